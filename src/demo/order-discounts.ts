import { type DemoPromo, promos } from './order-rules.js';
import { major, type OrderTotals } from './order-totals.js';
import { isoDate } from './people.js';
import { seededRandom } from './random.js';

/** What an order says of the code that was used on it. */
export function discountFields(
  promo: DemoPromo | null,
  totals: OrderTotals,
  token: string,
  createdAt: number,
): Record<string, unknown> & { discounts: { code: string }[] } {
  if (promo === null) {
    return { discounts: [], promocodes: [], hasPromocode: false, rebateAmount: 0, totalRebateRate: 0 };
  }
  const rate = promo.kind.type === 'Rate' ? promo.kind.rate : 0;
  const applied = {
    ...discountOf(promo),
    id: seededRandom(`discount of ${token}`).guid(),
    discountId: discountOf(promo).id,
    amountSaved: major(totals.discount),
    savedAmount: major(totals.discount),
    hasSavedAmount: true,
    creationDate: isoDate(createdAt),
  };
  return {
    discounts: [applied],
    promocodes: [{ code: promo.code, name: promo.name, type: promo.kind.type, rate }],
    hasPromocode: true,
    rebateAmount: promo.kind.type === 'FixedAmount' ? major(totals.discount) : 0,
    totalRebateRate: rate,
  };
}

/** What of an order tells whether a code was used. */
interface Discounted {
  readonly completionDate: string | null;
  readonly discounts: readonly { readonly code: string }[];
}

/** A promo code as Snipcart's API lists discounts. */
export function discountOf(promo: DemoPromo): Record<string, unknown> & { id: string; code: string } {
  return {
    id: seededRandom(`discount ${promo.code}`).guid(),
    name: promo.name,
    code: promo.code,
    trigger: 'Code',
    type: promo.kind.type,
    rate: promo.kind.type === 'Rate' ? promo.kind.rate : null,
    amount: promo.kind.type === 'FixedAmount' ? major(promo.kind.amount) : null,
    totalToReach: promo.from === 0 ? null : major(promo.from),
    currency: 'usd',
    maxNumberOfUsages: null,
    expires: null,
    combinable: false,
    archived: false,
  };
}

/** The promo codes, as `import snipcart --discounts` reads them, with how often these orders used each. */
export function demoDiscounts(orders: readonly Discounted[], now: number): Record<string, unknown>[] {
  // Before the first order of the year that the shop shows.
  const date = isoDate(now - 400 * 86_400_000);
  return promos.map((promo) => {
    const using = orders.filter(({ discounts }) => discounts.some(({ code }) => code === promo.code));
    const placed = using.filter(({ completionDate }) => completionDate !== null).length;
    const uses = { numberOfUsages: placed, numberOfUsagesUncompleted: using.length - placed };
    return { ...discountOf(promo), ...uses, creationDate: date, modificationDate: date };
  });
}
