/** Minor units of one major unit. */
export const units = { USD: 100, JPY: 1, KWD: 1000 } as const;
export type Currency = keyof typeof units;

interface Goods {
  readonly id: string;
  /** Minor units. */
  readonly prices: Readonly<Record<Currency, number>>;
  /** Whether its price includes VAT. */
  readonly included: boolean;
  /** What the option "Gold" adds, in major units. */
  readonly gold?: number;
}

/** What the shop sells, ships by, takes off and taxes, for a model that counts by hand. */
export const goods: readonly Goods[] = [
  { id: 'mug', prices: { USD: 1800, JPY: 1850, KWD: 3525 }, included: false, gold: 2 },
  { id: 'bowl', prices: { USD: 735, JPY: 999, KWD: 2117 }, included: true },
  { id: 'pot', prices: { USD: 12_099, JPY: 15_001, KWD: 37_001 }, included: true },
];
export const postage: Readonly<Record<Currency, number>> = { USD: 490, JPY: 490, KWD: 1205 };
export const taxes = [
  { name: 'VAT', rate: 0.2, country: 'GB', includedInPrice: true },
  { name: 'Levy', rate: 0.05, country: 'GB', appliesOnShipping: true },
];
export const discounts = [
  { name: 'Pots', trigger: 'Product', itemId: 'pot', type: 'RateOnItems', rate: 15, productIds: ['pot'] },
  { name: 'Five', trigger: 'Code', code: 'FIVE', type: 'FixedAmount', amount: 5 },
  { name: 'Ten', trigger: 'Code', code: 'TEN', type: 'Rate', rate: 10 },
];

export interface CountedLine {
  readonly uniqueId: string;
  readonly goods: Goods;
  readonly gold: boolean;
  readonly quantity: number;
}

export interface CountedCart {
  readonly currency: Currency;
  readonly lines: readonly CountedLine[];
  readonly codes: readonly string[];
  readonly shipped: boolean;
}

/** What a cart comes to, in minor units, by the names that the API gives its sums. */
export function counted({ currency, lines, codes, shipped }: CountedCart): Readonly<Record<string, number>> {
  const gross = lines.map(
    ({ goods: item, gold, quantity }) =>
      (item.prices[currency] + (gold ? (item.gold ?? 0) * units[currency] : 0)) * quantity,
  );
  let left = gross.map(
    (price, index) => price - (lines[index]!.goods.id === 'pot' ? halfUp(price * 15, 100) : 0),
  );
  // The store's currency is the dollar: five of them are off in no other.
  if (codes.includes('FIVE')) left = less(left, Math.min(500, sum(left)), lines);
  if (codes.includes('TEN')) left = less(left, halfUp(sum(left) * 10, 100), lines);
  const within = sum(left.filter((_, index) => lines[index]!.goods.included));
  const without = sum(left) - within;
  const shipping = shipped && lines.length > 0 ? postage[currency] : 0;
  const vatOnTop = halfUp(without * 20, 100);
  const vatWithin = halfUp(within, 6);
  // A twentieth of what is left, without the sixth of it that is VAT.
  const levy = halfUp(6 * (without + shipping) + 5 * within, 120);
  return {
    itemsTotal: sum(gross),
    savedAmount: sum(gross) - sum(left),
    subtotal: sum(left),
    shippingFees: shipping,
    taxesTotal: vatOnTop + vatWithin + levy,
    total: sum(left) + shipping + vatOnTop + levy,
  };
}

/**
 * Lines without a discount of the order: each its share rounded down, and what remains to the largest
 * remainders.
 */
function less(left: readonly number[], amount: number, lines: readonly CountedLine[]): number[] {
  const all = sum(left);
  if (all === 0) return [...left];
  const shares = left.map((one) => Math.floor((amount * one) / all));
  const byRemainder = left
    .map((one, index) => ({ index, remainder: (amount * one) % all, key: lines[index]!.uniqueId }))
    .sort((a, b) => b.remainder - a.remainder || (a.key < b.key ? -1 : 1));
  for (const { index } of byRemainder.slice(0, amount - sum(shares))) shares[index]! += 1;
  return left.map((one, index) => one - shares[index]!);
}

function halfUp(n: number, d: number): number {
  return Math.floor((2 * n + d) / (2 * d));
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
