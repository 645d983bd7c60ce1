import type { TSchema, TString } from 'typebox';
import { type Answer, emptyObject, flag, named, nullOr, orNull, text } from '../../../shape.js';

/** An address as an object of its own. */
export const addressShape = named('Address', {
  fullName: orNull(text('Geeks Snipcart')),
  firstName: nullOr(text('Geeks')),
  name: orNull(text('Geeks Snipcart')),
  company: orNull(text('Snipcart')),
  address1: orNull(text('4885 1ere Avenue')),
  address2: nullOr(text('Apartment 3')),
  fullAddress: orNull(text('4885 1ere Avenue')),
  city: orNull(text('Quebec')),
  country: orNull(text('CA', 'ISO 3166-1, two letters.')),
  postalCode: orNull(text('G1H2T5')),
  province: orNull(text('QC', 'Its code where it has one.')),
  phone: orNull(text('1-877-301-4813')),
  vatNumber: nullOr(text('BE0123456789')),
  hasMinimalRequiredInfo: flag(true),
  validationErrors: emptyObject(),
});
export type NestedAddress = Answer<typeof addressShape>;

/** The parts of an address among the keys of the object around it. */
export const flatParts = {
  FirstName: 'Geeks',
  Name: 'Geeks Snipcart',
  CompanyName: 'Snipcart',
  Address1: '4885 1ere Avenue',
  Address2: 'Apartment 3',
  City: 'Quebec',
  Country: 'CA',
  Province: 'QC',
  PostalCode: 'G1H2T5',
  Phone: '1-877-301-4813',
} as const;
type FlatPart = keyof typeof flatParts;

type FlatShape<P extends 'billing' | 'shipping'> = {
  readonly [K in `${P}Address${FlatPart}`]: ReturnType<typeof orNull<TString>>;
};
export type FlatAddress<P extends 'billing' | 'shipping'> = {
  readonly [K in `${P}Address${FlatPart}`]: string | null;
};

/** An address as keys of the object around it: `billingAddressCity`. */
export function flatShape<P extends 'billing' | 'shipping'>(prefix: P): FlatShape<P> {
  return Object.fromEntries(
    Object.entries(flatParts).map(([part, example]): [string, TSchema] => [
      `${prefix}Address${part}`,
      orNull(text(example)),
    ]),
  ) as unknown as FlatShape<P>;
}
