import type { App } from '../app.js';
import type { Product, Snipcart, StoreSettings, Texts } from '../types.js';
import { itemFailure } from '../ui/cart/item-problems.js';
import { type Listener, v2Events } from './v2-events.js';

/** A promise as jQuery's, which pages of that time wait for with `done` and `fail`. */
class Deferred<T> extends Promise<T> {
  done(listener: (value: T) => void): this {
    void this.then(listener, () => undefined);
    return this;
  }
  fail(listener: (error: unknown) => void): this {
    this.catch(listener);
    return this;
  }
  always(listener: () => void): this {
    void this.then(listener, listener);
    return this;
  }
}

/** Settings of `Snipcart.api.configure` that mean something here; others are taken and forgotten. */
const settings: Readonly<Record<string, (app: App, value: unknown) => void>> = {
  show_cart_automatically: ({ page }, value) => {
    page.opensOnAdd = Boolean(value);
  },
  split_firstname_and_lastname: (app, value) => ask(app, { splitName: Boolean(value) }),
};

/** What the page wishes of the billing form, whatever the shop's settings say. */
function ask({ state }: App, wanted: Partial<StoreSettings>): void {
  const { session } = state.get();
  state.set({ session: { ...session, settings: { ...session.settings, ...wanted } } });
}

/** The calls and events of Snipcart 2, over the same cart. Answers what begins its `ready` events. */
export function addV2(app: App, snipcart: Snipcart): () => void {
  const { account, cart, events, router, state, screen } = app;
  // Forms of that time ask for a telephone number, which pages look at before they are sent.
  ask(app, { includePhone: true });
  const heard = new Map<string, (() => void)[]>();
  const own = v2Events(app);
  const locales = new Map<string, Texts>();

  const soon = <T>(work: Promise<T>): Deferred<T> => {
    const deferred = Deferred.resolve(work) as Deferred<T>;
    // A refusal that nobody waits for is told where the buyer looks.
    deferred.catch((error: Error) => screen.set({ notice: { kind: 'error', ...itemFailure(app, error) } }));
    return deferred;
  };
  function subscribe(name: string, listener: Listener): void {
    const off = own.on(name, listener) ?? events.on(name as never, listener);
    heard.set(name, [...(heard.get(name) ?? []), off]);
  }
  function unsubscribe(name: string): void {
    for (const off of heard.get(name) ?? []) off();
    heard.delete(name);
  }
  function configure(key: string, value: unknown): void {
    settings[key]?.(app, value);
  }
  async function setLang(lang: string): Promise<void> {
    await snipcart.api.session.setLanguage(lang, locales.get(lang));
  }
  async function addAll(products: Product | readonly Product[]): Promise<unknown> {
    const added = [];
    for (const product of [products].flat() as Product[]) added.push(await cart.add(product));
    return Array.isArray(products) ? added : added[0];
  }
  async function clear(): Promise<void> {
    for (const { uniqueId } of state.get().cart.items.items) await cart.removeItem(uniqueId);
  }
  const acts: Record<string, (...args: never[]) => unknown> = {
    config: configure,
    bind: subscribe,
    unbind: unsubscribe,
    registerLocale(lang: string, texts: Texts) {
      locales.set(lang, { ...locales.get(lang), ...texts });
      if (state.get().session.lang === lang) void setLang(lang);
    },
  };

  const open = (): unknown => router.go('/cart');
  const close = (): unknown => router.close();
  const discount = (code: string) => soon(cart.applyDiscount(code));
  Object.assign(snipcart, {
    subscribe,
    unsubscribe,
    setLang,
    execute: (act: string, ...args: never[]) => acts[act]?.(...args),
  });
  Object.assign(snipcart.api, {
    configure,
    items: {
      count: () => state.get().cart.items.count,
      all: () => state.get().cart.items.items,
      add: (products: Product | readonly Product[]) => soon(addAll(products)),
      update: (uniqueId: string, change: object) => soon(cart.updateItem({ ...change, uniqueId })),
      remove: (uniqueId: string) => soon(cart.removeItem(uniqueId)),
      clear: () => soon(clear()),
    },
    modal: { show: open, close },
    user: {
      current: () => {
        const { customer } = state.get();
        return customer.status === 'SignedIn' ? customer : undefined;
      },
      logout: () => soon(account.signOut()),
    },
    discounts: {
      all: () => state.get().cart.discounts.items,
      add: discount,
      applyDiscountCode: discount,
      remove: (code: string) => soon(cart.removeDiscount(code)),
    },
  });
  Object.assign(snipcart.api.cart, {
    get: own.cart,
    start: open,
    close,
    currency: (code?: string) => (code ? soon(cart.setCurrency(code)) : state.get().cart.currency),
  });
  return own.ready;
}
