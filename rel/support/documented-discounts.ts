import { isAmong, isIn, namedBy } from '../../src/domain/pricing/discount-conditions.js';
import type { AppliedDiscount, Priced, PricingLine } from '../../src/domain/pricing/pricing.js';

/** The steps of docs/pricing.md. */
const stepOf: Readonly<Record<string, number>> = {
  AlternatePrice: 1,
  GetFreeItems: 2,
  FixedAmountOnItems: 3,
  FixedAmountOnCategory: 3,
  AmountOnSubscription: 3,
  RateOnItems: 4,
  RateOnCategory: 4,
  RateOnSubscription: 4,
  FixedAmount: 5,
  Rate: 6,
  Shipping: 7,
};

/** A line on its way through the discounts: what is left of it, and how many of its units are not free. */
interface Step {
  readonly line: PricingLine;
  left: number;
  payable: number;
}

/**
 * What a discount takes: so much of each line, or so much in all, which is shared out by what some lines
 * cost.
 */
type Taken = { readonly each: readonly number[] } | { readonly all: number; readonly by: readonly number[] };

/**
 * Takes the discounts of a cart off again as docs/pricing.md says it, one after the other, each from what the
 * ones before it left; answers where the cart does not agree.
 */
export function undocumented(lines: readonly PricingLine[], { discounts, totals }: Priced): string[] {
  const steps: Step[] = lines.map((line) => ({
    line,
    left: line.unitPrice * line.quantity,
    payable: line.quantity,
  }));
  const wrong: string[] = [];
  let before = { step: 0, createdAt: 0 };
  for (const applied of discounts) {
    const { action, createdAt } = applied.discount;
    const step = stepOf[action.type]!;
    if (step < before.step || (step === before.step && createdAt < before.createdAt))
      wrong.push(`${action.type} made at ${createdAt} came after step ${before.step}`);
    before = { step, createdAt };
    const taken = takenBy(applied, steps);
    const shares = steps.map(({ line }) => applied.shares[line.uniqueId] ?? 0);
    const named = `${action.type} of ${applied.amountSaved}`;
    if ('each' in taken) {
      if (shares.some((share, index) => share !== taken.each[index]))
        wrong.push(`${named} took ${shares} instead of ${taken.each}`);
    } else {
      if (applied.amountSaved !== taken.all) wrong.push(`${named} instead of ${taken.all}`);
      if (!isSharedOut(shares, taken)) wrong.push(`${named} was shared as ${shares}, by ${taken.by}`);
    }
    for (const [index, one] of steps.entries()) one.left -= shares[index]!;
    if (steps.some(({ left }) => left < 0)) wrong.push(`${named} took more than there was`);
  }
  const left = steps.reduce((sum, one) => sum + one.left, 0);
  if (left !== totals.subtotal) wrong.push(`${left} is left, and the subtotal is ${totals.subtotal}`);
  return wrong;
}

function takenBy({ discount }: AppliedDiscount, steps: readonly Step[]): Taken {
  const { action, condition } = discount;
  const lines = steps.map(({ line }) => line);
  const left = steps.map((one) => one.left);
  const sum = left.reduce((all, one) => all + one, 0);
  const rate = (amount: number): number => halfUp(BigInt(amount) * BigInt(action.rate ?? 0), 100_000_000n);
  switch (stepOf[action.type]) {
    case 1: {
      const listed = ({ line, left }: Step) =>
        Math.max(0, left - (line.alternatePrices.trade ?? Number.POSITIVE_INFINITY) * line.quantity);
      return { each: steps.map(listed) };
    }
    case 2: {
      const counts = action.products?.length ? isAmong(action.products, true) : namedBy(condition);
      const apart = condition.trigger === 'QuantityOfAProduct' && condition.onlyOnSameProducts === true;
      const { quantityFrom = 1, quantityTo = Number.POSITIVE_INFINITY } = condition;
      const groups = apart ? [...new Set(lines.map(({ product }) => product))] : [undefined];
      const free = new Map<Step, number>();
      for (const product of groups) {
        const group = steps.filter(({ line }) => product === undefined || line.product === product);
        const units = group.reduce((sum, { line }) => sum + line.quantity, 0);
        if (apart && (units < quantityFrom || units > quantityTo)) continue;
        const counted = group.filter(({ line }) => counts(line));
        freeOf(counted, action.itemsRequired ?? 0, action.freeItems ?? 0, free);
      }
      const each = steps.map((one) => costOf(one, free.get(one) ?? 0));
      for (const [one, units] of free) one.payable -= units;
      return { each };
    }
    case 3: {
      const units = discountedUnits(discount, steps);
      return {
        each: steps.map((one, index) =>
          Math.min((action.amount ?? 0) * units[index]!, costOf(one, units[index]!)),
        ),
      };
    }
    case 4: {
      const units = discountedUnits(discount, steps);
      const by = steps.map((one, index) => costOf(one, units[index]!));
      return { all: rate(by.reduce((all, one) => all + one, 0)), by };
    }
    case 5:
      return { all: Math.min(action.amount ?? 0, sum), by: left };
    case 6:
      return { all: rate(sum), by: left };
    default:
      return { all: 0, by: left };
  }
}

