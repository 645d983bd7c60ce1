import type { Searchable } from '../../storage/search-entry.js';
import { fullName } from '../address.js';
import type { CustomerStatus, DraftDetails } from './customer.js';

/** The scopes that customers are searched in. */
export const nameScope = 'n';
export const anythingScope = 'q';

/** The facet that a search can be narrowed by without reading rows. */
export const statusFacet = 's';

/** What a customer is found by: the names of the addresses; the name, e-mail and identification. */
export function searched(details: DraftDetails, status: CustomerStatus): Searchable {
  const own = details.name ?? '';
  const names = [details.billing, ...details.addresses].map((address) => fullName(address) || own);
  return {
    texts: {
      [nameScope]: names,
      [anythingScope]: [own, ...names, details.email ?? '', details.identification ?? ''],
    },
    facets: { [statusFacet]: status },
  };
}
