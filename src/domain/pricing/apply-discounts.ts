import { type Discount, foldCode } from '../discount/discount.js';
import type { Minor } from '../money.js';
import { named } from '../shipping/offered-rates.js';
import type { ShippingRate } from '../shipping/shipping.js';
import { holds } from './discount-conditions.js';
import { isOfOrder, savingOf, steps } from './discount-effects.js';
import { sum } from './fraction.js';
import type { AppliedDiscount, IdleReason, Priced, PricingInput } from './pricing.js';
import type { Remaining } from './remaining.js';

/** What discounts make of a cart. */
export interface Discounted {
  readonly applied: readonly AppliedDiscount[];
  readonly idleCodes: Priced['idleCodes'];
  readonly offeredRates: readonly ShippingRate[];
  /** What is left of each line after all discounts. */
  readonly left: readonly Minor[];
  /** What the line's own discounts took of it, without those of the order. */
  readonly own: readonly Minor[];
}

/** Discounts that may stand together, and what they come to. */
interface Choice extends Omit<Discounted, 'idleCodes'> {
  readonly saved: Minor;
  /** Whether it is a code alone that offers a rate: only the buyer knows what that saves. */
  readonly isRateByCode: boolean;
}

/**
 * Takes the discounts off that apply. One that is not combinable excludes all others: of each of those alone,
 * and all combinable ones together, the buyer gets what saves most. A code for shipping that was entered goes
 * before all of them, since what it saves shows only when its rate is chosen; the buyer may take it out
 * again.
 */
export function applyDiscounts(input: PricingInput, gross: readonly Minor[]): Discounted {
  const cart = { ...input, items: sum(gross) };
  const codes = [...new Set(input.codes.map(foldCode))];
  const entered = inOrder(input.discounts).filter(
    (discount) => discount.condition.trigger !== 'Code' || codes.includes(codeOf(discount) ?? ''),
  );
  const holding = entered.filter((discount) => !endReason(discount, input.now) && holds(discount, cart));
  const choices = [
    holding.filter(({ combinable }) => combinable),
    ...byCode(holding, codes)
      .filter(({ combinable }) => !combinable)
      .map((discount) => [discount]),
  ].map((discounts) => taken(discounts, input, gross));
  const best = choices.filter(doesSomething).reduce(better, taken([], input, gross));
  const idleCodes = codes.flatMap((code) => {
    const own = entered.filter((discount) => codeOf(discount) === code);
    if (best.applied.some(({ discount }) => codeOf(discount) === code)) return [];
    const couldBe = choices.some(({ applied }) => applied.some(({ discount }) => codeOf(discount) === code));
    return [{ code, reason: couldBe ? 'not_combinable' : idleReason(own, input.now) } as const];
  });
  const { applied, offeredRates, left, own } = best;
  return { applied, idleCodes, offeredRates, left, own };
}

/** Each once, in the order in which they were made: who lists them, and how, makes no difference. */
function inOrder(discounts: readonly Discount[]): Discount[] {
  const each = new Map(discounts.map((discount) => [discount.id, discount]));
  return [...each.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Those of codes first, as the buyer entered them. */
function byCode(discounts: readonly Discount[], codes: readonly string[]): Discount[] {
  const place = (discount: Discount) => {
    const index = codes.indexOf(codeOf(discount) ?? '');
    return index === -1 ? codes.length : index;
  };
  return [...discounts].sort((a, b) => place(a) - place(b));
}

function codeOf({ condition }: Discount): string | undefined {
  return condition.trigger === 'Code' ? foldCode(condition.code ?? '') : undefined;
}

function endReason({ archived, expiresAt }: Discount, now: number): IdleReason | undefined {
  if (archived) return 'archived';
  return expiresAt !== null && expiresAt <= now ? 'expired' : undefined;
}

function idleReason(discounts: readonly Discount[], now: number): IdleReason {
  if (discounts.length === 0) return 'unknown';
  const ends = discounts.map((discount) => endReason(discount, now));
  return ends.includes(undefined) ? 'not_applicable' : ends.includes('expired') ? 'expired' : 'archived';
}

function doesSomething({ applied, offeredRates }: Choice): boolean {
  return applied.length > 0 || offeredRates.length > 0;
}

function better(best: Choice, next: Choice): Choice {
  if (!doesSomething(best)) return next;
  if (best.isRateByCode !== next.isRateByCode) return best.isRateByCode ? best : next;
  return next.saved > best.saved ? next : best;
}

/**
 * Takes discounts off together, step by step. One that takes nothing and offers nothing is not among them.
 */
function taken(discounts: readonly Discount[], input: PricingInput, gross: readonly Minor[]): Choice {
  const { lines } = input;
  const applied: AppliedDiscount[] = [];
  const offeredRates: ShippingRate[] = [];
  let own: readonly Minor[] = lines.map(() => 0);
  let remaining: Remaining = { lines, left: gross, payable: lines.map(({ quantity }) => quantity) };
  for (const types of steps) {
    for (const discount of discounts.filter(({ action }) => types.includes(action.type))) {
      const rate = rateOf(discount, input);
      if (rate) offeredRates.push(rate);
      const { saved, freed } = savingOf(discount, remaining);
      const amountSaved = sum(saved);
      // A rate by code is in the cart once it is offered, an automatic one once it is chosen.
      const isTaken = rate && (codeOf(discount) !== undefined || rate.id === input.shipping?.id);
      if (amountSaved === 0 && !isTaken) continue;
      const shares = lines.map(({ uniqueId }, index) => [uniqueId, saved[index]!] as const);
      applied.push({
        discount,
        amountSaved,
        shares: Object.fromEntries(shares.filter(([, share]) => share > 0)),
      });
      if (!isOfOrder(discount.action)) own = own.map((amount, index) => amount + saved[index]!);
      remaining = {
        lines,
        left: remaining.left.map((amount, index) => amount - saved[index]!),
        payable: remaining.payable.map((units, index) => units - (freed?.[index] ?? 0)),
      };
    }
  }
  const [first] = discounts;
  const isRateByCode =
    first !== undefined && !first.combinable && codeOf(first) !== undefined && offeredRates.length > 0;
  const saved = sum(applied.map(({ amountSaved }) => amountSaved));
  return { applied, offeredRates, left: remaining.left, own, saved, isRateByCode };
}

/** The rate that a discount offers where something is to be shipped. */
function rateOf({ id, name, action }: Discount, { lines }: PricingInput): ShippingRate | undefined {
  const { shipping } = action;
  if (action.type !== 'Shipping' || !shipping || !lines.some(({ shippable }) => shippable)) return undefined;
  const offer = {
    source: 'discount',
    description: shipping.description || name,
    cost: Math.max(0, shipping.cost),
    guaranteedDays: shipping.guaranteedDays,
    reference: null,
    additionalInfos: null,
    provider: null,
    localizationId: null,
  } as const;
  return named(offer, id);
}
