import { isDeepStrictEqual } from 'node:util';
import type { ProductDetails } from './product.js';

/** A value that an imported file spelled differently stays until that part of the product changes. */
export function withoutStale(
  imported: ProductDetails['given'],
  before: Partial<ProductDetails>,
  after: Partial<ProductDetails>,
): { readonly given?: Readonly<Record<string, unknown>> } {
  if (!imported) return {};
  const changed = (key: string): boolean => {
    // The several prices of a product are one part here.
    const part = (key === 'prices' ? 'price' : key) as keyof ProductDetails;
    return !isDeepStrictEqual(before[part], after[part]);
  };
  const current = Object.entries(imported).filter(([key]) => !changed(key));
  return current.length === 0 ? {} : { given: Object.fromEntries(current) };
}
