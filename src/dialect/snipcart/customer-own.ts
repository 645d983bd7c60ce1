import { type Address, noAddress, storedAddress } from '../../domain/address.js';
import type { Customer, DraftAddress, DraftDetails, Opening } from '../../domain/customer/customer.js';
import type { Store } from '../../domain/store/store.js';
import { snipcartCustomer } from './customer.js';
import type { Given } from './given.js';

/** What an exported customer says beside Snipcart's object, under `_comptoir`. */
export type OwnDetails = Partial<DraftDetails>;

/** A customer as exports write it: Snipcart's object, and under `_comptoir` what that lacks. */
export function exportedSnipcartCustomer(customer: Customer, store: Store): Record<string, unknown> {
  const { details } = customer;
  const { email: _email, shippingSameAsBilling: _same, origin: _origin, ...rest } = details;
  // Passwords do not move either: whoever signs in elsewhere proves their e-mail there.
  const { claimedAt: _claimedAt, kept, ...own } = rest;
  const { snipcart: _shown, ...otherwise } = kept;
  return {
    ...snipcartCustomer(customer, store),
    _comptoir: {
      id: customer.id,
      ...own,
      billing: storedAddress(details.billing),
      addresses: details.addresses.map(storedAddress),
      kept: otherwise,
    },
  };
}

/** Reads what `exportedSnipcartCustomer` wrote under `_comptoir`; absent parts stay as they are known. */
export function readOwnDetails(given: Given): OwnDetails {
  const { source } = given;
  const own: Record<string, unknown> = {};
  for (const name of ['name', 'phone', 'identification', 'note'] as const) {
    if (Object.hasOwn(source, name)) own[name] = given.text(name) ?? null;
  }
  for (const name of ['acceptsMarketingAt', 'firstInteraction'] as const) {
    if (Object.hasOwn(source, name)) own[name] = given.whole(name) ?? null;
  }
  if (Object.hasOwn(source, 'acceptsMarketing'))
    own.acceptsMarketing = given.flag('acceptsMarketing') ?? false;
  if (Object.hasOwn(source, 'opening')) own.opening = readOpening(given.object('opening'));
  if (Object.hasOwn(source, 'extra')) own.extra = given.plain('extra') ?? {};
  const billing = given.object('billing');
  if (billing) own.billing = readParts(billing);
  if (Object.hasOwn(source, 'addresses')) own.addresses = given.list('addresses').map(readShipping);
  const kept = given.object('kept');
  if (kept) own.kept = readKept(kept);
  return own;
}

function readParts(given: Given): Address {
  const parts = Object.keys(noAddress).map((part) => [part, given.text(part) ?? null]);
  return Object.fromEntries(parts) as unknown as Address;
}

function readShipping(given: Given): DraftAddress {
  return {
    ...readParts(given),
    id: given.whole('id') ?? null,
    isDefault: given.flag('isDefault') ?? false,
    createdAt: given.whole('createdAt') ?? null,
    updatedAt: given.whole('updatedAt') ?? null,
  };
}

function readOpening(given: Given | undefined): Opening | null {
  const spent = given?.whole('spent');
  const currency = given?.text('currency');
  if (!given || spent === undefined || currency === undefined) return null;
  return { spent, currency, lastOrderId: given.whole('lastOrderId') ?? null };
}

function readKept(given: Given): DraftDetails['kept'] {
  const kept = Object.keys(given.source).map((dialect) => [dialect, given.plain(dialect) ?? {}]);
  return Object.fromEntries(kept);
}
