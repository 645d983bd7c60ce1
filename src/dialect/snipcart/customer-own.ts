import { type Address, noAddress, storedAddress } from '../../domain/address.js';
import type { Customer, DraftAddress, DraftDetails, Opening } from '../../domain/customer/customer.js';
import type { Store } from '../../domain/store/store.js';
import type { InputObject } from '../../input/object.js';
import { snipcartCustomer } from './customer.js';

/** What an exported customer says beside Snipcart's object, under `_comptoir`. */
export type OwnDetails = Partial<DraftDetails>;

/** A customer as exports write it: Snipcart's object, and under `_comptoir` what that lacks. */
export function exportedSnipcartCustomer(customer: Customer, store: Store): Record<string, unknown> {
  const { details } = customer;
  const { email: _email, shippingSameAsBilling: _same, origin: _origin, ...rest } = details;
  // Passwords do not move either: whoever signs in elsewhere proves their e-mail there.
  const { claimedAt: _claimedAt, kept: unmodelled, opening, ...own } = rest;
  const { snipcart: _shown, ...otherwise } = unmodelled;
  return {
    ...snipcartCustomer(customer, store),
    _comptoir: {
      id: customer.id,
      ...own,
      opening: opening && writtenOpening(opening),
      billing: storedAddress(details.billing),
      addresses: details.addresses.map(storedAddress),
      kept: otherwise,
    },
  };
}

/** Reads what `exportedSnipcartCustomer` wrote under `_comptoir`; absent parts stay as they are known. */
export function readOwnDetails(input: InputObject): OwnDetails {
  const { source } = input;
  const own: Record<string, unknown> = {};
  for (const name of ['name', 'phone', 'identification', 'note'] as const) {
    if (Object.hasOwn(source, name)) own[name] = input.text(name) ?? null;
  }
  for (const name of ['acceptsMarketingAt', 'firstInteraction'] as const) {
    if (Object.hasOwn(source, name)) own[name] = input.whole(name) ?? null;
  }
  if (Object.hasOwn(source, 'acceptsMarketing'))
    own.acceptsMarketing = input.flag('acceptsMarketing') ?? false;
  if (Object.hasOwn(source, 'opening')) own.opening = readOpening(input.object('opening'));
  if (Object.hasOwn(source, 'extra')) own.extra = input.plain('extra') ?? {};
  const billing = input.object('billing');
  if (billing) own.billing = readParts(billing);
  if (Object.hasOwn(source, 'addresses')) own.addresses = input.list('addresses').map(readShipping);
  const unmodelled = input.object('kept');
  if (unmodelled) own.kept = readKept(unmodelled);
  return own;
}

function readParts(input: InputObject): Address {
  const parts = Object.keys(noAddress).map((part) => [part, input.text(part) ?? null]);
  return Object.fromEntries(parts) as unknown as Address;
}

function readShipping(input: InputObject): DraftAddress {
  return {
    ...readParts(input),
    id: input.whole('id') ?? null,
    isDefault: input.flag('isDefault') ?? false,
    createdAt: input.whole('createdAt') ?? null,
    updatedAt: input.whole('updatedAt') ?? null,
  };
}

function writtenOpening({ latestOrderId, ...balance }: Opening): Record<string, unknown> {
  return { ...balance, lastOrderId: latestOrderId };
}

function readOpening(input: InputObject | undefined): Opening | null {
  const spent = input?.whole('spent');
  const currency = input?.text('currency');
  if (!input || spent === undefined || currency === undefined) return null;
  return { spent, currency, latestOrderId: input.whole('lastOrderId') ?? null };
}

function readKept(input: InputObject): DraftDetails['kept'] {
  const entries = Object.keys(input.source).map((dialect) => [dialect, input.plain(dialect) ?? {}]);
  return Object.fromEntries(entries);
}
