import { type Address, fullName } from '../../domain/address.js';

/**
 * What Tiendanube calls the parts of an address, but for name and province, which a change reads by
 * themselves.
 */
export const partNames = {
  address: 'street',
  city: 'city',
  country: 'country',
  floor: 'floor',
  locality: 'locality',
  number: 'number',
  phone: 'phone',
  zipcode: 'postalCode',
} as const satisfies Record<string, keyof Address>;

/** Every key of an address that may be written. */
export const addressKeys = [...Object.keys(partNames), 'name', 'province'] as readonly AddressKey[];
export type AddressKey = keyof typeof partNames | 'name' | 'province';

/** The parts of an address by Tiendanube's names, in the alphabetical order of its payloads. */
export function tiendanubeAddress(address: Address): Record<AddressKey, string | null> {
  return {
    address: address.street,
    city: address.city,
    country: address.country,
    floor: address.floor,
    locality: address.locality,
    name: fullName(address) || address.name,
    number: address.number,
    phone: address.phone,
    province: address.province,
    zipcode: address.postalCode,
  };
}

export type AddressChange = { readonly [K in AddressKey]?: string | null | undefined };

/** An address with changes: a part that is given as it is shown stays as it is kept. */
export function changedAddress<A extends Address>(known: A, change: AddressChange): A {
  const rendered = tiendanubeAddress(known);
  const changed: Record<string, string | null> = {};
  for (const key of addressKeys) {
    const value = change[key];
    if (value === undefined || value === rendered[key]) continue;
    if (key === 'name') Object.assign(changed, { firstName: null, name: value });
    else changed[key === 'province' ? key : partNames[key]] = value;
  }
  return { ...known, ...changed };
}
