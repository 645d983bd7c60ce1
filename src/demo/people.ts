import { type Place, places } from './places.js';
import { type Random, seededRandom } from './random.js';

/** An address as Snipcart's flat fields have it, without the prefix. */
export interface DemoAddress {
  readonly Name: string;
  readonly CompanyName: string | null;
  readonly Address1: string;
  readonly Address2: string | null;
  readonly City: string;
  readonly Country: string;
  readonly Province: string;
  readonly PostalCode: string;
  readonly Phone: string;
}

/** Somebody who buys here. */
export interface DemoPerson {
  readonly id: string;
  readonly email: string;
  readonly confirmed: boolean;
  /** When they first bought or registered, in milliseconds. */
  readonly since: number;
  readonly billing: DemoAddress;
  /** Null when parcels go to the billing address. */
  readonly shipping: DemoAddress | null;
  /** How eager they are: the weight by which they come back. */
  readonly loyalty: number;
}

export const day = 86_400_000;

/** The day's beginning, in UTC: the demo shop looks the same all day long. */
export function dayOf(now: number): number {
  return Math.floor(now / day) * day;
}

/** The demo shop's customers, those who came first first. */
export function demoPeople({ now, count = 400 }: { now: number; count?: number }): DemoPerson[] {
  const today = dayOf(now);
  const random = seededRandom('people');
  const taken = new Set<string>();
  const people = Array.from({ length: count }, () => {
    const place = random.weighted(places.map((entry) => [entry, entry.weight] as const));
    const billing = addressIn(place, random);
    return {
      id: random.guid(),
      email: freeEmail(billing.Name, random, taken),
      confirmed: random.chance(0.34),
      since: today - random.int(1, 364) * day + random.int(6 * 3600, 23 * 3600) * 1000,
      billing,
      shipping: random.chance(0.14) ? giftAddress(place, billing, random) : null,
      loyalty: random.weighted([
        [1, 58],
        [3, 28],
        [6, 11],
        [10, 3],
      ] as const),
    };
  });
  return people.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
}

/** A name and an address in a country; both are invented. */
export function addressIn(place: Place, random: Random): DemoAddress {
  const [city, province, postalCode] = random.pick(place.towns);
  const street = random.pick(place.streets);
  const number = random.int(1, place.country === 'US' ? 940 : 120);
  return {
    Name: `${random.pick(place.firstNames)} ${random.pick(place.family)}`,
    CompanyName: random.chance(0.06) ? random.pick(companies) : null,
    Address1: place.numberFirst ? `${number} ${street}` : `${street} ${number}`,
    Address2: random.chance(0.18) ? random.pick(seconds) : null,
    City: city,
    Country: place.country,
    Province: province,
    PostalCode: filled(postalCode, random),
    Phone: random.chance(0.8) ? filled(place.phone, random) : '',
  };
}

/** Snipcart's flat fields of an address: `billingAddressCity` and so on. */
export function flatAddress(
  prefix: 'billingAddress' | 'shippingAddress',
  address: DemoAddress,
): Record<string, string | null> {
  const fields = Object.entries(address).map(([key, value]) => [`${prefix}${key}`, value]);
  return { [`${prefix}FirstName`]: null, ...Object.fromEntries(fields) };
}

/** The customers as Snipcart's API lists them, as `import snipcart --customers` reads them. */
export function* snipcartCustomers(people: readonly DemoPerson[]): Generator<Record<string, unknown>> {
  for (const person of people) {
    yield {
      id: person.id,
      email: person.email,
      mode: 'Test',
      status: person.confirmed ? 'Confirmed' : 'Unconfirmed',
      creationDate: isoDate(person.since),
      ...flatAddress('billingAddress', person.billing),
      ...flatAddress('shippingAddress', person.shipping ?? person.billing),
      shippingAddressSameAsBilling: person.shipping === null,
      sessionToken: null,
    };
  }
}

/** An instant as Snipcart prints it, to the second. */
export function isoDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Puts digits for `#`, and for `@` the letters that postal codes use. */
export function filled(text: string, random: Random): string {
  return text.replace(/[#@]/g, (sign) =>
    sign === '#' ? String(random.int(0, 9)) : random.pick([...'ABCEGHJKLMNPRSTVXY']),
  );
}

/** An address of this name at a domain kept for examples, not given out before. */
export function freeEmail(name: string, random: Random, taken: Set<string>): string {
  const words = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f’']/g, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .split(/[^a-z]+/);
  const local = words.filter((word) => word !== '').join('.');
  const domain = random.weighted([
    ['example.com', 5],
    ['example.org', 2],
    ['example.net', 2],
  ] as const);
  for (let number = 1; ; number++) {
    const email = `${local}${number === 1 ? '' : number}@${domain}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return email;
  }
}

function giftAddress(place: Place, billing: DemoAddress, random: Random): DemoAddress {
  const other = addressIn(place, random);
  return random.chance(0.5) ? { ...other, Name: billing.Name, Phone: billing.Phone } : other;
}

const companies = [
  'Studio Belvédère',
  'North Quay Books',
  'Café du Phare',
  'Heron & Daughters',
  'Bureau Lisière',
  'The Tide Inn',
];
const seconds = ['Apt 2', 'Apt 4B', '3rd floor', 'Unit 12', 'Garden flat', 'c/o Martin'];
