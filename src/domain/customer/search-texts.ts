import { fullName } from '../address.js';
import type { DraftDetails } from './customer.js';

/** The scopes that customers are searched in. */
export const nameScope = 'n';
export const anythingScope = 'q';

/** What a customer is found by: the names of the addresses, and the name, e-mail and identification. */
export function searchedTexts(details: DraftDetails): Record<string, string[]> {
  const own = details.name ?? '';
  const names = [details.billing, ...details.addresses].map((address) => fullName(address) || own);
  return {
    [nameScope]: names,
    [anythingScope]: [own, ...names, details.email ?? '', details.identification ?? ''],
  };
}
