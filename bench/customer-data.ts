import { randomOf } from './random.js';
import { firstNames, type Place, places, rareOneIn, rareSurname, surnames } from './vocabulary.js';

export interface Customer {
  readonly guid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly place: Place;
  readonly street: string;
  readonly phone: string;
  readonly company: string | null;
  readonly confirmed: boolean;
}

/** The customer at a place: the same on every run. */
export function customerAt(place: number): Customer {
  const random = randomOf(20_000_000 + place);
  const firstName = random.pick(firstNames);
  const lastName = place % rareOneIn === 137 ? rareSurname : random.pick(surnames);
  const home = random.weighted(places);
  const plain = `${firstName}.${lastName}`
    .normalize('NFD')
    .replace(/[^\w.]/g, '')
    .toLowerCase();
  return {
    guid: random.guid(),
    firstName,
    lastName,
    email: `${plain}.${place}@example.com`,
    place: home,
    street: `${1 + random.below(4000)} ${home.street}`,
    phone: `555-${String(random.below(10_000_000)).padStart(7, '0')}`,
    company: random.below(12) === 0 ? `${lastName} & Co` : null,
    confirmed: random.below(10) < 4,
  };
}

/** An address as flat keys. */
export function flatAddress(
  prefix: 'billing' | 'shipping',
  { firstName, lastName, ...customer }: Customer,
): object {
  const key = `${prefix}Address`;
  return {
    [`${key}FirstName`]: firstName,
    [`${key}Name`]: lastName,
    [`${key}CompanyName`]: customer.company,
    [`${key}Address1`]: customer.street,
    [`${key}Address2`]: null,
    [`${key}City`]: customer.place.city,
    [`${key}Country`]: customer.place.country,
    [`${key}Province`]: customer.place.province || null,
    [`${key}PostalCode`]: customer.place.postalCode,
    [`${key}Phone`]: customer.phone,
  };
}

/** A customer in Snipcart's shape. */
export function customerLine(place: number, createdAt: number): string {
  const customer = customerAt(place);
  const created = new Date(createdAt).toISOString();
  return JSON.stringify({
    id: customer.guid,
    email: customer.email,
    mode: 'Test',
    status: customer.confirmed ? 'Confirmed' : 'Unconfirmed',
    creationDate: created,
    ...flatAddress('billing', customer),
    ...flatAddress('shipping', customer),
    shippingAddressSameAsBilling: true,
    statistics: { ordersCount: 0, ordersAmount: 0 },
  });
}
