import { readAddress } from '../address.js';
import { provinceNames, readProvince } from '../provinces.js';
import type { ShippingMethod } from '../shipping/shipping.js';
import type { Store } from '../store/store.js';
import type { Cart } from './cart.js';

/**
 * A province that an order cannot be priced without, by the field that lacks it, with what would be right.
 */
export interface NeededProvince {
  readonly field: 'billingAddress.province' | 'shippingAddress.province';
  /** `required`, or `invalid_province` for one that no list knows. */
  readonly code: 'required' | 'invalid_province';
  readonly message: string;
}

/**
 * What is wrong with the province that a cart goes to, where a tax of the store's table or a rate of its
 * methods (those that it is shipped by) depends on it; undefined where none does, or while no country is
 * known.
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
  const shipped = details.items.some(({ definition }) => definition.shippable !== false);
  const named = namedProvinces(
    {
      ...settings,
      taxes: settings.taxes.filter(({ appliesOnShipping }) => taxed || appliesOnShipping),
    },
    shipped ? methods : [],
    land,
  );
  const depends = [
    ...(named.taxes.length > 0 ? ['taxes'] : []),
    ...(named.methods.length > 0 ? ['shipping rates'] : []),
  ];
  if (depends.length === 0) return undefined;
  const address = details.shipToBilling ? 'billing' : 'shipping';
  const written = province?.trim() ?? '';
  const known = provinceNames(land);
  const right =
    known === ''
      ? `give its name; those of ${[...new Set([...named.taxes, ...named.methods])].join(', ')} are counted apart`
      : `give its code or name: ${known}`;
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

/** The provinces of a country that the taxes of a store's table and its shipping methods name. */
export function namedProvinces(
  { taxes, taxesUrl, shippingUrl }: Pick<Store['settings'], 'taxes' | 'taxesUrl' | 'shippingUrl'>,
  methods: readonly Pick<ShippingMethod, 'places'>[],
  land: string,
): { readonly taxes: readonly string[]; readonly methods: readonly string[] } {
  const named = (places: ShippingMethod['places']): string[] =>
    places
      .filter(({ country }) => country.toUpperCase() === land)
      .flatMap(({ province }) => (province === null ? [] : [province]));
  return {
    taxes: taxesUrl === null ? named(taxes) : [],
    methods: shippingUrl === null ? named(methods.flatMap(({ places }) => places)) : [],
  };
}
