import { createHash } from 'node:crypto';
import { type Address, noAddress } from '../../domain/address.js';
import {
  type Customer,
  type DraftDetails,
  defaultAddress,
  emailKey,
} from '../../domain/customer/customer.js';
import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { Store } from '../../domain/store/store.js';
import type { Answer } from '../../shape.js';
import { flatAddress, nestedAddress } from './address.js';
import type { customerShape } from './shapes/customer.js';

/** The name under which a customer keeps what Snipcart's object said beyond the shop's own document. */
export const snipcartKept = 'snipcart';

/**
 * A customer as Snipcart's API shows it: addresses flat, as older payloads have them, and nested, as newer
 * ones do.
 */
export function snipcartCustomer(customer: Customer, store: Store): Answer<typeof customerShape> {
  const { details } = customer;
  const { billing, shipping } = namedAddresses(details);
  return {
    ...details.kept[snipcartKept],
    id: customer.guid,
    email: details.email,
    mode: store.mode,
    status: customer.status,
    creationDate: isoDate(customer.createdAt),
    modificationDate: isoDate(customer.updatedAt),
    statistics: {
      ordersCount: customer.ordersCount,
      ordersAmount: toMajor(customer.ordersAmount, store.settings.currency),
      subscriptionsCount: 0,
    },
    gravatarUrl: gravatarUrl(details.email),
    billingAddress: nestedAddress(billing),
    shippingAddress: nestedAddress(shipping),
    ...flatAddress('billing', billing),
    ...flatAddress('shipping', shipping),
    shippingAddressSameAsBilling: details.shippingSameAsBilling,
    sessionToken: null,
  };
}

/** The two addresses of a customer, by the customer's own name where an address has none. */
export function namedAddresses(details: DraftDetails): {
  readonly billing: Address;
  readonly shipping: Address;
} {
  const named = (address: Address): Address =>
    address.name === null && address.firstName === null ? { ...address, name: details.name } : address;
  const billing = named(details.billing);
  const shipping = defaultAddress(details.addresses);
  if (shipping) return { billing, shipping: named(shipping) };
  return { billing, shipping: details.shippingSameAsBilling ? billing : noAddress };
}

/** An address of a Gravatar picture, which is never fetched here. */
export function gravatarUrl(email: string | null): string {
  const hash = createHash('md5').update(emailKey(email)).digest('hex');
  return `https://www.gravatar.com/avatar/${hash}?s=70&d=mp`;
}
