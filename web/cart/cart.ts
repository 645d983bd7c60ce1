import { type Call, CallError, type CallOptions, isCallError } from '../shared/call.js';
import type { Store } from '../shared/store.js';
import { addLines, type Lent, lentBy } from './begin-anew.js';
import { afterOrder, type BuyerStorage } from './buyer-storage.js';
import type { Events } from './events.js';
import { createPaying, type Paying, placedStatus } from './paying.js';
import { emptyCart } from './state.js';
import type {
  CartItem,
  CartState,
  CartUpdate,
  CustomField,
  Product,
  RateError,
  ShippingRate,
  State,
} from './types.js';

/** What happens to an order under way; each answers when the shop has. All reject with an SDKError. */
export interface Cart extends Paying {
  /** Asks the shop how the cart is now; without one, nothing is asked. */
  refresh(): Promise<CartState>;
  add(product: Product): Promise<CartItem>;
  update(change: CartUpdate): Promise<CartState>;
  updateItem(item: {
    uniqueId: string;
    quantity?: number;
    customFields?: CustomField[];
    selectedPlanId?: string;
  }): Promise<CartItem>;
  removeItem(uniqueId: string): Promise<void>;
  /** What came of it is in the answer's `result` too, where pages look for it. */
  applyDiscount(code: string): Promise<CartState>;
  removeDiscount(code: string): Promise<CartState>;
  fetchRates(): Promise<CartState['shippingRates']>;
  selectRate(rate: { method: string; cost: number } | { rateId: string }): Promise<CartState>;
  setCurrency(currency: string): Promise<CartState>;
  setLanguage(lang: string): Promise<void>;
  /**
   * From now on a cart may begin, in the shop's currency where it is known; changes that came before wait for
   * this.
   */
  begins(shop: { readonly isKnown: boolean }): void;
  /** Once every change that was asked for has been answered. */
  settled(): Promise<void>;
  /** Forgets the cart: a new one begins with the next item. */
  reset(): void;
}

export interface CartSetting {
  readonly call: Call;
  readonly state: Store<State>;
  readonly events: Events;
  readonly storage: BuyerStorage;
}

/**
 * The cart of this browser. Changes wait for one another, so that the shop's last answer is the last that is
 * shown.
 */
