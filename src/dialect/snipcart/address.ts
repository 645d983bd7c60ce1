import { type Address, fullName, noAddress } from '../../domain/address.js';
import { provinceCode } from '../../domain/provinces.js';
import { type FlatAddress, flatParts, type NestedAddress } from './shapes/address.js';

/** Street and number in one line, as Snipcart's addresses have it. */
export function firstLine(address: Address): string | null {
  return oneLine(address.street, address.number, ' ');
}

/** Floor and locality in one line. */
export function secondLine(address: Address): string | null {
  return oneLine(address.floor, address.locality, ', ');
}

function oneLine(first: string | null, second: string | null, between: string): string | null {
  if (!second) return first;
  return first ? first + between + second : second;
}

const partNames = Object.keys(flatParts) as (keyof typeof flatParts)[];

/** The flat keys of both addresses, spelled once: an import asks for them a million times. */
const flatKeys = {
  billing: partNames.map((part) => `billingAddress${part}`),
  shipping: partNames.map((part) => `shippingAddress${part}`),
};

/** An address as keys of the object around it: `billingAddressCity`. */
export function flatAddress<P extends 'billing' | 'shipping'>(prefix: P, address: Address): FlatAddress<P> {
  const values = [
    address.firstName,
    address.name,
    address.company,
    firstLine(address),
    secondLine(address),
    address.city,
    address.country,
    provinceCode(address.country, address.province),
    address.postalCode,
    address.phone,
  ];
  const flat: Record<string, string | null> = {};
  for (const [place, key] of flatKeys[prefix].entries()) flat[key] = values[place]!;
  return flat as FlatAddress<P>;
}

/** An address as an object of its own, as newer payloads have it. */
export function nestedAddress(address: Address): NestedAddress {
  const [address1, address2] = [firstLine(address), secondLine(address)];
  const { firstName, name, company, city, country, postalCode, phone, vatNumber } = address;
  return {
    fullName: fullName(address) || name,
    firstName,
    name,
    company,
    address1,
    address2,
    fullAddress: [address1, address2].filter(Boolean).join(', ') || address1,
    city,
    country,
    postalCode,
    province: provinceCode(country, address.province),
    phone,
    vatNumber,
    hasMinimalRequiredInfo: Boolean(name && address1 && city && country && postalCode),
    validationErrors: {},
  };
}

/** Flat name, nested name. */
const lines = ['Address1', 'Address2'] as const;
const sameInBoth = ['FirstName', 'Name', 'City', 'Country', 'PostalCode', 'Phone'] as const;

/**
 * An address from an object's flat keys, else from its nested object, over what is known: a part that is not
 * given stays, and so do the finer parts of a line that reads as it is shown.
 */
export function readAddressParts(
  source: Readonly<Record<string, unknown>>,
  prefix: 'billing' | 'shipping',
  known: Address = noAddress,
): Address {
  const nested = source[`${prefix}Address`];
  const part = (flat: string, inner: string): string | null | undefined => {
    const key = `${prefix}Address${flat}`;
    if (flat !== '' && Object.hasOwn(source, key)) return textOf(source[key]);
    if (typeof nested !== 'object' || nested === null || !Object.hasOwn(nested, inner)) return undefined;
    return textOf((nested as Record<string, unknown>)[inner]);
  };
  const simple = Object.fromEntries(
    sameInBoth.map((flat) => {
      const inner = flat[0]!.toLowerCase() + flat.slice(1);
      return [inner, orKnown(part(flat, inner), known[inner as keyof Address])];
    }),
  );
  const last = part('LastName', 'lastName')?.trim() || undefined;
  const [line1, line2] = lines.map((line) => part(line, line.toLowerCase()));
  const province = part('Province', 'province');
  const provinceStays = province === undefined || province === provinceCode(known.country, known.province);
  return {
    ...known,
    ...simple,
    ...(last === undefined ? {} : lastName(last, simple)),
    company: orKnown(part('CompanyName', 'company'), known.company),
    vatNumber: orKnown(part('', 'vatNumber'), known.vatNumber),
    province: provinceStays ? known.province : province,
    ...(line1 === undefined || line1 === firstLine(known) ? {} : { street: line1, number: null }),
    ...(line2 === undefined || line2 === secondLine(known) ? {} : { floor: line2, locality: null }),
  };
}

/**
 * A last name stands in `name` beside a first name, whatever full name is given too, and for a name that is
 * not given.
 */
function lastName(last: string, { firstName, name }: Readonly<Record<string, string | null>>) {
  return firstName?.trim() || !name?.trim() ? { name: last } : {};
}

function orKnown(changed: string | null | undefined, known: string | null): string | null {
  return changed === undefined ? known : changed;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}
