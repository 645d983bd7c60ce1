import type { Address } from '../address.js';
import { ShopError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { Cart, CartDetails, OrderField } from './cart.js';
import { unitPrice } from './item-price.js';

/** What changes of a cart beside its items; undefined leaves a part as it is. */
export interface DetailsChange {
  readonly email?: string | undefined;
  readonly billing?: Partial<Address> | undefined;
  readonly shipping?: Partial<Address> | undefined;
  readonly shipToBilling?: boolean | undefined;
  readonly customFields?: readonly OrderField[] | undefined;
  readonly metadata?: CartDetails['metadata'] | null | undefined;
  readonly notes?: string | undefined;
  readonly currency?: string | undefined;
  readonly language?: string | undefined;
}

/**
 * A cart's parts after a change. Refuses with `cart_refused` a country that the shop does not ship to, and
 * with `invalid` a currency that the shop does not take, or that an item has no price in.
 */
export function changedDetails(store: Store, { details }: Cart, change: DetailsChange): CartDetails {
  const { metadata, notes, currency, ...parts } = change;
  const present = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const { metadata: oldMetadata, notes: oldNotes, ...rest } = details;
  const newMetadata = metadata === undefined ? oldMetadata : (metadata ?? undefined);
  const newNotes = notes === undefined ? oldNotes : notes || undefined;
  const changed: CartDetails = {
    ...rest,
    ...present,
    ...(newMetadata === undefined ? {} : { metadata: newMetadata }),
    ...(newNotes === undefined ? {} : { notes: newNotes }),
  };
  refuseCountry(store, changed, change);
  if (currency === undefined || currency === details.currency) return changed;
  refuseCurrency(store, changed, currency);
  // Rates and calculated taxes are amounts in the earlier currency.
  return { ...changed, currency, rate: null, offered: null, taxes: null };
}

/** The currencies that a store's carts may be in, its own first. */
export function currenciesOf({ settings }: Store): readonly string[] {
  return [...new Set([settings.currency, ...settings.currencies])];
}

/** Refuses with `invalid` a currency that the shop does not take, or that an item has no price in. */
export function refuseCurrency(store: Store, { items }: Pick<CartDetails, 'items'>, currency: string): void {
  const codes = currenciesOf(store);
  if (!codes.includes(currency)) {
    const right = `must be one of ${codes.join(', ')}`;
    throw new ShopError('invalid', `currency ${right}`, { currency: [right] });
  }
  const without = items.filter((item) => unitPrice(item, currency, store.settings.currency) === undefined);
  if (without.length === 0) return;
  const names = without.map(({ product, definition }) => `"${definition.name}" (${product})`).join(', ');
  const message = `there is no price in ${currency} for ${names}`;
  throw new ShopError('invalid', message, { currency: [message] });
}

function refuseCountry({ settings }: Store, details: CartDetails, change: DetailsChange): void {
  const { allowedCountries } = settings;
  if (allowedCountries.length === 0) return;
  const { shipToBilling, billing, shipping } = details;
  const field = shipToBilling ? 'billingAddress' : 'shippingAddress';
  const country = (shipToBilling ? billing : shipping).country?.toUpperCase();
  const changesAddress =
    change.shipToBilling !== undefined || change.billing !== undefined || change.shipping !== undefined;
  if (!changesAddress || !country || allowedCountries.includes(country)) return;
  throw new ShopError(
    'cart_refused',
    `The shop does not ship to ${country}: it ships to ${allowedCountries.join(', ')}`,
    { [`${field}.country`]: ['disabled_country'] },
    { reason: 'disabled_country' },
  );
}
