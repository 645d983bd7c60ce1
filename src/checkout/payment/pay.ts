import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../../app/context.js';
import { readAddress } from '../../domain/address.js';
import type { Cart } from '../../domain/cart/cart.js';
import { orderOf } from '../../domain/cart/order-of.js';
import { findCart } from '../../domain/cart/rows.js';
import { type Begun, beginPayment, payAtOnce } from '../../domain/checkout/begin-payment.js';
import type { Agreed } from '../../domain/checkout/place-order.js';
import { ShopError } from '../../domain/errors.js';
import { toDecimal, toMajor, toMinor } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import { findOrder } from '../../domain/order/rows.js';
import type {
  Payment,
  PaymentFailure,
  PaymentOutcome,
  PaymentProvider,
  PaymentRequest,
} from '../../domain/payment/payment.js';
import { findOpenPayment, findPayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import type { PaymentMethod } from '../../payment/definition.js';
import { findProvider, providerOf } from '../../payment/providers.js';
import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { noteInCart } from '../cart/change-cart.js';
import { readyToPay } from '../cart/ready-to-pay.js';
import { makeRoom } from './make-room.js';
import { methodOf } from './methods.js';
import { holdTime, recordOutcome } from './record-outcome.js';
import { releasePayment } from './release-payment.js';

export interface PayInput {
  /** As `payment-methods` lists it: the id of a provider, or `custom:` and a gateway's method. */
  readonly method: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The page that a payer comes back to; checked against the store's domains by the route. */
  readonly returnUrl: string;
  /** Where the payer calls from, as limits name addresses. */
  readonly address?: string;
  /** What the payer was shown, in major units: where it comes to something else by now, nothing is paid. */
  readonly total?: number | string | undefined;
}

/** An order; or what the payer must do first. */
export type Paid =
  | { readonly order: Order }
  | { readonly redirectUrl: string }
  | { readonly clientSecret: string; readonly payment: Payment };

/** Saves the answer to a call in the transaction that places its order. */
export type SaveAnswer = (tx: Tx, order: Order) => Promise<void>;

/** How long a second call waits for the first one to end, in milliseconds. */
const patience = 10_000;

/**
 * Pays for a cart and makes it an order, once: a cart that is an order already answers that order, and a
 * second call beside the first waits for it. Everything that can be refused is refused before money moves:
 * `cart_refused` names each line and cause.
 */
export async function payForCart(
  context: AppContext,
  store: Store,
  token: string,
  input: PayInput,
  save: SaveAnswer = async () => {},
): Promise<Paid> {
  const current = await cartOrOrder(context, store, token);
  if ('order' in current) return current;
  const open = await findOpenPayment(context.storage.read, store.storeId, token);
  if (open) {
    const ended = await resumePayment(context, store, open, input);
    if (ended) return ended;
  }
  const { cart, priced } = await readyToPay(context, store, current.cart);
  const agreed: Agreed = {
    currency: cart.details.currency,
    total: priced.totals.total,
    details: orderOf(store, cart, priced),
    discounts: priced.discounts.map(({ discount }) => discount.id),
    customerId: cart.customerId,
  };
  if (isOtherTotal(agreed, input)) {
    // Stores the new total, so that the buyer sees the one that is asked for.
    const { taxes } = cart.details;
    if (taxes !== null) await noteInCart(context, store, current.cart, { taxes }, agreed.details);
    throw totalChanged(agreed, input);
  }
  const method = await methodOf(context, store, cart, agreed.total, input.method);
  const payment = { ...newPayment(store, cart, agreed, method, context.now()), address: input.address ?? '' };
  const request = requestOf(store, payment, agreed, input);
  if (method.provider.local) return payHere(context, store, cart, agreed, request, method.provider, save);
  return payOutside(context, store, cart, agreed, request, method.provider);
}

/** Prices, discounts and taxes may have changed since the payer looked. */
function isOtherTotal({ total, currency }: Agreed, { total: requested }: PayInput): boolean {
  return requested !== undefined && toMinor(requested, currency) !== total;
}

function totalChanged({ total, currency }: Agreed, { total: requested }: PayInput): ShopError {
  const [code, expected] = ['total_changed', toMajor(total, currency)];
  const message = `The order comes to ${toDecimal(total, currency)} ${currency} now, not ${requested}: look at it again`;
  const problems = [{ code, field: 'total', expected, got: requested, message }];
  return new ShopError('cart_refused', message, { total: [code] }, { reason: code, problems });
}

async function payHere(
  context: AppContext,
  store: Store,
  cart: Cart,
  agreed: Agreed,
  request: PaymentRequest,
  provider: PaymentProvider,
  save: SaveAnswer,
): Promise<Paid> {
  const outcome = await provider.authorise(request);
  context.counts.add('payments', { provider: provider.id, state: outcome.state });
  if (outcome.state === 'failed') throw declined(outcome.failure);
  const payment = paidHere(request.payment, outcome);
  const begun = await context.storage.write(async (tx) => {
    const placed = await payAtOnce(tx, store, payment, agreed, cart.version, context.now());
    if (placed.kind === 'placed') await save(tx, placed.order);
    return placed;
  });
  return awaitOutcome(context, store, begun);
}

function paidHere(payment: Payment, outcome: PaymentOutcome): Payment {
  if (outcome.state === 'unknown' || outcome.state === 'action' || outcome.state === 'approved')
    throw new Error(`a provider of the shop itself answered ${outcome.state}`);
  const { reference, card, provider, state } = outcome;
  return {
    ...payment,
    state,
    reference: reference ?? null,
    dueAt: null,
    details: { ...payment.details, ...(card ? { card } : {}), ...(provider ? { provider } : {}) },
  };
}

async function payOutside(
  context: AppContext,
  store: Store,
  cart: Cart,
  agreed: Agreed,
  request: PaymentRequest,
  provider: PaymentProvider,
): Promise<Paid> {
  const begun = await context.storage.write((tx) =>
    beginPayment(tx, store, request.payment, agreed, cart.version, context.now()),
  );
  if (begun.kind !== 'begun') return awaitOutcome(context, store, begun);
  await makeRoom(context, store, begun.payment);
  const outcome = await provider.authorise({ ...request, payment: begun.payment });
  const { order, payment } = await recordOutcome(context, store, begun.payment.id, outcome);
  return answerOf(order, payment);
}

/** What a call answers that met another one at the same cart. */
async function awaitOutcome(context: AppContext, store: Store, begun: Begun): Promise<Paid> {
  if (begun.kind === 'placed') return { order: begun.order };
  const until = Date.now() + patience;
  for (let pause = 20; Date.now() < until; pause = Math.min(pause * 2, 250)) {
    await sleep(pause);
    const payment = await findPayment(context.storage.read, store.storeId, begun.payment.id);
    const order = await findOrder(context.storage.read, store.storeId, begun.payment.token);
    if (order?.completed) return { order };
    if (payment && isAnswered(payment)) return answerOf(null, payment);
  }
  throw underWay();
}

/**
 * A payment of this cart is under way already: it is asked how it stands, and goes on, or makes room for
 * another method.
 */
async function resumePayment(
  context: AppContext,
  store: Store,
  open: Payment,
  input: PayInput,
): Promise<Paid | undefined> {
  const provider = await providerOf(context, store, open.provider);
  const fresh = !isAnswered(open) && context.now() - open.createdAt < patience;
  if (fresh) return awaitOutcome(context, store, { kind: 'open', payment: open });
  const seen: PaymentOutcome = provider
    ? await provider.lookUp(open)
    : { state: 'unknown', reason: 'its provider is not set up any more' };
  const { order, payment } = await recordOutcome(context, store, open.id, seen);
  if (order) return { order };
  // A payment that was tried in this call and refused: the payer learns why before choosing another method.
  if (seen.state === 'approved' && payment.state === 'failed') return answerOf(null, payment);
  if (!payment.isOpen) return undefined;
  if (payment.state === 'action' && payment.details.method === input.method) {
    // Without new details from the payer the payment continues where it was; new details, such as a card, go
    // to the same payment.
    if (!provider || Object.keys(input.details).length === 0) return answerOf(null, payment);
    const agreed: Agreed = JSON.parse(payment.details.agreed);
    const outcome = await provider.authorise(requestOf(store, payment, agreed, input));
    const again = await recordOutcome(context, store, payment.id, outcome);
    return answerOf(again.order, again.payment);
  }
  await releasePayment(context, store, open.token);
  return undefined;
}

/** Whether the provider has answered at all, even if only that the outcome is unknown. */
function isAnswered({ state, isOpen, version }: Payment): boolean {
  return state !== 'started' || !isOpen || version > 1;
}

function answerOf(order: Order | null, payment: Payment): Paid {
  if (order) return { order };
  const { redirectUrl, clientSecret, failure } = payment.details;
  if (payment.state === 'action' && redirectUrl !== undefined) return { redirectUrl };
  if (payment.state === 'action' && clientSecret !== undefined) return { clientSecret, payment };
  if (payment.state === 'failed' || payment.state === 'cancelled')
    throw declined(failure ?? { code: 'payment_failed', message: 'The payment was cancelled.' });
  throw underWay();
}

function underWay(): ShopError {
  return new ShopError(
    'payment_unknown',
    'What became of the payment is not known yet, since its provider has not answered: ask again in a moment, it will not be charged twice',
    undefined,
    { reason: 'provider_unreachable' },
  );
}

function declined({ code, message, ofShop }: PaymentFailure): ShopError {
  const refusal = new ShopError('payment_declined', message, { payment: [code] }, { reason: code });
  refusal.cause = ofShop;
  return refusal;
}

async function cartOrOrder(
  context: AppContext,
  store: Store,
  token: string,
): Promise<{ readonly order: Order } | { readonly cart: Cart }> {
  const cart = await findCart(context.storage.read, store.storeId, token);
  if (!cart) throw new ShopError('not_found', `There is no cart ${token} in this store`);
  if (!cart.placed) return { cart };
  const order = await findOrder(context.storage.read, store.storeId, token);
  if (!order) throw new Error(`the placed cart ${token} has no order`);
  return { order };
}

function newPayment(store: Store, cart: Cart, agreed: Agreed, method: PaymentMethod, now: number): Payment {
  const definition = findProvider(method.provider.id);
  return {
    id: timeOrderedId(),
    storeId: store.storeId,
    token: cart.token,
    provider: method.provider.id,
    state: 'started',
    isOpen: true,
    amount: agreed.total,
    currency: agreed.currency,
    reference: null,
    dueAt: now + Math.min(holdTime, 60_000),
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      method: method.id,
      ...(definition ? { onOrders: definition.onOrders } : {}),
      agreed: JSON.stringify(agreed),
      ...(method.provider.local ? {} : { display: method.name }),
      ...(method.iconUrl === undefined ? {} : { iconUrl: method.iconUrl }),
    },
  };
}

function requestOf(store: Store, payment: Payment, agreed: Agreed, input: PayInput): PaymentRequest {
  const { details } = agreed;
  const billing = readAddress(details.billing);
  return {
    payment,
    storeName: store.name,
    mode: store.mode,
    email: details.email,
    language: details.language ?? 'en',
    billing,
    shipping: details.shippingSameAsBilling ? billing : readAddress(details.shipping),
    lines: details.lines,
    input: input.details,
    returnUrl: input.returnUrl,
  };
}
