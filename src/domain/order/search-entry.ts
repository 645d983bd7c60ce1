import { type SearchEntry, searchEntry } from '../../storage/search-entry.js';
import { type Address, fullName, readAddress } from '../address.js';
import type { Order, OrderDetails } from './order.js';

/** Where each searched part of an address is listed. */
export const orderFacets = {
  billingCity: 'bc',
  billingCountry: 'bn',
  billingProvince: 'bp',
  billingPostalCode: 'bz',
  shippingCity: 'sc',
  shippingCountry: 'sn',
  shippingProvince: 'sp',
  shippingPostalCode: 'sz',
} as const;

/** The search scope of the buyer's names and e-mail. */
export const placedByScope = 'p';

/** What an order is found by: its buyer's names and e-mail, and the parts of its addresses. */
export function orderSearchEntry({ details }: Pick<Order, 'details'>): SearchEntry {
  // An invoice may go on to say a name; nobody is to be looked up by it.
  if (details.erasedAt !== undefined) return searchEntry({ texts: { [placedByScope]: [] } });
  const billing = readAddress(details.billing);
  const shipping = details.shippingSameAsBilling ? billing : readAddress(details.shipping);
  const facets: Record<string, string> = {};
  const list = (facet: string, value: string | null): void => {
    if (value) facets[facet] = value;
  };
  list(orderFacets.billingCity, billing.city);
  list(orderFacets.billingCountry, billing.country);
  list(orderFacets.billingProvince, billing.province);
  list(orderFacets.billingPostalCode, billing.postalCode);
  list(orderFacets.shippingCity, shipping.city);
  list(orderFacets.shippingCountry, shipping.country);
  list(orderFacets.shippingProvince, shipping.province);
  list(orderFacets.shippingPostalCode, shipping.postalCode);
  return searchEntry({ texts: { [placedByScope]: placedBy(details, billing) }, facets });
}

function placedBy(details: OrderDetails, billing: Address): string[] {
  return [fullName(billing), details.payment.cardHolder ?? '', details.email];
}
