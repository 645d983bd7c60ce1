import type { AppContext } from '../../app/context.js';
import type { Cart } from '../../domain/cart/cart.js';
import { ShopError } from '../../domain/errors.js';
import type { Minor } from '../../domain/money.js';
import type { Store } from '../../domain/store/store.js';
import type { Bill, PaymentMethod } from '../../payment/definition.js';
import { providers } from '../../payment/providers.js';

/** The ways in which a cart of this total can be paid for. */
export async function paymentMethods(
  context: AppContext,
  store: Store,
  { token, details }: Cart,
  total: Minor,
): Promise<readonly PaymentMethod[]> {
  return offersOf(context, store, { total, token, currency: details.currency }, providers);
}

/**
 * The methods that need no call to another service, for a cart with a total above 0 unless a total is given.
 */
export async function ownMethods(
  context: AppContext,
  store: Store,
  { total = 1, currency = store.settings.currency }: Partial<Bill> = {},
): Promise<readonly PaymentMethod[]> {
  const own = providers.filter(({ offersFromOutside }) => !offersFromOutside);
  return offersOf(context, store, { total, currency }, own);
}

async function offersOf(
  context: AppContext,
  store: Store,
  bill: Bill,
  asked: typeof providers,
): Promise<readonly PaymentMethod[]> {
  return (await Promise.all(asked.map((provider) => provider.offers(context, store, bill)))).flat();
}

/** A method as pages see it. */
export function methodView({ provider: _, ...method }: PaymentMethod): Omit<PaymentMethod, 'provider'> {
  return method;
}

/** The method that a buyer named; refuses one that is not offered, with those that are. */
export async function methodOf(
  context: AppContext,
  store: Store,
  cart: Cart,
  total: Minor,
  id: string,
): Promise<PaymentMethod> {
  const named = (one: PaymentMethod) => one.id === id;
  // A gateway that is slow holds up nobody who pays otherwise.
  const own = (await ownMethods(context, store, { total, currency: cart.details.currency })).find(named);
  if (own) return own;
  const methods = await paymentMethods(context, store, cart, total);
  const method = methods.find(named);
  if (method) return method;
  const offered = methods.map((one) => one.id).join(', ') || 'none: set one up in the payment settings';
  throw new ShopError(
    'invalid',
    `"${id.slice(0, 100)}" is not a way to pay for this order: there ${methods.length === 1 ? 'is' : 'are'} ${offered}`,
    { method: [`must be one of: ${offered}`] },
    { reason: 'payment_failed' },
  );
}
