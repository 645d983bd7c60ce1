import { type Searchable, type SearchEntry, searchEntry } from '../../storage/search-entry.js';
import type { Product } from './product.js';

/** The search scope of name, description and the merchant's own id. */
export const keywordScope = 'k';

/** What a product is found by: its name, its description and the merchant's own id. */
export function productSearchEntry(product: SearchedProduct): SearchEntry {
  return searchEntry(searchable(product));
}

type SearchedProduct = {
  readonly reference: string;
  readonly details: Pick<Product['details'], 'name'> & { readonly description?: string | null | undefined };
};

/** Its texts. */
export function searchable({ details, reference }: SearchedProduct): Searchable {
  return { texts: { [keywordScope]: [details.name, details.description ?? '', reference] } };
}
