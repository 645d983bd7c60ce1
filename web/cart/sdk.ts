import { CallError } from '../shared/call.js';
import { settingsIn } from '../shared/format.js';
import type { App } from './app.js';
import type { CartItem, Order, Snipcart, SnipcartApi } from './types.js';

/** When the cart has begun, and when its screens can be seen. */
interface Moments {
  readonly ready: Promise<void>;
  readonly screensReady: Promise<void>;
}

/** `window.Snipcart`: what a page's own scripts may do. Its objects can be written to, since pages do so. */
export function createSdk(app: App, version: string, { ready, screensReady }: Moments): Snipcart {
  const { cart, account, events, router, state, language } = app;
  let chosen: { method: string; details?: Record<string, unknown> } | undefined;

  const items: SnipcartApi['cart']['items'] = {
    add: (product) => cart.add(product),
    // Some pages call it with the id apart.
    update: (...args: unknown[]) => cart.updateItem(changeOf(args)),
    remove: (uniqueId) => cart.removeItem(uniqueId),
  };
  async function show(route: string): Promise<void> {
    await router.go(route);
    await screensReady;
  }
  async function confirm(): Promise<Order> {
    if (!chosen) {
      void router.go('/checkout');
      throw new CallError('Choose how to pay first: cart.setPaymentDetails({method, details})', 0);
    }
    const paid = await cart.pay({ ...chosen, total: state.get().cart.total });
    if ('order' in paid) return paid.order;
    if ('redirectUrl' in paid) {
      location.assign(paid.redirectUrl);
      // The page is being left.
      return new Promise<Order>(() => {});
    }
    cart.forgetPayment();
    void router.go('/checkout/payment');
    throw new CallError('This way to pay has a form of its own: it is in the checkout', 0);
  }
  // Who asks twice at once pays once.
  let confirming: Promise<Order> | undefined;

  const api: SnipcartApi = {
    cart: {
      update: (change) => cart.update(change),
      applyDiscount: (code) => cart.applyDiscount(code),
      removeDiscount: (code) => cart.removeDiscount(code),
      fetchShippingRates: () => cart.fetchRates(),
      setShippingInformation: (rate) => cart.selectRate(rate),
      async setPaymentDetails(payment) {
        chosen = payment;
        const { cart: now } = state.get();
        // The card's number is for the shop's payment alone: the state tells only how it will be paid.
        state.set({ cart: { ...now, paymentDetails: { method: payment.method, status: 2, details: {} } } });
      },
      confirm: () => (confirming ??= confirm().finally(() => (confirming = undefined))),
      currency: (code) => cart.setCurrency(code),
      items,
    },
    customer: {
      signin: (email, password) => account.signIn(email, password),
      signout: () => account.signOut(),
      register: (email, password, confirm) =>
        account.register({ email, password, ...(confirm === undefined ? {} : { confirm }) }),
      fetchOrders: (limit, offset) => account.orders(limit, offset),
    },
    orders: { fetch: (token) => account.order(token) },
    session: {
      async setLanguage(lang, overrides) {
        await language.use(lang, overrides);
        const { session } = state.get();
        const settings = settingsIn(session.settings, language.textLang);
        state.set({ session: { ...session, lang: language.lang, settings } });
        await cart.setLanguage(language.lang);
      },
      setCurrency: (code) => cart.setCurrency(code),
    },
    localization: { fetchSuggestedAddresses: async () => [] },
    theme: {
      cart: {
        open: () => show('/cart'),
        close: async () => router.close(),
        navigate: show,
      },
      customization: {
        registerPaymentFormCustomization(style) {
          const { customization } = state.get();
          state.set({ customization: { ...customization, paymentForm: style } });
        },
      },
    },
  };
  // No part of the API, but what pages of all times call.
  Object.assign(api, {
    modal: { show: api.theme.cart.open, open: api.theme.cart.open, close: api.theme.cart.close },
  });
  const snipcart: Snipcart = {
    version,
    ready: ready.then(() => snipcart),
    api,
    events: { on: events.on, off: events.off },
    store: { getState: state.get, subscribe: state.subscribe },
  };
  return snipcart;
}

function changeOf(args: unknown[]): Pick<CartItem, 'uniqueId'> & { quantity?: number } {
  const [first, more] = args;
  return typeof first === 'string' ? { uniqueId: first, ...(more as object) } : (first as CartItem);
}
