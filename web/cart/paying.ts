import { type Call, CallError, type CallOptions, isCallError, newKey } from '../shared/call.js';
import type { Store } from '../shared/store.js';
import { afterOrder, type BuyerStorage, type StoredBuyer, secretOf } from './buyer-storage.js';
import type { Events } from './events.js';
import type { TextKey } from './language.js';
import { emptyCart } from './state.js';
import type { CartState, Order, SDKError, State } from './types.js';

/** Paying for the cart, and learning what became of it. All reject with an SDKError. */
export interface Paying {
  paymentMethods(): Promise<PaymentMethod[]>;
  /**
   * Begins a payment of the total that is shown, which its payer completes on this page: what it takes is in
   * the answer.
   */
  preparePayment(method: string): Promise<Payment>;
  /**
   * Pays the `total` that its payer was shown: where the order comes to something else by now it rejects with
   * the reason `total_changed`, and nothing is paid. While nobody answers it asks the shop what became of the
   * payment before anything is paid again; it rejects with the reason `payment_pending` where that is not
   * known after a minute and a half.
   */
  pay(payment: { method: string; total: number; details?: Record<string, unknown> }): Promise<Payment>;
  /** Money may move from now on outside of `pay`: whoever comes back to the cart asks what became of it. */
  startsOutside(method: string): void;
  /** Tells listeners that a payment outside of `pay` was refused, and answers the refusal. */
  failedOutside(error: SDKError): SDKError;
  /** A payment that was begun outside has not moved anything. */
  forgetPayment(): void;
  /**
   * What became of a payment whose end this browser has not heard of; undefined where it knows of none.
   * Whoever `isReturn`ing from a gateway may have lost that: then it is the payment that the shop knows.
   */
  resumePayment(options?: {
    readonly isReturn?: boolean;
    readonly patienceMs?: number;
  }): Promise<PaymentOutcome | undefined>;
  /**
   * An order that was placed in this browser. The first who sees it ends its cart and is told of it:
   * `cart.confirmed`.
   */
  placedOrder(token: string): Promise<Order>;
}

export interface PaymentMethod {
  readonly id: string;
  readonly name: string;
  readonly iconUrl?: string;
  /** Texts of the cart: its name, and what happens next. */
  readonly label?: TextKey;
  readonly hint?: TextKey;
  /** Its form: a folder below `payment`. */
  readonly form?: string;
  readonly publishableKey?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** A payment is through, or the payer has to act: at another address, or with a client secret. */
export type Payment =
  | { readonly order: Order }
  | { readonly redirectUrl: string }
  | { readonly clientSecret: string; readonly paymentId: string };

/** How a payment stands: an order, refused, waiting for its payer, being worked on, or nothing happened. */
export type PaymentOutcome =
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'failed'; readonly error: SDKError }
  | { readonly kind: 'action' | 'working' | 'none'; readonly method: string };

