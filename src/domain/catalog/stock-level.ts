import type { Product } from './product.js';
import { sameLabel, variantKey } from './variant-key.js';

/** The stock that a choice of a product takes from. */
export interface StockLevel {
  /** As its row is named; '' is the product's own. */
  readonly variant: string;
  /** The combination, for people: ` (Size S)`; '' where the product has one stock. */
  readonly words: string;
  readonly stock: number;
  readonly allowOutOfStock: boolean;
  /** Fields that the combination is of and that nothing was chosen for. */
  readonly unchosen: readonly string[];
}

/**
 * The stock that a choice takes from, or undefined where none is counted. A combination is of the fields that
 * the merchant counts by, so that a field that the page got since does not part the stock. One that is not
 * listed is out of stock.
 */
export function stockLevelOf(
  { inventory }: Product,
  chosen: readonly { readonly name: string; readonly value: string }[],
): StockLevel | undefined {
  const { method, variants, stock, allowOutOfStock } = inventory;
  if (method === null) return undefined;
  if (method === 'Single')
    return {
      variant: '',
      words: '',
      stock: stock ?? 0,
      allowOutOfStock: allowOutOfStock ?? false,
      unchosen: [],
    };
  const names = variants[0]?.variation.map(({ name }) => name) ?? [];
  const variation = names.map((name) => ({
    name,
    option: chosen.find((choice) => sameLabel(choice.name) === sameLabel(name))?.value ?? '',
  }));
  const key = variantKey(variation);
  const listed = variants.find((one) => variantKey(one.variation) === key);
  return {
    variant: key,
    words: ` (${variation.map(({ name, option }) => `${name} ${option}`).join(', ')})`,
    stock: listed?.stock ?? 0,
    allowOutOfStock: listed?.allowOutOfStock ?? false,
    unchosen: variation.filter(({ option }) => option === '').map(({ name }) => name),
  };
}
