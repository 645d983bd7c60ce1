import {
  type Customer,
  type CustomerAddress,
  defaultAddress,
  displayName,
} from '../../domain/customer/customer.js';
import { toDecimal } from '../../domain/money.js';
import type { Store } from '../../domain/store/store.js';
import type { Answer } from '../../shape.js';
import { tiendanubeAddress } from './address.js';
import { zonedDate, zonedDateOrNull } from './dates.js';
import type { customerShape } from './shapes/order.js';

/** The name under which a customer keeps what Tiendanube's object said beyond the shop's own document. */
export const tiendanubeKept = 'tiendanube';

/** A customer as Tiendanube's API shows it. */
export function tiendanubeCustomer(customer: Customer, store: Store): Answer<typeof customerShape> {
  const { details } = customer;
  const { currency, timeZone } = store.settings;
  const billing = tiendanubeAddress(details.billing);
  const opening = details.opening?.currency === currency ? details.opening.spent : 0;
  const shipping = defaultAddress(details.addresses);
  return {
    ...details.kept[tiendanubeKept],
    created_at: zonedDate(customer.createdAt, timeZone),
    email: details.email,
    id: customer.id,
    identification: details.identification,
    last_order_id: customer.latestOrderId ?? details.opening?.latestOrderId ?? null,
    name: displayName(details),
    note: details.note,
    phone: details.phone,
    total_spent: toDecimal(opening + customer.paidAmount, currency),
    total_spent_currency: currency,
    updated_at: zonedDate(customer.updatedAt, timeZone),
    billing_address: billing.address,
    billing_city: billing.city,
    billing_country: billing.country,
    billing_floor: billing.floor,
    billing_locality: billing.locality,
    billing_name: billing.name,
    billing_number: billing.number,
    billing_phone: billing.phone,
    billing_province: billing.province,
    billing_zipcode: billing.zipcode,
    extra: details.extra,
    default_address: shipping ? addressOf(shipping, timeZone) : null,
    addresses: details.addresses.map((address) => addressOf(address, timeZone)),
    active: customer.status === 'Confirmed',
    first_interaction: zonedDateOrNull(details.firstInteraction, timeZone),
    accepts_marketing: details.acceptsMarketing,
    accepts_marketing_updated_at: zonedDateOrNull(details.acceptsMarketingAt, timeZone),
  };
}

function addressOf(
  address: CustomerAddress,
  timeZone: string,
): Answer<typeof customerShape>['addresses'][number] {
  const rendered = tiendanubeAddress(address);
  return {
    address: rendered.address,
    city: rendered.city,
    country: rendered.country,
    created_at: zonedDate(address.createdAt, timeZone),
    default: address.isDefault,
    floor: rendered.floor,
    id: address.id,
    locality: rendered.locality,
    name: rendered.name,
    number: rendered.number,
    phone: rendered.phone,
    province: rendered.province,
    updated_at: zonedDate(address.updatedAt, timeZone),
    zipcode: rendered.zipcode,
  };
}
