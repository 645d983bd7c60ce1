import type { App } from '../app.js';
import { createEvents } from '../events.js';
import type { CartState, SnipcartEvents } from '../types.js';
import { pageName } from './v2-pages.js';
import { refuseForms } from './v2-validating.js';

// biome-ignore lint/suspicious/noExplicitAny: each event has listeners of its own
export type Listener = (...args: any[]) => void;

/** A cart in the shape of Snipcart 2: null where nobody has begun one. */
export function v2Cart({ items, discounts, ...cart }: CartState): Record<string, unknown> | null {
  return cart.token === null ? null : { ...cart, items: items.items, discounts: discounts.items, plans: [] };
}

/** The events of Snipcart 2 that are none of today's, or carried other things. */
export function v2Events(app: App) {
  const { events, state } = app;
  const { on, emit: tell } = createEvents() as unknown as {
    on(name: string, listener: Listener): () => void;
    emit(name: string, ...args: unknown[]): void;
  };
  const now = () => v2Cart(state.get().cart);

  const listeners: { readonly [N in keyof SnipcartEvents]?: (...args: SnipcartEvents[N]) => void } = {
    'item.adding': (item, items, event) => tell('item.adding', event, item, items),
    'item.added': (item) => tell('item.added', item, state.get().cart.items.items),
    'item.removed': (item) => tell('item.removed', item, state.get().cart.items.items),
    'cart.confirmed': ({ items, order, ...cart }) =>
      tell('order.completed', { ...cart, ...order, items: items.items }),
    'customer.signedin': ({ customer }) => tell('authentication.success', customer.email),
    'customer.registered': ({ customer }) => tell('authentication.success', customer.email),
    'customer.signedout': () => tell('user.loggedout'),
    'theme.routechanged': ({ to }) => {
      if (to !== '/') for (const name of ['page.change', 'page.changed']) tell(name, pageName(to));
    },
  };
  for (const [name, listener] of Object.entries(listeners)) events.on(name as never, listener as never);

  let { billingAddress, shippingAddress } = state.get().cart;
  state.subscribe(() => {
    const before = { billingAddress, shippingAddress };
    ({ billingAddress, shippingAddress } = state.get().cart);
    for (const [name, previous, address] of [
      ['billingaddress.changed', before.billingAddress, billingAddress],
      ['shippingaddress.changed', before.shippingAddress, shippingAddress],
    ] as const)
      if (address && JSON.stringify(previous) !== JSON.stringify(address)) tell(name, address);
  });
  refuseForms(app, (event, data) => tell('page.validating', event, data));

  const names = new Set([
    'app.ready',
    'cart.ready',
    'snipcart.ready',
    'item.adding',
    'item.added',
    'item.removed',
    'order.completed',
    'authentication.success',
    'user.loggedout',
    'page.change',
    'page.changed',
    'page.validating',
    'billingaddress.changed',
    'shippingaddress.changed',
  ]);
  return {
    cart: now,
    /** Undefined for an event that is today's too. */
    on: (name: string, listener: Listener) => (names.has(name) ? on(name, listener) : undefined),
    ready(): void {
      for (const name of ['app.ready', 'snipcart.ready']) tell(name);
      tell('cart.ready', { ...now(), order: now() });
    },
  };
}
