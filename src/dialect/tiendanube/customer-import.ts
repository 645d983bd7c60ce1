import { createHash } from 'node:crypto';
import type { CustomerDetails, DraftDetails, Opening } from '../../domain/customer/customer.js';
import type { CustomerRecord } from '../../domain/customer/import-customer.js';
import { parseDate } from '../../domain/dates.js';
import { toMinor } from '../../domain/money.js';
import { addressKeys } from './address.js';
import { changedDetails, type GivenAddress, readAddress, readCustomerChange } from './customer-change.js';
import { isObject, type Said, saidIn } from './said.js';

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
  const said = saidIn(object);
  const id = said.source.id;
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
    said.wrong('id', id === undefined ? 'is missing' : 'must be a whole number');
  const change = readCustomerChange(said);
  const active = said.flag('active');
  const createdAt = dateIn(said, 'created_at');
  const updatedAt = dateIn(said, 'updated_at');
  const addresses = readAddresses(said);
  const opening = options.opening === false ? null : readOpening(said, options.currency);
  const consent = said.flag('accepts_marketing');
  const consentAt = dateIn(said, 'accepts_marketing_updated_at');
  const firstAt = dateIn(said, 'first_interaction');
  const unmodelled = Object.entries(object).filter(([key]) => !modelled.has(key) && key !== '__proto__');
  if (Object.keys(said.errors).length > 0) return { problems: said.errors };
  const details = (known: CustomerDetails): DraftDetails => ({
    ...changedDetails(known, {
      ...change,
      addresses,
      kept: { ...change.kept, ...Object.fromEntries(unmodelled) },
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
function readAddresses(said: Said): readonly GivenAddress[] | undefined {
  const chosen = said.plain('default_address');
  const listed =
    said.list('addresses', 10_000) ?? (said.has('addresses') ? undefined : said.only('default_address'));
  const marked = listed?.some((address) => address.flag('default') === true);
  return listed?.map((address) => ({
    ...readAddress(address),
    ...(marked || chosen?.id === undefined ? {} : { isDefault: address.source.id === chosen.id }),
    imported: { createdAt: dateIn(address, 'created_at'), updatedAt: dateIn(address, 'updated_at') },
  }));
}

function readOpening(said: Said, storeCurrency: string): Opening | null {
  const currency = (said.text('total_spent_currency') || storeCurrency).toUpperCase();
  const total = said.text('total_spent') || '0';
  const spent = toMinor(total, currency);
  if (spent === undefined) said.wrong('total_spent', 'must be an amount such as 89.00');
  const last = said.text('last_order_id') || null;
  if (last !== null && !/^\d{1,15}$/.test(last)) said.wrong('last_order_id', 'must be a whole number');
  if (!spent && last === null) return null;
  return { spent: spent ?? 0, currency, lastOrderId: last === null ? null : Number(last) };
}

/** Zero dates (`-0001-11-30`) stand for none. */
function dateIn(said: Said, key: string): number | undefined {
  const value = said.text(key);
  if (!value || value.startsWith('-')) return undefined;
  const date = parseDate(value);
  if (!date) said.wrong(key, 'must be a date such as 2026-01-31T10:00:00Z');
  return date?.ms;
}
