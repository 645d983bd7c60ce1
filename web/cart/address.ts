import type { Address } from './types.js';

/** The parts of an address that a form can ask for. */
export const addressParts = [
  'firstName',
  'name',
  'company',
  'address1',
  'address2',
  'city',
  'country',
  'province',
  'postalCode',
  'phone',
] as const;

/** A name, which may stand in two parts. */
export function nameIn({ firstName, name }: Address): string {
  return [firstName, name].filter(Boolean).join(' ');
}

/** The checkout's own name of a field that the shop speaks of: `billingAddress.city`. */
export function fieldOfShop(field: string): string | undefined {
  if (field === 'email') return field;
  const [, kind, part] = /^(billing|shipping)Address\.(\w+)$/.exec(field) ?? [];
  return kind && (addressParts as readonly string[]).includes(part ?? '') ? `${kind}.${part}` : undefined;
}
