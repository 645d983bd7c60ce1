import { type Address, fullName, noAddress } from '../../domain/address.js';
import {
  type CustomerDetails,
  type DraftAddress,
  type DraftDetails,
  defaultAddress,
  displayName,
  sameAddress,
} from '../../domain/customer/customer.js';
import type { InputObject } from '../../input/object.js';
import { type AddressChange, addressKeys, changedAddress, tiendanubeAddress } from './address.js';
import { tiendanubeKept } from './customer.js';
import { customerTexts, mostAddresses, optionalKeys } from './customer-fields.js';
import { listIn, plainIn, textIn } from './input.js';

/** What an object says of a customer; undefined is not said. */
export interface CustomerChange {
  readonly name: string | null | undefined;
  readonly email: string | null | undefined;
  readonly phone: string | null | undefined;
  readonly identification: string | null | undefined;
  readonly note: string | null | undefined;
  readonly billing: AddressChange;
  readonly addresses: readonly InputAddress[] | undefined;
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  readonly unmodelled: Readonly<Record<string, unknown>>;
}

export interface InputAddress {
  readonly id: number | undefined;
  readonly isDefault: boolean;
  readonly parts: AddressChange;
  /** Of an import, which keeps numbers and dates. */
  readonly imported?: { readonly createdAt: number | undefined; readonly updatedAt: number | undefined };
}

/** Reads what may be written of a customer; read-only and unknown keys are passed over. */
export function readCustomerChange(input: InputObject): CustomerChange {
  const unmodelled = optionalKeys.filter((key) => input.has(key)).map((key) => [key, textIn(input, key)]);
  const text = (key: keyof typeof customerTexts) => textIn(input, key, customerTexts[key]);
  return {
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    identification: text('identification'),
    note: text('note'),
    billing: readParts(input, 'billing_'),
    addresses: listIn(input, 'addresses', mostAddresses)?.map(readAddress),
    extra: plainIn(input, 'extra'),
    unmodelled: Object.fromEntries(unmodelled),
  };
}

function readParts(input: InputObject, prefix: string): AddressChange {
  return Object.fromEntries(addressKeys.map((key) => [key, textIn(input, prefix + key)]));
}

/** Reads one address of a list. */
export function readAddress(input: InputObject): InputAddress {
  const { id } = input.source;
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id;
  return {
    id: typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined,
    isDefault: input.flag('default') === true,
    parts: readParts(input, ''),
  };
}

/**
 * The details of a customer with a change laid over them. What is said as it is shown already stays as it is
 * kept.
 */
export function changedDetails(known: CustomerDetails, change: CustomerChange): DraftDetails {
  const { name, billing } = renamed(known, change);
  const addresses = change.addresses === undefined ? known.addresses : replaced(known, change.addresses);
  const unmodelled = { ...known.kept[tiendanubeKept], ...change.unmodelled };
  return {
    ...known,
    name,
    email: change.email === undefined ? known.email : change.email,
    phone: change.phone === undefined ? known.phone : change.phone,
    identification: change.identification === undefined ? known.identification : change.identification,
    note: change.note === undefined ? known.note : change.note,
    billing,
    addresses,
    shippingSameAsBilling: known.shippingSameAsBilling && stayTogether(known, addresses, billing),
    extra: change.extra ?? known.extra,
    kept: Object.keys(unmodelled).length === 0 ? known.kept : { ...known.kept, [tiendanubeKept]: unmodelled },
  };
}

/** A customer who is called by their billing address alone is renamed there. */
function renamed(
  known: CustomerDetails,
  change: CustomerChange,
): { readonly name: string | null; readonly billing: Address } {
  const billing = changedAddress(known.billing, change.billing);
  const { name } = change;
  if (name === undefined || name === null || name === displayName(known))
    return { name: known.name, billing };
  const calledByBilling = known.name === null && fullName(known.billing) !== '';
  const billingStays = billing.name === known.billing.name && billing.firstName === known.billing.firstName;
  if (!calledByBilling || !billingStays) return { name, billing };
  return { name: null, billing: changedAddress(billing, { name }) };
}

/**
 * Whether what was said to be the same address may still be said so: neither has changed, or both say the
 * same now.
 */
function stayTogether(known: CustomerDetails, addresses: readonly DraftAddress[], billing: Address): boolean {
  const before = defaultAddress(known.addresses) ?? noAddress;
  const after = defaultAddress(addresses) ?? noAddress;
  if (sameAddress(before, after) && sameAddress(known.billing, billing)) return true;
  return sameAddress(after, noAddress) || sameAddress(after, billing);
}

/** The list that takes the place of the known one: a known id keeps its number and, unchanged, its dates. */
function replaced(known: CustomerDetails, requested: readonly InputAddress[]): readonly DraftAddress[] {
  const left = new Map(known.addresses.map((address) => [address.id, address]));
  const ids = new Set(requested.map((address) => address.id));
  const numbers = new Set<number>();
  const addresses = requested.map((address): DraftAddress => {
    const { id, parts } = address;
    const before = id === undefined ? sameShown(left, ids, parts) : left.get(id);
    if (!before) return fresh(address, numbers);
    left.delete(before.id);
    numbers.add(before.id);
    const after = changedAddress(before, parts);
    const updatedAt = sameAddress(after, before) ? before.updatedAt : null;
    const { createdAt, updatedAt: importedAt } = address.imported ?? {};
    return { ...after, createdAt: createdAt ?? before.createdAt, updatedAt: importedAt ?? updatedAt };
  });
  return withDefault(addresses, requested);
}

function fresh({ id, parts, imported }: InputAddress, numbers: Set<number>): DraftAddress {
  const keepsId = imported && id !== undefined && !numbers.has(id);
  if (keepsId) numbers.add(id);
  return {
    ...changedAddress(noAddress, parts),
    id: keepsId ? id : null,
    isDefault: false,
    createdAt: imported?.createdAt ?? null,
    updatedAt: imported?.updatedAt ?? null,
  };
}

/** A known address that says the same as one without an id, so that sending a list again changes nothing. */
function sameShown(
  left: ReadonlyMap<number, DraftAddress>,
  taken: ReadonlySet<number | undefined>,
  parts: AddressChange,
): (DraftAddress & { readonly id: number }) | undefined {
  for (const [id, address] of left) {
    const rendered = tiendanubeAddress(address);
    const same = addressKeys.every((key) => (parts[key] ?? null) === rendered[key]);
    if (same && !taken.has(id)) return { ...address, id };
  }
  return undefined;
}

function withDefault(
  addresses: readonly DraftAddress[],
  requested: readonly InputAddress[],
): readonly DraftAddress[] {
  const marked = requested.flatMap((address, index) => (address.isDefault ? [index] : []));
  const before = addresses.findIndex((address) => address.isDefault);
  const chosen = marked.length === 1 ? marked[0] : Math.max(0, before);
  return addresses.map((address, index) => ({ ...address, isDefault: index === chosen }));
}
