import { readAddress } from '../address.js';
import { provincesOf, readProvince } from '../provinces.js';
import type { ShippingMethod } from '../shipping/shipping.js';
import type { Store } from '../store/store.js';
import type { Cart } from './cart.js';

/** A province that an order cannot be priced without, by the field that lacks it, with what would be right. */
export interface NeededProvince {
  readonly field: 'billingAddress.province' | 'shippingAddress.province';
  /** `required`, or `invalid_province` for one that no list knows. */
  readonly code: 'required' | 'invalid_province';
  readonly message: string;
}

/**
 * What is wrong with the province that a cart goes to, where a tax of the store's table or a rate of its methods (those that
 * it is shipped by) depends on it; undefined where none does, or while no country is known.
 */
export function neededProvince(
  { settings }: Store,
  { details }: Cart,
  methods: readonly ShippingMethod[],
): NeededProvince | undefined {
  const { country, province } = readAddress(details.shipToBilling ? details.billing : details.shipping);
  const land = country?.trim().toUpperCase() ?? '';
  if (land === '' || readProvince(land, province) !== undefined) return undefined;
  const taxed =
    settings.taxesUrl === null && details.items.some(({ definition }) => definition.taxable !== false);
  const shipped =
    settings.shippingUrl === null && details.items.some(({ definition }) => definition.shippable !== false);
  const partOf = (place: { readonly country: string; readonly province: string | null }): boolean =>
    place.country.toUpperCase() === land && place.province !== null;
  const depends = [
    ...(settings.taxesUrl === null &&
    settings.taxes.some((rule) => partOf(rule) && (taxed || rule.appliesOnShipping))
      ? ['taxes']
      : []),
    ...(shipped && methods.some(({ places }) => places.some(partOf)) ? ['shipping rates'] : []),
  ];
  if (depends.length === 0) return undefined;
  const address = details.shipToBilling ? 'billing' : 'shipping';
  const written = province?.trim() ?? '';
  const known = provincesOf(land).map(({ code, name }) => `${code} (${name})`);
  const right = known.length === 0 ? 'give its name' : `give its code or name: ${known.join(', ')}`;
  const wrong =
    written === ''
      ? `The ${address} address lacks its province`
      : `The ${address} address names ${JSON.stringify(written.slice(0, 100))}, which is no province of ${land} that is known here`;
  return {
    field: `${address}Address.province`,
    code: written === '' ? 'required' : 'invalid_province',
    message: `${wrong}, and ${depends.join(' and ')} there depend on it: ${right}`,
  };
}