/** Units from the dearest to the cheapest, parted into sets: the cheapest of each whole set are free. */
function freeOf(steps: readonly Step[], size: number, free: number, into: Map<Step, number>): void {
  let position = 0;
  const units = steps.reduce((sum, { payable }) => sum + payable, 0);
  const whole = size > 0 ? units - (units % size) : 0;
  for (const one of dearestFirst(steps)) {
    // Whole sets that lie within one line are alike: they are counted, and only the ends are walked through.
    const end = Math.min(position + one.payable, whole);
    let count = 0;
    while (position < end) {
      const sets = position % size === 0 ? Math.floor((end - position) / size) : 0;
      count += sets > 0 ? sets * Math.min(free, size) : position % size >= size - free ? 1 : 0;
      position += sets > 0 ? sets * size : 1;
    }
    into.set(one, count);
  }
}

function discountedUnits({ action }: AppliedDiscount['discount'], steps: readonly Step[]): number[] {
  const ofCategory = action.type.endsWith('Category') ? isIn(action.categories) : undefined;
  const isListed = isAmong(action.products, true);
  const takes = (line: PricingLine): boolean =>
    ofCategory
      ? ofCategory(line)
      : isListed(line) && (line.recurring || !action.type.endsWith('Subscription'));
  const most = action.maxPerItem ?? Number.POSITIVE_INFINITY;
  const units = new Map<Step, number>();
  const used = new Map<string, number>();
  for (const one of dearestFirst(steps).filter(({ line }) => takes(line))) {
    const before = used.get(one.line.product) ?? 0;
    units.set(one, Math.min(one.payable, most - before));
    used.set(one.line.product, before + units.get(one)!);
  }
  return steps.map((one) => units.get(one) ?? 0);
}

function dearestFirst(steps: readonly Step[]): Step[] {
  const byPrice = (a: Step, b: Step): number => {
    const [one, other] = [BigInt(a.left) * BigInt(b.payable), BigInt(b.left) * BigInt(a.payable)];
    return one === other ? (a.line.uniqueId < b.line.uniqueId ? -1 : 1) : one > other ? -1 : 1;
  };
  return steps.filter(({ payable }) => payable > 0).sort(byPrice);
}

function costOf({ left, payable }: Step, units: number): number {
  return units === 0 ? 0 : Number((BigInt(left) * BigInt(units)) / BigInt(payable));
}

/** Whether each share is the exact one, rounded down or up. */
function isSharedOut(
  shares: readonly number[],
  { all, by }: { all: number; by: readonly number[] },
): boolean {
  const whole = by.reduce((sum, one) => sum + BigInt(one), 0n);
  if (whole === 0n) return shares.every((share) => share === 0);
  return shares.every((share, index) => {
    const down = Number((BigInt(all) * BigInt(by[index]!)) / whole);
    return share === down || share === down + 1;
  });
}

function halfUp(n: bigint, d: bigint): number {
  return Number((2n * n + d) / (2n * d));
}
