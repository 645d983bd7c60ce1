import { createHash } from 'node:crypto';
import type { CustomerDetails, DraftDetails, Opening } from '../../domain/customer/customer.js';
import type { CustomerRecord } from '../../domain/customer/import-customer.js';
import { parseDate } from '../../domain/dates.js';
import { isObject } from '../../domain/input-values.js';
import { toMinor } from '../../domain/money.js';
import type { InputObject } from '../../input/object.js';
import { addressKeys } from './address.js';
import { changedDetails, type InputAddress, readAddress, readCustomerChange } from './customer-change.js';
import { listIn, plainIn, textIn, tiendanubeObject } from './input.js';

/** What the shop has a place of its own for; the rest is kept as it is. */
const modelled: ReadonlySet<string> = new Set([
  ...['id', 'name', 'email', 'phone', 'identification', 'note', 'extra', 'active'],
  ...['addresses', 'default_address', ...addressKeys.map((key) => `billing_${key}`)],
  ...['total_spent', 'total_spent_currency', 'last_order_id', 'created_at', 'updated_at'],
  ...['first_interaction', 'accepts_marketing', 'accepts_marketing_updated_at'],
]);

export interface TiendanubeImport {
  /** The store's currency, for a sum without one. */
  readonly currency: string;
  /** False where the orders come along: then the sums follow from them. */
  readonly opening?: boolean;
}

/** Reads a customer of Tiendanube's API for an import; what is wrong with it is told by field. */
export function fromTiendanubeCustomer(
  object: unknown,
  options: TiendanubeImport,
): { readonly record: CustomerRecord } | { readonly problems: Record<string, string[]> } {
  if (!isObject(object)) return { problems: { object: ['must be an object'] } };
  const input = tiendanubeObject(object);
  const id = input.source.id;
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
    input.wrong('id', id === undefined ? 'is missing' : 'must be a whole number');
  const change = readCustomerChange(input);
  const active = input.flag('active');
  const createdAt = dateIn(input, 'created_at');
  const updatedAt = dateIn(input, 'updated_at');
  const addresses = readAddresses(input);
  const opening = options.opening === false ? null : readOpening(input, options.currency);
  const consent = input.flag('accepts_marketing');
  const consentAt = dateIn(input, 'accepts_marketing_updated_at');
  const firstAt = dateIn(input, 'first_interaction');
  const unmodelled = Object.entries(object).filter(([key]) => !modelled.has(key) && key !== '__proto__');
  if (input.problems) return { problems: input.problems };
  const details = (known: CustomerDetails): DraftDetails => ({
    ...changedDetails(known, {
      ...change,
      addresses,
      unmodelled: { ...change.unmodelled, ...Object.fromEntries(unmodelled) },
    }),
    acceptsMarketing: consent ?? known.acceptsMarketing,
    acceptsMarketingAt: consentAt ?? known.acceptsMarketingAt,
    firstInteraction: firstAt ?? known.firstInteraction,
    opening,
  });
  return {
    record: {
      id: number as number,
      email: change.email ?? null,
      status: active === undefined ? undefined : active ? 'Confirmed' : 'Unconfirmed',
      createdAt,
      updatedAt,
      // With its orders, an object says something else: its sums are no opening balance any more.
      hash: createHash('sha1')
        .update(JSON.stringify([object, options.opening !== false]))
        .digest('base64url'),
      details,
    },
  };
}

/** The list, in which `default_address` marks one where none is marked. */
function readAddresses(input: InputObject): readonly InputAddress[] | undefined {
  const chosen = plainIn(input, 'default_address');
  const listed =
    listIn(input, 'addresses', 10_000) ??
    (chosen && !input.has('addresses') && isObject(input.source.default_address)
      ? [input.object('default_address')!]
      : undefined);
  const marked = listed?.some((address) => address.flag('default') === true);
  return listed?.map((address) => ({
    ...readAddress(address),
    ...(marked || chosen?.id === undefined ? {} : { isDefault: address.source.id === chosen.id }),
    imported: { createdAt: dateIn(address, 'created_at'), updatedAt: dateIn(address, 'updated_at') },
  }));
}

function readOpening(input: InputObject, storeCurrency: string): Opening | null {
  const currency = (textIn(input, 'total_spent_currency') || storeCurrency).toUpperCase();
  const total = textIn(input, 'total_spent') || '0';
  const spent = toMinor(total, currency);
  if (spent === undefined) input.wrong('total_spent', 'must be an amount such as 89.00');
  const last = textIn(input, 'last_order_id') || null;
  if (last !== null && !/^\d{1,15}$/.test(last)) input.wrong('last_order_id', 'must be a whole number');
  if (!spent && last === null) return null;
  return { spent: spent ?? 0, currency, latestOrderId: last === null ? null : Number(last) };
}

/** Zero dates (`-0001-11-30`) stand for none. */
function dateIn(input: InputObject, key: string): number | undefined {
  const value = textIn(input, key);
  if (!value || value.startsWith('-')) return undefined;
  const date = parseDate(value);
  if (!date) input.wrong(key, 'must be a date such as 2026-01-31T10:00:00Z');
  return date?.ms;
}
