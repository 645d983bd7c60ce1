import { nameIn } from '../../address.js';
import type { Address, Country } from '../../types.js';

/** An address as it is written under a name. */
export function addressLines(address: Address | null | undefined, countries: readonly Country[]): string[] {
  if (!address) return [];
  const { address1, address2, city, province, postalCode, country } = address;
  const known = countries.find(({ code }) => code === country);
  const state = known?.states.find(({ code }) => code === province)?.name ?? province;
  const place = [city, [state, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return [address1, address2, place, known?.name ?? country].filter((line) => line) as string[];
}

/** The same in one line, for a list to choose from. */
export function addressText(address: Address, countries: readonly Country[]): string {
  return [nameIn(address), ...addressLines(address, countries)].filter(Boolean).join(', ');
}
