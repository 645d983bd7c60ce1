import { type Fate, fateOf, underWay } from './order-fate.js';
import { fillBasket } from './order-lines.js';
import { type DemoPromo, promos, seasons, shippingFor, taxesFor, weekdays } from './order-rules.js';
import { type DemoOrder, type OrderFacts, snipcartOrder } from './order-shape.js';
import { addUp } from './order-totals.js';
import { type DemoPerson, day, dayOf } from './people.js';
import type { DemoProduct } from './product.js';
import { type Random, seededRandom } from './random.js';

const firstInvoice = 1001;
const hour = 3_600_000;

/** A purchase: who, when. What was bought comes out of its own seed. */
interface Visit {
  readonly person: DemoPerson;
  readonly at: number;
}

/** A year of orders up to the day of `now`, oldest first, then a few carts that are still under way. */
export function demoOrders({
  products,
  people,
  now,
  perYear = 1500,
  carts = 14,
}: {
  products: readonly DemoProduct[];
  people: readonly DemoPerson[];
  now: number;
  perYear?: number;
  carts?: number;
}): DemoOrder[] {
  const today = dayOf(now);
  const sold = products.filter(({ plans }) => plans.length === 0);
  const favourites = shuffled(sold, seededRandom('favourites'));
  const placed = visits(people, today, perYear).map((visit, index) =>
    snipcartOrder(factsOf(visit, `SNIP-${firstInvoice + index}`, favourites, today)),
  );
  const random = seededRandom('carts');
  const known = people.filter(({ since }) => since < today - 3 * day);
  const open = Array.from({ length: known.length === 0 ? 0 : carts }, () => {
    const visit = { person: random.pick(known), at: today - random.int(1, 70) * hour };
    return snipcartOrder(factsOf(visit, null, favourites, today));
  });
  return [...placed, ...open.sort((a, b) => (a.creationDate < b.creationDate ? -1 : 1))];
}

/** Everyone buys on their first day; the rest of the year's orders come from those who return. */
function visits(people: readonly DemoPerson[], today: number, perYear: number): Visit[] {
  const random = seededRandom('visits');
  const days = Array.from({ length: 364 }, (_, index) => today - (364 - index) * day);
  const busy = days.map(
    (at) =>
      seasons[new Date(at).getUTCMonth()]! *
      weekdays[new Date(at).getUTCDay()]! *
      (0.7 + 0.6 * random.next()),
  );
  const perWeight = perYear / busy.reduce((sum, weight) => sum + weight, 0);
  const all: Visit[] = people.map((person) => ({ person, at: person.since }));
  let owed = 0;
  let known = 0;
  const pool: (readonly [DemoPerson, number])[] = [];
  days.forEach((start, index) => {
    const before = known;
    for (; known < people.length && people[known]!.since < start + day; known++)
      pool.push([people[known]!, people[known]!.loyalty]);
    owed += busy[index]! * perWeight - (known - before);
    for (; owed >= 1 && before > 0; owed--) {
      const person = random.weighted(pool.slice(0, before));
      all.push({ person, at: start + random.int(6 * 3600, 24 * 3600 - 1) * 1000 });
    }
  });
  return all.sort((a, b) => a.at - b.at || (a.person.id < b.person.id ? -1 : 1));
}

function factsOf(
  visit: Visit,
  invoiceNumber: string | null,
  products: readonly DemoProduct[],
  today: number,
): OrderFacts {
  const { person, at } = visit;
  const back = (today - at) / 1000;
  const random = seededRandom(`order ${person.id} ${back}`);
  const token = random.guid();
  const lines = fillBasket(products, random);
  const parcels = lines.filter(({ product }) => product.shippable !== false);
  const { Country, Province } = person.shipping ?? person.billing;
  const items = lines.reduce((sum, line) => sum + line.total, 0);
  const grams = parcels.reduce((sum, line) => sum + line.product.weight * line.quantity, 0);
  const promo = promoFor(items, new Date(at).getUTCMonth() + 1, random);
  const shipping = parcels.length === 0 ? null : shippingFor(Country, grams, items, random);
  const totals = addUp(lines, promo, shipping?.cost ?? 0, taxesFor(Country, Province));
  const fate: Fate = invoiceNumber === null ? underWay : fateOf(back / 86_400, totals.total, random);
  return {
    token,
    invoiceNumber,
    person,
    lines,
    promo,
    shipping,
    totals,
    fate,
    createdAt: at - random.int(90, 2400) * 1000,
    completedAt: invoiceNumber === null ? null : at,
    changedAt: Math.min(today, at + fate.changedAfter * hour),
    random,
  };
}

function promoFor(items: number, month: number, random: Random): DemoPromo | null {
  const offered = promos.filter(({ from, months }) => items >= from && (months?.includes(month) ?? true));
  return random.chance(0.17) && offered.length > 0
    ? random.weighted(offered.map((promo) => [promo, promo.weight] as const))
    : null;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((entry) => [random.next(), entry] as const)
    .sort(([a], [b]) => a - b)
    .map(([, entry]) => entry);
}
