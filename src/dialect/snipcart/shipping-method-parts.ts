import { plainDecimal } from '../../domain/catalog/decimal-text.js';
import { readCountry, wantedCountry } from '../../domain/countries.js';
import { isObject } from '../../domain/input-values.js';
import { isTooFine, type Minor, mostAmount, toMinor, wantedDecimals } from '../../domain/money.js';
import { provinceNames, readProvince } from '../../domain/provinces.js';
import type { ShippingMethod, ShippingTier } from '../../domain/shipping/shipping.js';
import { partNamed } from './product-input.js';

/** Where a reader says what it could not take. */
export type Wrong = (field: string, why: string) => undefined;
type Places = ShippingMethod['places'];

const mostTiers = 100;
const mostPlaces = 300;

/** Where a method ships to, by `countryCondition` or `location`. */
export function readPlaces(body: unknown, known: Places, wrong: Wrong): Places {
  const newer = readConditions(partNamed(body, 'countryCondition'), wrong);
  const older = readLocation(partNamed(body, 'location'), wrong);
  if (newer === undefined || older === undefined) return newer ?? older ?? known;
  // A client that knows one of the two sends the other back as it was.
  const newerStays = JSON.stringify(newer) === JSON.stringify(known);
  const olderStays = JSON.stringify(older) === JSON.stringify(known.slice(0, 1));
  return newerStays && !olderStays ? older : newer;
}

function readConditions(value: unknown, wrong: Wrong): Places | undefined {
  if (value === undefined) return undefined;
  if (isNone(value)) return [];
  if (!Array.isArray(value) || value.length > mostPlaces)
    return wrong('countryCondition', `must be a list of at most ${mostPlaces} places`);
  return value.map((item, index) => {
    const field = `countryCondition[${index}]`;
    if (!isObject(item))
      wrong(field, 'must be an object such as {"countryCode": "CA", "provinceCode": "QC"}');
    const province = partNamed(item, 'provinceCode');
    return readPlace(partNamed(item, 'countryCode'), province, field, ['countryCode', 'provinceCode'], wrong);
  });
}

function readLocation(value: unknown, wrong: Wrong): Places | undefined {
  if (value === undefined) return undefined;
  if (isNone(value)) return [];
  if (!isObject(value)) return wrong('location', 'must be an object with country and province');
  const [country, province] = [partNamed(value, 'country') ?? null, partNamed(value, 'province') ?? null];
  if (isNone(country) && isNone(province)) return [];
  return [readPlace(country, province, 'location', ['country', 'province'], wrong)];
}

function readPlace(
  country: unknown,
  province: unknown,
  field: string,
  [countryName, provinceName]: readonly [string, string],
  wrong: Wrong,
): Places[number] {
  const code = readCountry(country);
  if (code === undefined) wrong(`${field}.${countryName}`, wantedCountry);
  const part = readText(province ?? null, `${field}.${provinceName}`, 100, wrong) ?? null;
  const read = readProvince(code ?? null, part);
  if (code !== undefined && part?.trim() && read === undefined)
    wrong(
      `${field}.${provinceName}`,
      `must be a province of ${code} by code or name: ${provinceNames(code)}`,
    );
  return { country: code ?? '', province: read ?? null };
}

/** The prices of a method, by weight and total. */
export function readTiers(value: unknown, currency: string, wrong: Wrong): ShippingTier[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostTiers) {
    wrong('rates', `must be a list of 1 to ${mostTiers} rates such as [{"cost": 10}]`);
    return [];
  }
  return value.map((item, index) => {
    const field = `rates[${index}]`;
    if (!isObject(item)) wrong(field, 'must be an object such as {"cost": 10, "weight": {"to": 1000}}');
    const cost = readAmount(partNamed(item, 'cost'), currency, `${field}.cost`, wrong) ?? 0;
    const weight = readRange(partNamed(item, 'weight'), `${field}.weight`, readGrams, wrong);
    const amount = (end: unknown, at: string) => readAmount(end, currency, at, wrong);
    const total = readRange(partNamed(item, 'total'), `${field}.total`, amount, wrong);
    return {
      cost,
      ...(weight.from === undefined ? {} : { weightFrom: weight.from }),
      ...(weight.to === undefined ? {} : { weightTo: weight.to }),
      ...(total.from === undefined ? {} : { totalFrom: total.from }),
      ...(total.to === undefined ? {} : { totalTo: total.to }),
    };
  });
}

function readRange(
  value: unknown,
  field: string,
  read: (end: unknown, field: string, wrong: Wrong) => number | undefined,
  wrong: Wrong,
): { readonly from?: number; readonly to?: number } {
  if (value === undefined || isNone(value)) return {};
  if (!isObject(value)) {
    wrong(field, 'must be an object such as {"from": 0, "to": 1000}');
    return {};
  }
  const end = (name: string): number | undefined => {
    const raw = partNamed(value, name) ?? null;
    return isNone(raw) ? undefined : read(raw, `${field}.${name}`, wrong);
  };
  const [from, to] = [end('from'), end('to')];
  if (from !== undefined && to !== undefined && to <= from) wrong(`${field}.to`, 'must be above from');
  return { from, to };
}

function readGrams(value: unknown, field: string, wrong: Wrong): number | undefined {
  const plain = typeof value === 'number' || typeof value === 'string' ? plainDecimal(String(value)) : null;
  return plain === null ? wrong(field, 'must be a weight in grams, 0 or more') : Number(plain);
}

/** An amount of 0 or more, no finer than its currency. */
export function readAmount(value: unknown, currency: string, field: string, wrong: Wrong): Minor | undefined {
  const minor = typeof value === 'number' || typeof value === 'string' ? toMinor(value, currency) : undefined;
  if (minor === undefined || minor < 0 || minor > mostAmount)
    return wrong(field, 'must be an amount of 0 or more such as 10.5');
  return isTooFine(value as string | number, currency) ? wrong(field, wantedDecimals(currency)) : minor;
}

/** Whether a value takes off what was there: null or blank text. */
export function isNone(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** Text, null where there is none. */
export function readText(
  value: unknown,
  field: string,
  longest: number,
  wrong: Wrong,
): string | null | undefined {
  if (isNone(value)) return null;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
  return text === undefined || text.length > longest
    ? wrong(field, `must be text of at most ${longest} characters`)
    : text;
}
