import { createHash } from 'node:crypto';
import { columnText } from '../../storage/text.js';
import { plainDecimal, shortestDecimal } from '../catalog/decimal-text.js';
import { readCountry, wantedCountry } from '../countries.js';
import { flagOf } from '../input-values.js';
import { provinceNames, readProvince } from '../provinces.js';
import type { TaxRule } from './tax.js';

/** As many rules as a table may have. */
const mostRules = 500;

type Reading =
  | { readonly rules: readonly TaxRule[] }
  /** Place → what is wrong there: `[2].rate`. */
  | { readonly errors: Readonly<Record<string, string[]>> };

/**
 * A table of taxes from a list, or from its JSON text; nothing is an empty table. Provinces are taken by code
 * or name. A name comes once in each place, so that it tells the taxes of one order apart.
 */
export function readTaxRules(value: unknown): Reading {
  const list = listOf(value);
  if (!list || list.length > mostRules)
    return { errors: { '': [`must be a list of at most ${mostRules} taxes`] } };
  const errors: Record<string, string[]> = {};
  const rules = list.map((item, index) =>
    readRule(item, (field, why) => {
      errors[`[${index}]${field && `.${field}`}`] = [why];
    }),
  );
  if (Object.keys(errors).length > 0) return { errors };
  const places = new Map<string, number>();
  for (const [index, { id }] of rules.entries()) {
    const first = places.get(id);
    if (first === undefined) places.set(id, index);
    else errors[`[${index}].name`] = [`is that of [${first}], which is for the same place`];
  }
  return Object.keys(errors).length > 0 ? { errors } : { rules };
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || value.length > 1_000_000) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function readRule(item: unknown, wrong: (field: string, why: string) => void): TaxRule {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    wrong('', 'must be an object such as {"name": "VAT", "rate": 0.2, "country": "FR"}');
    return blank;
  }
  const part = (name: string): unknown => {
    if (Object.hasOwn(item, name)) return (item as Record<string, unknown>)[name];
    return Object.entries(item).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  };
  const text = (name: string): string => {
    const raw = part(name) ?? '';
    const read = typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim() : undefined;
    if (read === undefined || read.length > 100) wrong(name, 'must be text of at most 100 characters');
    return columnText(read?.slice(0, 100) ?? '');
  };
  const flag = (name: string): boolean => {
    const raw = part(name) ?? false;
    if (raw === '') return false;
    const read = flagOf(raw);
    if (read === undefined) wrong(name, 'must be true or false');
    return read ?? false;
  };
  const name = text('name');
  if (name === '') wrong('name', 'must be given');
  const rate = fraction(part('rate'));
  if (rate === undefined) wrong('rate', 'must be a fraction from 0 to 1: 0.05 is 5 %');
  const country = readCountry(part('country'));
  if (country === undefined) wrong('country', wantedCountry);
  const written = text('province');
  const province = readProvince(country ?? null, written) ?? null;
  if (country !== undefined && province === null && written !== '')
    wrong('province', `must be a province of ${country} by code or name: ${provinceNames(country)}`);
  return {
    id: idOf(country ?? '', province ?? '', name),
    name,
    rate: rate ?? '0',
    country: country ?? '',
    province,
    numberForInvoice: text('numberForInvoice'),
    includedInPrice: flag('includedInPrice'),
    appliesOnShipping: flag('appliesOnShipping'),
  };
}

const blank: TaxRule = {
  id: '',
  name: '',
  rate: '0',
  country: '',
  province: null,
  numberForInvoice: '',
  includedInPrice: false,
  appliesOnShipping: false,
};

/** Decimal text from 0 to 1, from a JSON number or text. */
function fraction(value: unknown): string | undefined {
  const plain = typeof value === 'number' || typeof value === 'string' ? plainDecimal(String(value)) : null;
  if (plain === null || plain === '') return undefined;
  const shortest = shortestDecimal(plain);
  return shortest.startsWith('0') || shortest === '1' ? shortest : undefined;
}

/** The same tax of the same place has the same id in every table. */
function idOf(country: string, province: string, name: string): string {
  const key = JSON.stringify([country, province.toLowerCase(), name.toLowerCase()]);
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
