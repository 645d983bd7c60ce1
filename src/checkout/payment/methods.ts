import type { AppContext } from '../../app/context.js';
import type { Cart } from '../../domain/cart/cart.js';
import { ShopError } from '../../domain/errors.js';
import type { Minor } from '../../domain/money.js';
import { deferredProvider, freeProvider, testCardProvider } from '../../domain/payment/local-providers.js';
import type { PaymentProvider } from '../../domain/payment/payment.js';
import type { Store } from '../../domain/store/store.js';
import { customMethodsFor, stripeFor, stripePublishableKey } from './provider-settings.js';

/** A way to pay that a cart is offered. */
export interface PaymentMethod {
  /** As `pay` takes it. */
  readonly id: string;
  readonly name: string;
  readonly iconUrl?: string;
  /** What the page needs to let the payer act. */
  readonly publishableKey?: string;
  readonly provider: PaymentProvider;
}

/** The ways in which a cart of this total can be paid for. */
export async function paymentMethods(
  context: AppContext,
  store: Store,
  cart: Cart,
  total: Minor,
): Promise<readonly PaymentMethod[]> {
  const own = await ownMethods(context, store, total);
  return total === 0 ? own : [...own, ...(await customMethodsFor(context, store, cart))];
}

/** Those for which nobody outside is asked, of a cart that comes to something unless told. */
export async function ownMethods(
  context: AppContext,
  store: Store,
  total: Minor = 1,
): Promise<readonly PaymentMethod[]> {
  if (total === 0) return [{ id: 'free', name: 'Free', provider: freeProvider }];
  const methods: PaymentMethod[] = [];
  const stripe = await stripeFor(context, store);
  const publishableKey = stripe && stripePublishableKey(store);
  if (stripe)
    methods.push({
      id: 'stripe',
      name: 'Card',
      provider: stripe,
      ...(publishableKey ? { publishableKey } : {}),
    });
  if (store.mode === 'Test') methods.push({ id: 'test-card', name: 'Test card', provider: testCardProvider });
  if (store.settings.allowDeferred)
    methods.push({ id: 'deferred', name: 'Pay later', provider: deferredProvider });
  return methods;
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
  const own = (await ownMethods(context, store, total)).find(named);
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
