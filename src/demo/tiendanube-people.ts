import { addressIn, type DemoAddress, day, dayOf, filled, freeEmail } from './people.js';
import { places } from './places.js';
import { seededRandom } from './random.js';

export interface TiendanubeAddress {
  readonly id: number;
  readonly address: string;
  readonly number: string;
  readonly floor: string | null;
  readonly locality: string | null;
  readonly city: string;
  readonly province: string;
  readonly country: string;
  readonly zipcode: string;
  readonly phone: string | null;
  readonly default: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A customer as Tiendanube's API lists it, as `import tiendanube --customers` reads it. */
export interface TiendanubeCustomer {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly identification: string | null;
  readonly note: string | null;
  readonly default_address: TiendanubeAddress;
  readonly addresses: readonly TiendanubeAddress[];
  readonly [billing: `billing_${string}`]: string | null;
  readonly extra: Readonly<Record<string, string>>;
  readonly total_spent: string;
  readonly total_spent_currency: string;
  readonly last_order_id: number | null;
  readonly active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/**
 * Customers whom the shop brought along from a Tiendanube store: no orders here, an opening balance there.
 */
export function tiendanubeCustomers({
  now,
  count = 32,
}: {
  now: number;
  count?: number;
}): TiendanubeCustomer[] {
  const random = seededRandom('tiendanube people');
  const today = dayOf(now);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const place = random.pick(places.filter(({ country }) => country === 'AR' || country === 'BR'));
    const home = addressIn(place, random);
    const created = today - random.int(380, 900) * day + random.int(9 * 3600, 21 * 3600) * 1000;
    const updated = created + random.int(1, 300) * day;
    const dates = { created_at: offsetDate(created), updated_at: offsetDate(updated) };
    const orders = random.weighted([
      [0, 3],
      [1, 5],
      [2, 3],
      [5, 1],
    ] as const);
    const main = toAddress(index * 3 + 1001, home, true, dates);
    const others = random.chance(0.35)
      ? [toAddress(index * 3 + 1002, { ...addressIn(place, random), Name: home.Name }, false, dates)]
      : [];
    const extra: Record<string, string> = random.chance(0.5)
      ? { birthday: `${random.int(1, 28)}/${random.int(1, 12)}`, heard_from: random.pick(sources) }
      : {};
    return {
      id: 101 + index * 7,
      name: home.Name,
      email: freeEmail(home.Name, random, taken).replace('@', '@correo.'),
      phone: home.Phone || null,
      identification: random.chance(0.8)
        ? filled(place.country === 'BR' ? '000########' : '00######', random)
        : null,
      note: random.chance(0.25) ? random.pick(notes) : null,
      default_address: main,
      addresses: [main, ...others],
      billing_name: home.Name,
      billing_address: main.address,
      billing_number: main.number,
      billing_floor: main.floor,
      billing_locality: main.locality,
      billing_zipcode: main.zipcode,
      billing_city: main.city,
      billing_province: main.province,
      billing_country: main.country,
      billing_phone: main.phone,
      extra,
      total_spent: (orders * random.int(2400, 9800) * 0.01).toFixed(2),
      total_spent_currency: 'USD',
      last_order_id: orders === 0 ? null : 9001 + index * 4,
      active: random.chance(0.6),
      ...dates,
    };
  });
}

function toAddress(
  id: number,
  from: DemoAddress,
  isDefault: boolean,
  dates: { created_at: string; updated_at: string },
): TiendanubeAddress {
  const [, street, number] = /^(.*?) (\d+)$/.exec(from.Address1)!;
  return {
    id,
    address: street!,
    number: number!,
    floor: from.Address2,
    locality: localities[id % localities.length]!,
    city: from.City,
    province: from.Province,
    country: from.Country,
    zipcode: from.PostalCode,
    phone: from.Phone || null,
    default: isDefault,
    ...dates,
  };
}

/** An instant in Argentina's and Brasília's time, which keep no summer time. */
function offsetDate(at: number): string {
  return `${new Date(at - 3 * 3_600_000).toISOString().slice(0, 19)}-03:00`;
}

const localities = ['Centro', null, 'Morumbi', 'Palermo', null, 'San Telmo', 'Trindade'];
const notes = [
  'Prefers parcels on Fridays.',
  'Collects the espresso cups.',
  'Neighbour takes parcels (blue door).',
  'Wholesale enquiry in March.',
];
const sources = ['A friend', 'The market', 'Instagram', 'A magazine'];
