import { isDeepStrictEqual } from 'node:util';
import type { ProductDetails } from './product.js';

/** What a file said otherwise of a part holds until that part changes. */
export function withoutStale(
  given: ProductDetails['given'],
  before: Partial<ProductDetails>,
  after: Partial<ProductDetails>,
): { readonly given?: Readonly<Record<string, unknown>> } {
  if (!given) return {};
  const changed = (key: string): boolean => {
    // The several prices of a product are one part here.
    const part = (key === 'prices' ? 'price' : key) as keyof ProductDetails;
    return !isDeepStrictEqual(before[part], after[part]);
  };
  const kept = Object.entries(given).filter(([key]) => !changed(key));
  return kept.length === 0 ? {} : { given: Object.fromEntries(kept) };
}
