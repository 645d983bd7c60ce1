import type { Tx } from '../../storage/storage.js';
import { type Address, noAddress } from '../address.js';
import type { Store } from '../store/store.js';
import type { CustomerDetails, DraftAddress, DraftDetails } from './customer.js';
import { sameAddress } from './customer.js';
import { updateCustomer } from './update-customer.js';

/** Addresses beyond these are forgotten, the least recently changed first. */
const mostAddresses = 20;

export interface UsedAddresses {
  readonly billing: Address;
  readonly shipping: Address;
  /** Whether it was shipped to the billing address. */
  readonly same: boolean;
}

/**
 * Keeps the addresses that a signed-in customer has used: the billing address takes the place of the old one;
 * the shipping address becomes the default, beside those that were there. Empty ones are passed over.
 */
export async function updateStoredAddresses(
  tx: Tx,
  store: Store,
  customerId: number,
  used: UsedAddresses,
  now: number,
): Promise<void> {
  await updateCustomer(
    tx,
    store,
    customerId,
    { change: ({ details }) => withAddresses(details, used, now) },
    now,
  );
}

/** A customer's details with the addresses that they used. */
export function withAddresses(details: CustomerDetails, used: UsedAddresses, now: number): DraftDetails {
  const billing = sameAddress(used.billing, noAddress) ? details.billing : used.billing;
  const shipping = used.same ? billing : used.shipping;
  if (sameAddress(shipping, noAddress)) return { ...details, billing };
  return {
    ...details,
    billing,
    shippingSameAsBilling: used.same,
    addresses: withDefault(details.addresses, shipping, now),
  };
}

function withDefault(known: readonly DraftAddress[], address: Address, now: number): readonly DraftAddress[] {
  const chosen = known.find((one) => sameAddress(one, address));
  const others = known
    .filter((one) => one !== chosen)
    .map((one) => (one.isDefault ? { ...one, isDefault: false } : one));
  if (chosen) return known.map((one) => ({ ...one, isDefault: one === chosen }));
  const newest = new Set(
    others.toSorted((a, b) => (b.updatedAt ?? now) - (a.updatedAt ?? now)).slice(0, mostAddresses - 1),
  );
  const added = { ...address, id: null, isDefault: true, createdAt: now, updatedAt: now };
  return [...others.filter((one) => newest.has(one)), added];
}