export function createCart({ call, state, events, storage }: CartSetting): Cart {
  let last: Promise<unknown> = Promise.resolve();
  let isKnown = false;
  let begins = (): void => {};
  const mayBegin = new Promise<void>((resolve) => {
    begins = resolve;
  });

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const who = (): CallOptions['headers'] => ({
    'x-customer-session': storage.get().customer?.sessionToken,
    'x-cart-secret': storage.get().cart?.secret,
  });

  function take(answer: CartState): CartState {
    const { items, shippingRates } = state.get().cart;
    // Rates that were shown stay while the shop says that they are stale: the screen does not jump.
    const isStale = answer.shippingRates.status === 'Stale';
    const rates = isStale ? { ...shippingRates, loading: false, status: 'Stale' } : answer.shippingRates;
    const cart = { ...emptyCart(answer.currency, answer.lang), ...answer, shippingRates: rates };
    state.set({ cart });
    if (items.count !== cart.items.count) storage.set({});
    return cart;
  }

  function showNone(): void {
    const { currency, lang } = state.get().cart;
    state.set({ cart: emptyCart(currency, lang) });
  }

  async function begin(): Promise<string> {
    const known = storage.get().cart;
    if (known?.secret) return known.token;
    await mayBegin;
    return beginWith(known && (await lentBy(call, known.token)));
  }

  async function beginWith(lent?: Lent): Promise<string> {
    const { currency, lang } = lent ?? state.get().cart;
    const { secret, ...begun } = await call<CartState & { secret: string }>('POST', '/cart', {
      // A shop that has not told its currency takes its own.
      body: isKnown || lent ? { currency, lang } : { lang },
      headers: who()!,
    });
    const filled = await addLines(call, begun, lent?.lines ?? [], { ...who(), 'x-cart-secret': secret });
    storage.set({ cart: { token: begun.token!, secret } });
    events.emit('cart.created', take(filled));
    return begun.token!;
  }

  /**
   * A change of the cart there is; where the shop knows it no more, or it was paid for, a new one is begun.
   */
  async function change(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    isFirst = true,
  ): Promise<CartState> {
    const token = await begin();
    try {
      const headers = who()!;
      return take(await call<CartState>(method, `/cart/${token}${path}`, { body, headers }));
    } catch (error) {
      if (!isFirst) throw error;
      if (isCallError(error) && error.reason === 'cart_secret_required') {
        // The cart is somebody else's: what this buyer says goes into one of their own.
        storage.set({ cart: { token } });
        return change(method, path, body, false);
      }
      if (!(await isOver(error, token))) throw error;
      storage.set({ ...afterOrder(storage.get(), token), cart: undefined as never });
      showNone();
      return change(method, path, body, false);
    }
  }

  async function isOver(error: unknown, token: string): Promise<boolean> {
    if (!isCallError(error) || !/404|409/.test(`${error.status}`)) return false;
    // What there is not may be a code or an item.
    const now = await call<Partial<CartState>>('GET', `/cart/${token}`).catch(({ status }: CallError) =>
      status === 404 ? { status: placedStatus } : {},
    );
    return now.status === placedStatus;
  }

  const itemOf = (cart: CartState, uniqueId: string): CartItem | undefined =>
    cart.items.items.find((item) => item.uniqueId === uniqueId);

  async function refresh(): Promise<CartState> {
    const { token, secret } = storage.get().cart ?? {};
    if (!token) {
      if (state.get().cart.token !== null) showNone();
      return state.get().cart;
    }
    if (!secret) {
      const lent = await lentBy(call, token);
      if (lent) await beginWith(lent);
      else reset();
      return state.get().cart;
    }
    try {
      const now = await call<CartState>('GET', `/cart/${token}`, { headers: who()! });
      if (now.status !== placedStatus) return take(now);
      storage.set(afterOrder(storage.get(), token));
    } catch (error) {
      if (!isCallError(error) || error.status !== 404) throw error;
    }
    reset();
    return state.get().cart;
  }

  function reset(): void {
    storage.set({ cart: undefined as never });
    showNone();
    events.emit('cart.reset');
  }

  return {
    ...createPaying({ call, state, events, storage, who, begin, inTurn }),
    refresh: () => inTurn(refresh),
    settled: () => inTurn(async () => {}),
    begins(shop) {
      isKnown ||= shop.isKnown;
      begins();
    },
    reset,
    add(product) {
      return inTurn(async () => {
        const before = new Map(state.get().cart.items.items.map((item) => [item.uniqueId, item.quantity]));
        // Where a button names a wrong address, the page that the buyer stands on may have it.
        const cart = await change('POST', '/items', { ...product, pageUrl: location.href });
        const added =
          cart.items.items.find((item) => item.quantity !== (before.get(item.uniqueId) ?? 0)) ??
          cart.items.items[cart.items.items.length - 1]!;
        events.emit('item.added', added);
        return added;
      });
    },
    update: (fields) => inTurn(() => change('PUT', '', fields)),
    updateItem({ uniqueId, ...fields }) {
      return inTurn(async () => {
        const cart = await change('PUT', `/items/${uniqueId}`, fields, false);
        const item = itemOf(cart, uniqueId)!;
        events.emit('item.updated', item);
        return item;
      });
    },
    removeItem(uniqueId) {
      return inTurn(async () => {
        const removed = itemOf(state.get().cart, uniqueId);
        await change('DELETE', `/items/${uniqueId}`, undefined, false);
        if (removed) events.emit('item.removed', removed);
      });
    },
    applyDiscount(code) {
      return inTurn(async () => {
        const cart = await change('POST', '/discounts', { code });
        const discount = cart.discounts.items.find((one) => one.code?.toLowerCase() === code.toLowerCase());
        events.emit('discount.applied', { code, discount });
        return { ...cart, result: { discount } };
      });
    },
    removeDiscount(code) {
      return inTurn(async () => {
        const cart = await change('DELETE', `/discounts/${encodeURIComponent(code)}`);
        events.emit('discount.removed', { code });
        return cart;
      });
    },
    fetchRates() {
      return inTurn(async () => {
        const token = await begin();
        const now = state.get().cart;
        state.set({ cart: { ...now, shippingRates: { ...now.shippingRates, loading: true } } });
        let shippingRates: CartState['shippingRates'] = { loading: false, status: 'Error', items: [] };
        try {
          const headers = who()!;
          const { rates, errors } = await call<{ rates: ShippingRate[]; errors: RateError[] }>(
            'GET',
            `/cart/${token}/shipping-rates`,
            { headers },
          );
          shippingRates = { loading: false, status: 'Loaded', items: rates, errors };
        } finally {
          state.set({ cart: { ...state.get().cart, shippingRates } });
        }
        return shippingRates;
      });
    },
    selectRate(rate) {
      return inTurn(async () => {
        const { shippingRates } = state.get().cart;
        const cart = await change('PUT', '/shipping', rate, false);
        // The choice of one rate does not take the others away.
        if (cart.shippingRates.items.length === 0) state.set({ cart: { ...cart, shippingRates } });
        events.emit('shipping.selected', cart.shippingDetails);
        return state.get().cart;
      });
    },
    setCurrency(currency) {
      return inTurn(async () => {
        await mayBegin;
        const code = currency.toLowerCase();
        if (storage.get().cart) return change('PUT', '', { currency: code });
        const { cart, session } = state.get();
        const { currencies } = session.settings;
        // As the shop refuses it where there is a cart.
        const codes = currencies?.map((one) => one.currency);
        if (codes?.includes(code) === false)
          throw new CallError(`currency must be one of ${codes.join(', ')}`, 400);
        state.set({ cart: { ...cart, currency: code } });
        return state.get().cart;
      });
    },
    setLanguage(lang) {
      return inTurn(async () => {
        state.set({ cart: { ...state.get().cart, lang } });
        if (storage.get().cart) await change('PUT', '', { lang });
      });
    },
  };
}
