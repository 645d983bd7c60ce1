import { hash } from 'node:crypto';
import { type Address, noAddress } from '../../domain/address.js';
import {
  type CustomerDetails,
  customerGuid,
  type DraftAddress,
  type DraftDetails,
  defaultAddress,
  sameAddress,
} from '../../domain/customer/customer.js';
import type { CustomerRecord } from '../../domain/customer/import-customer.js';
import { flatAddress, givenAddress } from './address.js';
import { shownAddresses, snipcartKept } from './customer.js';
import { readOwnDetails } from './customer-own.js';
import { type Given, givenObject, type Problems } from './given.js';
import { numbered } from './words.js';

const longestEmail = 320;

/** What follows from the shop's own orders, or from the rest: it is neither read nor kept. */
const derived = ['statistics', 'gravatarUrl', 'sessionToken', 'mode'] as const;

const modelled = new Set([
  ...derived,
  ...['id', 'email', 'status', 'creationDate', 'modificationDate', 'shippingAddressSameAsBilling'],
  ...['billingAddress', 'shippingAddress', '_comptoir'],
  ...Object.keys(flatAddress('billing', noAddress)),
  ...Object.keys(flatAddress('shipping', noAddress)),
]);

/** Reads a customer of Snipcart's API for an import; what is wrong with it is told by field. */
export function fromSnipcartCustomer(
  object: unknown,
): { readonly record: CustomerRecord } | { readonly problems: Problems } {
  const given = givenObject(object);
  const id = given.text('id');
  const guid = id === undefined ? undefined : customerGuid(id);
  if (guid === undefined) given.wrong('id', id === undefined ? 'is missing' : 'must be a GUID');
  const email = given.text('email') ?? null;
  if (email !== null && email.length > longestEmail)
    given.wrong('email', `must have at most ${longestEmail} characters`);
  const status = given.word('status', numbered.customerStatus, numbered.customerStatus);
  const createdAt = given.date('creationDate');
  const updatedAt = given.date('modificationDate');
  const sameAsBilling = given.flag('shippingAddressSameAsBilling');
  const own = given.object('_comptoir');
  const ownId = own?.whole('id');
  const ownDetails = own && readOwnDetails(own);
  if (given.problems) return { problems: given.problems };
  const details = (known: CustomerDetails): DraftDetails =>
    overlaid(given, { ...known, ...ownDetails }, sameAsBilling, createdAt ?? null);
  return {
    record: { guid, id: ownId, email, status, createdAt, updatedAt, hash: hashOf(given.source), details },
  };
}

function overlaid(
  given: Given,
  known: DraftDetails,
  sameAsBilling: boolean | undefined,
  createdAt: number | null,
): DraftDetails {
  const { source } = given;
  const shown = shownAddresses(known);
  const billing = keepingName(givenAddress(source, 'billing', shown.billing), shown.billing, known.billing);
  const before = defaultAddress(known.addresses);
  const read = givenAddress(source, 'shipping', before ? shown.shipping : noAddress);
  const same = sameAsBilling ?? (sameAddress(read, noAddress) || sameAddress(read, billing));
  const shipping = sameAddress(read, noAddress) && same ? billing : read;
  return {
    ...known,
    email: Object.hasOwn(source, 'email') ? (given.text('email') ?? null) : known.email,
    billing,
    addresses: withDefault(known.addresses, before, keepingName(shipping, shown.shipping, before), createdAt),
    shippingSameAsBilling: same,
    kept: withKept(known.kept, source),
  };
}

/** An address that shows the customer's own name has none of its own, unless it is given another. */
function keepingName(read: Address, shown: Address, known: Address | undefined): Address {
  if (!known || read.name !== shown.name || read.firstName !== shown.firstName) return read;
  return { ...read, name: known.name, firstName: known.firstName };
}

/** The addresses with the default one replaced; nothing but a changed one gets a new date. */
function withDefault(
  addresses: readonly DraftAddress[],
  before: DraftAddress | undefined,
  shipping: Address,
  createdAt: number | null,
): readonly DraftAddress[] {
  if (!before) {
    if (sameAddress(shipping, noAddress)) return addresses;
    return [{ ...shipping, id: null, isDefault: true, createdAt, updatedAt: createdAt }];
  }
  if (sameAddress(before, shipping)) return addresses;
  return addresses.map((address) =>
    address === before ? { ...address, ...partsOf(shipping), updatedAt: null } : address,
  );
}

function partsOf(address: Address): Address {
  const parts = Object.keys(noAddress).map((part) => [part, address[part as keyof Address]]);
  return Object.fromEntries(parts) as unknown as Address;
}

function withKept(
  kept: CustomerDetails['kept'],
  source: Readonly<Record<string, unknown>>,
): CustomerDetails['kept'] {
  const rest = Object.entries(source).filter(([key]) => !modelled.has(key) && key !== '__proto__');
  if (rest.length === 0) return kept;
  return { ...kept, [snipcartKept]: { ...kept[snipcartKept], ...Object.fromEntries(rest) } };
}

function hashOf(source: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(source).filter(([key]) => !(derived as readonly string[]).includes(key));
  return hash('sha1', JSON.stringify(said), 'base64url');
}
