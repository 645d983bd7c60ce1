import type { Customer } from '../../domain/customer/customer.js';
import { displayName } from '../../domain/customer/customer.js';
import { isoDate } from '../../domain/dates.js';
import type { Store } from '../../domain/store/store.js';
import type { Answer } from '../../shape.js';
import { nestedAddress } from './address.js';
import { gravatarUrl, namedAddresses } from './customer.js';
import type { accountShape } from './shapes/customer.js';

/**
 * A customer as they see themselves: not what the merchant notes, nor figures of orders that they have not
 * proven to be theirs.
 */
export function snipcartAccount(customer: Customer, store: Store): Answer<typeof accountShape> {
  const { details } = customer;
  const { billing, shipping } = namedAddresses(details);
  return {
    id: customer.guid,
    email: details.email,
    mode: store.mode,
    status: customer.status,
    creationDate: isoDate(customer.createdAt),
    name: displayName(details),
    phone: details.phone,
    identification: details.identification,
    acceptsMarketing: details.acceptsMarketing,
    gravatarUrl: gravatarUrl(details.email),
    billingAddress: nestedAddress(billing),
    shippingAddress: nestedAddress(shipping),
    shippingAddressSameAsBilling: details.shippingSameAsBilling,
  };
}
