import type { Tx } from '../../storage/storage.js';
import { type Address, noAddress } from '../address.js';
import type { Store } from '../store/store.js';
import {
  type Customer,
  type CustomerDetails,
  type DraftAddress,
  type DraftDetails,
  defaultAddress,
  sameAddress,
} from './customer.js';
import { holdPassword, type Recognised } from './sign-in.js';
import { updateCustomer } from './update-customer.js';

/** What customers change of themselves; undefined stays. */
export interface AccountChange {
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly identification?: string | null | undefined;
  readonly acceptsMarketing?: boolean | undefined;
  /** The new address from the known one. */
  readonly billing?: ((known: Address) => Address) | undefined;
  readonly shipping?: ((known: Address) => Address) | undefined;
  readonly shippingSameAsBilling?: boolean | undefined;
}

/** Changes what a signed-in customer says of themselves. */
export async function updateAccount(
  tx: Tx,
  store: Store,
  customerId: number,
  change: AccountChange,
  now: number,
): Promise<Customer> {
  const changed = ({ details }: Customer) => changedAccount(details, change, now);
  return updateCustomer(tx, store, customerId, { change: changed }, now);
}

/**
 * The same with another password: every session ends. Refuses where another change of the password came
 * first.
 */
export async function updatePassword(
  tx: Tx,
  store: Store,
  who: Recognised,
  change: AccountChange,
  passwordHash: string,
  now: number,
): Promise<Customer> {
  await holdPassword(tx, store.storeId, who);
  const changed = ({ details }: Customer) => changedAccount(details, change, now);
  return updateCustomer(tx, store, who.customerId, { change: changed, passwordHash }, now);
}

/** A customer's details with a change laid over them. */
export function changedAccount(known: CustomerDetails, change: AccountChange, now: number): DraftDetails {
  const { name, phone, identification, acceptsMarketing = known.acceptsMarketing } = change;
  return {
    ...known,
    name: name === undefined ? known.name : name,
    phone: phone === undefined ? known.phone : phone,
    identification: identification === undefined ? known.identification : identification,
    ...(acceptsMarketing === known.acceptsMarketing ? {} : { acceptsMarketing, acceptsMarketingAt: now }),
    ...changedAddresses(known, change, now),
  };
}

function changedAddresses(known: CustomerDetails, change: AccountChange, now: number): Partial<DraftDetails> {
  if (!change.billing && !change.shipping && change.shippingSameAsBilling === undefined) return {};
  const billing = change.billing?.(known.billing) ?? known.billing;
  const before = defaultAddress<DraftAddress>(known.addresses);
  const newShipping = change.shipping?.(before ?? noAddress);
  const same =
    change.shippingSameAsBilling ??
    (newShipping ? sameAddress(newShipping, billing) : known.shippingSameAsBilling);
  const shipping = same ? billing : newShipping;
  return {
    billing,
    shippingSameAsBilling: same,
    addresses: shipping ? withShipping(known.addresses, before, shipping, now) : known.addresses,
  };
}

/** The default shipping address with other parts: it keeps its number. */
function withShipping(
  addresses: readonly DraftAddress[],
  before: DraftAddress | undefined,
  shipping: Address,
  now: number,
): readonly DraftAddress[] {
  if (!before) {
    if (sameAddress(shipping, noAddress)) return addresses;
    return [
      ...addresses,
      { ...partsOf(shipping), id: null, isDefault: true, createdAt: now, updatedAt: now },
    ];
  }
  if (sameAddress(before, shipping)) return addresses;
  return addresses.map((one) => (one === before ? { ...one, ...partsOf(shipping), updatedAt: now } : one));
}

function partsOf(address: Address): Address {
  const parts = Object.keys(noAddress).map((part) => [part, address[part as keyof Address]]);
  return Object.fromEntries(parts) as unknown as Address;
}
