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
import type { InputObject, Problems } from '../../input/object.js';
import { flatAddress, readAddressParts } from './address.js';
import { namedAddresses, snipcartKept } from './customer.js';
import { readOwnDetails } from './customer-own.js';
import { fileObject } from './input.js';
import { numbered } from './words.js';

const longestEmail = 320;

/** Keys that are calculated here, or follow from others: they are neither read nor stored. */
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
  const input = fileObject(object);
  const id = input.text('id');
  const guid = id === undefined ? undefined : customerGuid(id);
  if (guid === undefined) input.wrong('id', id === undefined ? 'is missing' : 'must be a GUID');
  const email = input.text('email') ?? null;
  if (email !== null && email.length > longestEmail)
    input.wrong('email', `must have at most ${longestEmail} characters`);
  const status = input.word('status', numbered.customerStatus, numbered.customerStatus);
  const createdAt = input.date('creationDate');
  const updatedAt = input.date('modificationDate');
  const sameAsBilling = input.flag('shippingAddressSameAsBilling');
  const own = input.object('_comptoir');
  const ownId = own?.whole('id');
  const ownDetails = own && readOwnDetails(own);
  if (input.problems) return { problems: input.problems };
  const details = (known: CustomerDetails): DraftDetails =>
    overlaid(input, { ...known, ...ownDetails }, sameAsBilling, createdAt ?? null);
  return {
    record: { guid, id: ownId, email, status, createdAt, updatedAt, hash: hashOf(input.source), details },
  };
}

function overlaid(
  input: InputObject,
  known: DraftDetails,
  sameAsBilling: boolean | undefined,
  createdAt: number | null,
): DraftDetails {
  const { source } = input;
  const rendered = namedAddresses(known);
  const billing = keepingName(
    readAddressParts(source, 'billing', rendered.billing),
    rendered.billing,
    known.billing,
  );
  const before = defaultAddress(known.addresses);
  const read = readAddressParts(source, 'shipping', before ? rendered.shipping : noAddress);
  const same = sameAsBilling ?? (sameAddress(read, noAddress) || sameAddress(read, billing));
  const shipping = sameAddress(read, noAddress) && same ? billing : read;
  return {
    ...known,
    email: Object.hasOwn(source, 'email') ? (input.text('email') ?? null) : known.email,
    billing,
    addresses: withDefault(
      known.addresses,
      before,
      keepingName(shipping, rendered.shipping, before),
      createdAt,
    ),
    shippingSameAsBilling: same,
    kept: withKept(known.kept, source),
  };
}

/** An address that shows the customer's own name has none of its own, unless it is given another. */
function keepingName(read: Address, rendered: Address, known: Address | undefined): Address {
  if (!known || read.name !== rendered.name || read.firstName !== rendered.firstName) return read;
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
  stored: CustomerDetails['kept'],
  source: Readonly<Record<string, unknown>>,
): CustomerDetails['kept'] {
  const rest = Object.entries(source).filter(([key]) => !modelled.has(key) && key !== '__proto__');
  if (rest.length === 0) return stored;
  return { ...stored, [snipcartKept]: { ...stored[snipcartKept], ...Object.fromEntries(rest) } };
}

function hashOf(source: Readonly<Record<string, unknown>>): string {
  const unmodelled = Object.entries(source).filter(([key]) => !(derived as readonly string[]).includes(key));
  return hash('sha1', JSON.stringify(unmodelled), 'base64url');
}