interface PayingSetting {
  readonly call: Call;
  readonly state: Store<State>;
  readonly events: Events;
  readonly storage: BuyerStorage;
  readonly who: () => CallOptions['headers'];
  /** The token of the cart, which is begun where there is none. */
  readonly begin: () => Promise<string>;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The status of a cart that has become an order. */
export const placedStatus = 3;

/** How long a call that was cut off may still arrive at the shop, in milliseconds. */
const onItsWay = 15_000;
const longestWork = 90_000;

/** How this browser's cart is paid for. */
export function createPaying({ call, state, events, storage, who, begin, inTurn }: PayingSetting): Paying {
  /** A payment that ended without an answer, and the key that makes trying it again the same call. */
  let unanswered: { readonly body: string; readonly key: string } | undefined;

  async function post(payment: object, key: string): Promise<Payment> {
    const token = await begin();
    return call<Payment>('POST', `/cart/${token}/pay`, {
      body: { ...payment, returnUrl: returnUrl(token) },
      headers: { ...who(), 'idempotency-key': key },
      timeoutMs: 45_000,
    });
  }

  function note(token: string, method: string): void {
    storage.set({ paying: { token, method, at: Date.now() } });
  }

  function forget(): void {
    storage.set({ paying: undefined as never });
  }

  function refused(error: SDKError): SDKError {
    if (error.errors?.payment) events.emit('payment.failed', error);
    events.emit('cart.confirm.error', error);
    return error;
  }

  /** Ends the cart of an order, and tells of it once. */
  function placed(order: Order): Order {
    const { paying } = storage.get();
    const { cart } = state.get();
    const isOurs = paying?.token === order.token;
    if (isOurs) events.emit('cart.confirmed', { ...confirmedCart(cart, order), order });
    storage.set({
      ...afterOrder(storage.get(), order.token),
      ...(isOurs ? { paying: undefined as never } : {}),
    });
    forgetBuyer(order.token);
    if (cart.token === order.token) {
      state.set({ cart: emptyCart(cart.currency, cart.lang) });
      events.emit('cart.reset');
    }
    return order;
  }

  async function placedOrder(token: string): Promise<Order> {
    const headers = { ...who(), 'x-cart-secret': secretOf(storage.get(), token) };
    return placed(await call<Order>('GET', `/cart/${token}/order`, { headers }));
  }

  /** As the shop tells it, which it does only where it was refused or goes on. */
  function lastPayment(): StoredBuyer['paying'] {
    const { token, paymentDetails } = state.get().cart;
    const { method, details } = paymentDetails;
    return token && method && details.state ? { token, method, at: 0 } : undefined;
  }

  async function paymentOutcome(token: string, method: string, untilNone: number): Promise<PaymentOutcome> {
    const start = Date.now();
    for (let asked = 1; ; asked += 1) {
      const now = await call<CartState>('GET', `/cart/${token}`, { headers: who() });
      if (now.status === placedStatus) return { kind: 'placed', order: await placedOrder(token) };
      const { details, method: last } = now.paymentDetails;
      const { state: paymentState, reason, message } = last === method ? details : {};
      if (paymentState === 'failed' || paymentState === 'cancelled')
        return {
          kind: 'failed',
          error: new CallError(String(message ?? ''), 400, failureBody(reason as string)),
        };
      const isOpen = paymentState === 'action' || paymentState === 'started';
      if (!isOpen && Date.now() >= untilNone) return { kind: 'none', method };
      if (Date.now() - start > longestWork) return { kind: 'working', method };
      if (isOpen && asked % 3 !== 2) {
        // The shop looks its provider up when it is asked to go on.
        const paid = await post({ method }, newKey()).catch(() => undefined);
        if (paid && !('order' in paid)) return { kind: 'action', method };
        if (paid) return { kind: 'placed', order: placed(paid.order) };
      }
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }

  async function payOnce(payment: { method: string }): Promise<Payment> {
    const token = await begin();
    const body = JSON.stringify(payment);
    const key = unanswered?.body === body ? unanswered.key : newKey();
    if (unanswered) {
      const stands = await paymentOutcome(token, payment.method, 0);
      if (stands.kind === 'placed') return stands;
    }
    note(token, payment.method);
    try {
      const paid = await post(payment, key);
      unanswered = undefined;
      return paid;
    } catch (error) {
      if (!isCallError(error) || !isUnclear(error)) throw error;
      unanswered = { body, key };
      const stands = await paymentOutcome(token, payment.method, Date.now() + 4000);
      if (stands.kind === 'placed') return stands;
      if (stands.kind === 'failed') throw stands.error;
      if (stands.kind === 'working') throw new CallError(error.message, 409, { reason: 'payment_pending' });
      throw error.status === 409 ? new CallError(error.message, 409, { reason: 'payment_failed' }) : error;
    }
  }

  return {
    paymentMethods() {
      return inTurn(async () => {
        const token = await begin();
        return (await call<{ methods: PaymentMethod[] }>('GET', `/cart/${token}/payment-methods`)).methods;
      });
    },
    preparePayment(method) {
      const { total } = state.get().cart;
      return inTurn(() => post({ method, total }, newKey()));
    },
    pay(payment) {
      return inTurn(async () => {
        try {
          const paid = await payOnce(payment);
          if ('order' in paid) placed(paid.order);
          return paid;
        } catch (error) {
          // Without an answer there may be one later: the next who looks asks for it.
          if ((error as SDKError).status !== 0 && (error as SDKError).reason !== 'payment_pending') forget();
          throw refused(error as SDKError);
        }
      });
    },
    startsOutside: (method) => note(state.get().cart.token ?? '', method),
    failedOutside(error) {
      forget();
      return refused(error);
    },
    forgetPayment: forget,
    resumePayment({ isReturn = false, patienceMs = 0 } = {}) {
      return inTurn(async () => {
        const { paying = isReturn ? lastPayment() : undefined } = storage.get();
        if (!paying) return undefined;
        const { token, method, at } = paying;
        const untilNone = Math.max(at + onItsWay, Date.now() + patienceMs);
        const stands = await paymentOutcome(token, method, untilNone);
        if (stands.kind === 'failed') refused(stands.error);
        if (stands.kind === 'failed' || stands.kind === 'none') forget();
        return stands;
      });
    },
    placedOrder,
  };
}

/** Whether a call may have moved money although it was not answered with an order. */
function isUnclear({ status }: CallError): boolean {
  return status === 0 || status === 409 || status >= 500;
}

function failureBody(reason = 'payment_failed') {
  return { reason, errors: { payment: [reason] } };
}

/** The cart as listeners of its confirmation read it; after a reload what its order says of it. */
function confirmedCart(cart: CartState, order: Order): CartState {
  const { token, invoiceNumber, email, items, itemsCount } = order;
  if (cart.token === token) return { ...cart, invoiceNumber };
  return {
    ...emptyCart(order.currency, cart.lang),
    ...order,
    status: placedStatus,
    email,
    items: { items, count: itemsCount },
    discounts: { items: [] },
    taxes: { loading: false, status: 'Loaded', items: [] },
    paymentDetails: { method: null, status: 2, details: {} },
    total: order.finalGrandTotal,
  } as unknown as CartState;
}

/** The page that a payer comes back to, where the payment goes on. */
export function returnUrl(token: string): string {
  return `${location.origin}${location.pathname}${location.search}#/checkout/return/${token}`;
}

/** What was typed for an order that is placed does not stay in the browser. */
function forgetBuyer(token: string): void {
  try {
    sessionStorage.removeItem(`snipcart-buyer:${token}`);
  } catch {
    // A forbidden storage holds nothing.
  }
}
