import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import type { Minor } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import { askRefund, endRefund, isInDoubt, listRefunds, type Refund } from '../../domain/order/refunds.js';
import { findOrder } from '../../domain/order/rows.js';
import type { MoveOutcome, Payment } from '../../domain/payment/payment.js';
import { findPayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { providerOf } from '../../payment/providers.js';
import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';

export interface RefundInput {
  readonly amount: Minor;
  readonly comment: string;
  readonly notifyCustomer: boolean;
  /** The money went back already, outside of the shop: it is noted, and no provider is asked. */
  readonly isNote?: boolean;
  /** Who of staff gives it back. */
  readonly by?: string;
  /** The most that they may give back of one order in all. */
  readonly limit?: Minor;
}

/** After how long a refund whose end is not known is asked for again, in milliseconds. */
export const refundLookUp = 60_000;

/**
 * Gives money of an order back: by the provider who took it, else it is noted that the merchant does or did.
 * Never more than was paid, however many come at once. Refuses with `payment_refused` and the provider's
 * reason; where the provider does not answer the refund stands as `asked`, keeps its amount set apart, and a
 * job goes on asking under the same id.
 */
export async function refundOrder(
  context: AppContext,
  store: Store,
  token: string,
  input: RefundInput,
  save: (tx: Tx, refund: Refund) => Promise<void>,
): Promise<Refund> {
  const order = await findOrder(context.storage.read, store.storeId, token);
  if (!order) throw new ShopError('not_found', `There is no order ${token} in this store`);
  if (wasNotPaid(order)) throw notPaid(order);
  const taken = await paymentToReturn(context, store, order.details.payment.id);
  const payment = input.isNote ? undefined : taken;
  const now = context.now();
  const refund: Refund = {
    id: timeOrderedId(),
    storeId: store.storeId,
    token,
    paymentId: payment?.id ?? null,
    state: 'asked',
    amount: input.amount,
    dueAt: now + refundLookUp,
    createdAt: now,
    updatedAt: now,
    version: 1,
    details: {
      comment: input.comment,
      notifyCustomer: input.notifyCustomer,
      ...(input.by === undefined ? {} : { by: input.by }),
    },
  };
  if (!payment) {
    return context.storage.write(async (tx) => {
      await askRefund(tx, refund, input.limit);
      const done = await endRefund(tx, store, refund.id, { state: 'done', byProvider: false }, now);
      await save(tx, done);
      return done;
    });
  }
  await context.storage.write(async (tx) => {
    const asked = await askRefund(tx, refund, input.limit);
    if (asked.details.payment.capturable) throw notTaken();
  });
  const outcome = await giveBack(context, store, payment, refund);
  const ended = await context.storage.write(async (tx) => {
    const end = await endRefund(tx, store, refund.id, refundOutcome(outcome, context.now()), context.now());
    if (end.state !== 'refused') await save(tx, end);
    return end;
  });
  if (ended.state === 'refused') {
    throw new ShopError('payment_refused', `The money was not given back: ${ended.details.failure}`, {
      payment: [ended.details.failure ?? 'refused'],
    });
  }
  return ended;
}

/**
 * Asks the provider of a refund: the refund's id makes it one. `asked` says that it may have heard of it
 * before, for those that cannot tell.
 */
export async function giveBack(
  context: AppContext,
  store: Store,
  payment: Payment,
  refund: Refund,
  asked = false,
): Promise<MoveOutcome> {
  const provider = await providerOf(context, store, payment.provider);
  if (!provider) return { state: 'unknown', reason: 'its provider is not set up any more' };
  const reason = refund.details.comment;
  const outcome = await provider.refund(payment, { id: refund.id, amount: refund.amount, reason, asked });
  if (outcome.state === 'unknown') {
    const about = {
      storeId: store.storeId,
      provider: provider.id,
      refundId: refund.id,
      reason: outcome.reason,
    };
    context.troubles.report(about, 'what became of a refund is not known');
  }
  return outcome;
}

/** How a provider's answer ends a refund. */
export function refundOutcome(outcome: MoveOutcome, now: number): Parameters<typeof endRefund>[3] {
  if (outcome.state === 'done')
    return {
      state: 'done',
      byProvider: true,
      ...(outcome.reference === undefined ? {} : { reference: outcome.reference }),
    };
  if (outcome.state === 'refused') return { state: 'refused', failure: outcome.failure.message };
  if (outcome.forGood) return { state: 'asked', dueAt: null, doubt: outcome.reason };
  return { state: 'asked', dueAt: now + refundLookUp };
}

/**
 * Ends a refund of which its provider cannot say what became, by what a person saw there: where the money did
 * not go back, its amount can be given back again. Refuses with `not_found`, and with `conflict` a refund
 * that has ended otherwise or is still being asked for.
 */
export function sayRefund(
  context: AppContext,
  store: Store,
  token: string,
  id: string,
  wentBack: boolean,
): Promise<Refund> {
  return context.storage.write(async (tx) => {
    const refund = (await listRefunds(tx, store.storeId, token)).find((one) => one.id === id);
    if (!refund) throw new ShopError('not_found', `There is no refund ${id} of this order`);
    if (refund.state === (wentBack ? 'done' : 'refused')) return refund;
    if (!isInDoubt(refund)) {
      throw new ShopError(
        'conflict',
        refund.state === 'asked'
          ? 'The provider is still being asked for this refund: look again in a few minutes'
          : `This refund has ended: it was ${refund.state === 'done' ? 'made' : 'not made'}`,
      );
    }
    const end = wentBack
      ? ({ state: 'done', byProvider: true } as const)
      : ({ state: 'refused', failure: 'The money did not go back, as the merchant saw there.' } as const);
    return endRefund(tx, store, id, end, context.now());
  });
}

/** The payment whose provider gives money back; undefined where the merchant does it by hand. */
async function paymentToReturn(
  context: AppContext,
  store: Store,
  id: string | undefined,
): Promise<Payment | undefined> {
  const payment = id === undefined ? undefined : await findPayment(context.storage.read, store.storeId, id);
  if (!payment) return undefined;
  if (payment.state === 'authorised' || payment.state === 'pending') throw notTaken();
  return payment.state === 'paid' ? payment : undefined;
}

const unpaid: ReadonlySet<string | null> = new Set(['Deferred', 'Failed', 'Cancelled', 'Expired']);

/**
 * Only orders that were placed here can be known not to be paid: the payment status of an imported one may be
 * another shop's.
 */
function wasNotPaid({ details, paymentStatus }: Order): boolean {
  return details.payment.id !== undefined && unpaid.has(paymentStatus);
}

function notPaid({ paymentStatus }: Order): ShopError {
  return new ShopError(
    'conflict',
    `Nothing was paid for this order that could go back: its payment status is ${paymentStatus}. Set that first, once the money is there`,
  );
}

function notTaken(): ShopError {
  return new ShopError(
    'conflict',
    'The payment was not taken yet, so that there is nothing to give back: set the order to Cancelled to let it go',
  );
}
