import { refuseIfAny } from '../../domain/errors.js';
import { isObject } from '../../domain/input-values.js';
import { isCurrency } from '../../domain/money.js';
import type { MethodDetails } from '../../domain/shipping/methods.js';
import { readPostalPattern } from '../../domain/shipping/postal-pattern.js';
import { partNamed } from './product-input.js';
import { isNone, readAmount, readPlaces, readText, readTiers, type Wrong } from './shipping-method-parts.js';

/**
 * What a body says of a shipping method, in Snipcart's older or newer words, over what is known of it: what
 * is not given stays, null takes it off. Refuses with `invalid`, by field.
 */
export function readMethod(
  body: unknown,
  storeCurrency: string,
  known: MethodDetails | undefined,
): MethodDetails {
  const errors: Record<string, string[]> = {};
  const wrong: Wrong = (field, why) => {
    errors[field] ??= [why];
  };
  if (!isObject(body)) wrong('body', 'must be a JSON object');
  const details = detailsOf(body, storeCurrency, known, wrong);
  refuseIfAny(errors);
  return details;
}

function detailsOf(
  body: unknown,
  storeCurrency: string,
  known: MethodDetails | undefined,
  wrong: Wrong,
): MethodDetails {
  /** Reads a field where it is given. */
  const readField = <T>(field: string, read: (value: unknown) => T | undefined, stays: T): T => {
    const value = partNamed(body, field);
    const taken = value === undefined ? undefined : read(value);
    return taken === undefined ? stays : taken;
  };
  const text = (field: string, longest: number) => (value: unknown) => readText(value, field, longest, wrong);
  const name = readField('name', text('name', 200), known?.name ?? null);
  if (name === null) wrong('name', 'must be given');
  const currency = readField('currency', (value) => readCurrency(value, wrong), known?.currency ?? null);
  const amountsIn = currency ?? storeCurrency;
  const rates = partNamed(body, 'rates');
  const changed = known !== undefined && amountsIn !== (known.currency ?? storeCurrency);
  if (rates === undefined && (changed || !known))
    wrong('rates', changed ? 'must be given with another currency' : 'must be given');
  return {
    name: name ?? '',
    postalCodePattern: readField(
      'postalCodeRegex',
      (value) => readPattern(value, wrong),
      known?.postalCodePattern ?? null,
    ),
    guaranteedDays: readField(
      'guaranteedEstimatedDelivery',
      (value) => readDays(value, wrong),
      known?.guaranteedDays ?? null,
    ),
    places: readPlaces(body, known?.places ?? [], wrong),
    localizationId: readField('localizationId', text('localizationId', 100), known?.localizationId ?? null),
    currency,
    totalFrom: readField(
      'onOrderTotalAbove',
      (value) => (isNone(value) ? null : readAmount(value, amountsIn, 'onOrderTotalAbove', wrong)),
      (changed ? null : known?.totalFrom) ?? null,
    ),
    tiers: rates === undefined ? (known?.tiers ?? []) : readTiers(rates, amountsIn, wrong),
  };
}

function readCurrency(value: unknown, wrong: Wrong): string | null | undefined {
  if (isNone(value)) return null;
  if (typeof value === 'string' && isCurrency(value.trim())) return value.trim().toUpperCase();
  return wrong('currency', "must be a currency code such as USD, or null for the store's own");
}

function readPattern(value: unknown, wrong: Wrong): string | null | undefined {
  if (isNone(value)) return null;
  const pattern = typeof value === 'string' ? value.trim() : undefined;
  const read = pattern === undefined ? { wrong: 'must be text such as G1K.*' } : readPostalPattern(pattern);
  return 'wrong' in read ? wrong('postalCodeRegex', read.wrong) : pattern;
}

function readDays(value: unknown, wrong: Wrong): MethodDetails['guaranteedDays'] | undefined {
  const field = 'guaranteedEstimatedDelivery';
  if (isNone(value)) return null;
  if (!isObject(value)) return wrong(field, 'must be an object with minimumDaysForDelivery');
  const days = (name: string): number | null => {
    const raw = partNamed(value, name) ?? null;
    const number = typeof raw === 'string' && /^\d{1,3}$/.test(raw) ? Number(raw) : raw;
    if (isNone(number)) return null;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 999) return number;
    return wrong(`${field}.${name}`, 'must be a whole number of days from 0 to 999') ?? null;
  };
  const [least, most] = [days('minimumDaysForDelivery'), days('maximumDaysForDelivery')];
  if (least !== null && most !== null && most < least)
    return wrong(`${field}.maximumDaysForDelivery`, 'must not be below minimumDaysForDelivery');
  return least === null && most === null ? null : { least, most };
}
