import { type Address, storedAddress } from '../../domain/address.js';
import type { CartDetails, OrderField } from '../../domain/cart/cart.js';
import { readCountry, wantedCountry } from '../../domain/countries.js';
import { isEmail } from '../../domain/email.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { isAbsent, isObject } from '../../domain/input-values.js';
import { readAddressParts } from './address.js';
import { partNamed } from './product-input.js';
import { readFlag, readMetadata } from './product-values.js';

/** What a buyer says of a cart; absent parts stay as they are. */
export interface CartChange {
  readonly email?: string;
  readonly billing?: Partial<Address>;
  readonly shipping?: Partial<Address>;
  readonly shipToBilling?: boolean;
  readonly customFields?: readonly OrderField[];
  /** Null clears. */
  readonly metadata?: CartDetails['metadata'] | null;
  /** Empty clears. */
  readonly notes?: string;
  /** As given, upper case. */
  readonly currency?: string;
  readonly language?: string;
}

type Problems = Record<string, string[]>;

const longestNotes = 10_000;
const longestPart = 500;
const mostFields = 100;
const longestField = 5000;

/** Reads a change of a cart; names in any case. Refuses with `invalid`, by field. */
export function readCartChange(body: unknown): CartChange {
  if (body !== undefined && !isObject(body)) throw new ShopError('invalid', 'the body must be a JSON object');
  const problems: Problems = {};
  const change: Record<string, unknown> = {};
  for (const [name, [part, read]] of Object.entries(readers)) {
    const raw = partNamed(body, name);
    if (raw === undefined) continue;
    const value = read(raw, name, problems);
    if (value !== undefined) change[part] = value;
  }
  refuseIfAny(problems);
  return change;
}

type Read = (value: unknown, name: string, problems: Problems) => unknown;

const readers: Readonly<Record<string, readonly [part: keyof CartChange, read: Read]>> = {
  email: ['email', readEmail],
  billingAddress: ['billing', readAddressIn('billing')],
  shippingAddress: ['shipping', readAddressIn('shipping')],
  shipToBillingAddress: ['shipToBilling', readFlagIn],
  customFields: ['customFields', readOrderFields],
  metadata: ['metadata', readMetadataIn],
  notes: ['notes', readNotes],
  currency: ['currency', readCurrency],
  lang: ['language', readLanguage],
};

function readEmail(value: unknown, name: string, problems: Problems): string | undefined {
  if (isAbsent(value)) return '';
  const text = typeof value === 'string' ? value.trim() : '';
  if (isEmail(text)) return text;
  problems[name] = ['email', 'must be an e-mail address'];
  return undefined;
}

/** An address takes the place of the one that was there; null takes it away. */
function readAddressIn(prefix: 'billing' | 'shipping'): Read {
  return (value, name, problems) => {
    if (value === null) return {};
    if (!isObject(value)) {
      problems[name] = ['must be an object with name, address1, city, country, province and postalCode'];
      return undefined;
    }
    for (const [part, text] of Object.entries(value)) {
      const parts = [
        'name',
        'firstName',
        'lastName',
        'company',
        'address1',
        'address2',
        'city',
        'country',
        'province',
      ];
      if (![...parts, 'postalCode', 'phone', 'vatNumber'].includes(part) || isAbsent(text)) continue;
      if (typeof text !== 'string' && typeof text !== 'number')
        problems[`${name}.${part}`] = ['must be text'];
      else if (String(text).length > longestPart)
        problems[`${name}.${part}`] = [`must have at most ${longestPart} characters`];
    }
    const source =
      isAbsent(value.name) && !isAbsent(value.fullName) ? { ...value, name: value.fullName } : value;
    const address = readAddressParts({ [`${prefix}Address`]: source }, prefix);
    const country = isAbsent(address.country) ? null : readCountry(address.country);
    if (country === undefined) problems[`${name}.country`] = [wantedCountry];
    return storedAddress({ ...address, country: country ?? null });
  };
}

function readFlagIn(value: unknown, name: string, problems: Problems): boolean | undefined {
  return readFlag(value, name, noted(name, problems, 'must be true or false'));
}

function readMetadataIn(value: unknown, name: string, problems: Problems): object | null | undefined {
  if (isAbsent(value)) return null;
  const notes = noted(name, problems, 'must be a JSON object of at most 64 KB, without reserved names');
  return readMetadata(value, name, notes) ?? undefined;
}

function noted(name: string, problems: Problems, right: string) {
  const note = (): void => {
    problems[name] = [right];
  };
  return { warn: note, refuse: note };
}

function readNotes(value: unknown, name: string, problems: Problems): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string' && value.length <= longestNotes) return value;
  problems[name] = [`must be text of at most ${longestNotes} characters`];
  return undefined;
}

function readCurrency(value: unknown, name: string, problems: Problems): string | undefined {
  if (typeof value === 'string' && /^[a-z]{3}$/i.test(value.trim())) return value.trim().toUpperCase();
  problems[name] = ['must be a currency code such as usd'];
  return undefined;
}

function readLanguage(value: unknown, name: string, problems: Problems): string | undefined {
  const tag = typeof value === 'string' ? value.trim().replaceAll('_', '-') : '';
  if (/^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(tag)) return tag;
  problems[name] = ['must be a language code such as en or pt-BR'];
  return undefined;
}

/** The order's own fields; the list takes the place of the one that was there. */
export function readOrderFields(value: unknown, name: string, problems: Problems): OrderField[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value) || value.length > mostFields) {
    problems[name] = [
      `must be a list of at most ${mostFields} fields such as {"name": "Gift", "value": "yes"}`,
    ];
    return undefined;
  }
  const seen = new Set<string>();
  return value.flatMap((field: unknown, index) => {
    const at = `${name}[${index}]`;
    const label = isObject(field) && typeof field.name === 'string' ? field.name.trim() : '';
    if (!isObject(field) || label === '' || label.length > longestPart) {
      problems[`${at}.name`] = [`must be text of 1 to ${longestPart} characters`];
      return [];
    }
    if (seen.has(label.toLowerCase())) problems[`${at}.name`] = ['is there twice'];
    seen.add(label.toLowerCase());
    const text = fieldText(field.value);
    if (text === undefined || text.length > longestField) {
      problems[`${at}.value`] = [`must be text of at most ${longestField} characters`];
      return [];
    }
    const required = readFlag(
      field.required,
      `${at}.required`,
      noted(`${at}.required`, problems, 'must be true or false'),
    );
    return [
      {
        name: label,
        value: text,
        ...(required === undefined ? {} : { required }),
        ...short('type', field.type),
        ...short('options', field.options),
      },
    ];
  });
}

function fieldText(value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function short<K extends string>(name: K, value: unknown): { readonly [N in K]?: string } {
  return (typeof value === 'string' && value.length <= longestField ? { [name]: value } : {}) as {
    readonly [N in K]?: string;
  };
}
