import { type Address, fullName, noAddress } from '../address.js';
import { ShopError } from '../errors.js';
import { guidOf } from '../guid.js';
import type { Minor } from '../money.js';

/**
 * Confirmed: has a password or accepted an invitation. Unconfirmed: bought as a guest, or was made by the
 * merchant.
 */
export type CustomerStatus = 'Confirmed' | 'Unconfirmed';

export interface Customer {
  /** Unique in its store, kept by imports; counted up for those made here. */
  readonly id: number;
  /** Lower case. */
  readonly guid: string;
  readonly status: CustomerStatus;
  readonly position: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Kept figures: they follow from the orders here. */
  readonly ordersCount: number;
  readonly ordersAmount: Minor;
  readonly paidAmount: Minor;
  readonly latestOrderId: number | null;
  readonly version: number;
  readonly details: CustomerDetails;
}

/**
 * What SQL never looks at: one JSON document beside the customer's columns. Every part is as it was given.
 */
export interface CustomerDetails {
  /** Null where only addresses name the customer. */
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Of a person or a company towards the state: CPF, CUIT, … */
  readonly identification: string | null;
  /** The merchant's own. */
  readonly note: string | null;
  readonly billing: Address;
  /** Where to ship; exactly one of them is the default, unless there are none. */
  readonly addresses: readonly CustomerAddress[];
  readonly shippingSameAsBilling: boolean;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly acceptsMarketing: boolean;
  readonly acceptsMarketingAt: number | null;
  readonly firstInteraction: number | null;
  /**
   * When a mailed link last proved that the e-mail is the customer's: orders of guests before are theirs to
   * see.
   */
  readonly claimedAt: number | null;
  /** What was spent before the move to this shop, where the orders did not come along. */
  readonly opening: Opening | null;
  /** Dialect → what an imported object said beyond this document: it reads back as given. */
  readonly kept: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly origin: Origin;
}

export interface CustomerAddress extends Address {
  /** Unique in its customer. */
  readonly id: number;
  readonly isDefault: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Opening {
  readonly spent: Minor;
  readonly currency: string;
  readonly latestOrderId: number | null;
}

/** Which of a customer's own marks were made up here, so that one who knows better may replace them. */
export interface Origin {
  readonly guid?: 'ours';
  readonly number?: 'ours';
  readonly date?: 'ours';
  /** Of the object that this was imported from: the same object again says nothing new. */
  readonly imported?: string;
}

/** An address before it has its number and dates: null ones are given when it is stored. */
export interface DraftAddress extends Address {
  readonly id: number | null;
  readonly isDefault: boolean;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

export interface DraftDetails extends Omit<CustomerDetails, 'addresses'> {
  readonly addresses: readonly DraftAddress[];
}

/** A customer of whom nothing is known. */
export const noDetails: CustomerDetails = {
  name: null,
  email: null,
  phone: null,
  identification: null,
  note: null,
  billing: noAddress,
  addresses: [],
  shippingSameAsBilling: false,
  extra: {},
  acceptsMarketing: false,
  acceptsMarketingAt: null,
  firstInteraction: null,
  claimedAt: null,
  opening: null,
  kept: {},
  origin: {},
};

/** The default shipping address, or undefined where there are none. */
export function defaultAddress<A extends DraftAddress>(addresses: readonly A[]): A | undefined {
  return addresses.find((address) => address.isDefault) ?? addresses[0];
}

/** What the customer is called: their own name, else that of an address. */
export function displayName(details: CustomerDetails): string {
  if (details.name) return details.name;
  const shipping = defaultAddress(details.addresses);
  return fullName(details.billing) || (shipping ? fullName(shipping) : '');
}

/**
 * An e-mail address as it is looked up: in any case, without the spaces around it. Empty where there is none.
 */
export function emailKey(email: string | null | undefined): string {
  return (email ?? '').replaceAll('\u0000', '').toWellFormed().trim().toLowerCase();
}

/**
 * The e-mail address that somebody asks about, as it is looked up. Refuses with `invalid` where there is
 * none.
 */
export function readCustomerEmail(text: string | undefined): string {
  const email = emailKey(text);
  if (email === '')
    throw new ShopError('invalid', 'email is needed: the e-mail address of a person', {
      email: ['is needed: an e-mail address such as ada@example.com'],
    });
  return email;
}

/** Whether two addresses say the same in every part. */
export function sameAddress(one: Address, other: Address): boolean {
  return (Object.keys(noAddress) as (keyof Address)[]).every((part) => one[part] === other[part]);
}

/**
 * A customer's GUID as programs and files give it: blanks around it do not count. In lower case, or
 * undefined.
 */
export function customerGuid(text: string): string | undefined {
  return guidOf(text.trim());
}
