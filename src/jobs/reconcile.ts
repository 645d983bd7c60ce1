import type { AppContext } from '../app/context.js';
import { holdTime, recordOutcome } from '../checkout/payment/record-outcome.js';
import { giveBack, refundOutcome } from '../checkout/payment/refund.js';
import { giveUp } from '../checkout/payment/release-payment.js';
import { dueRefunds, endRefund, type Refund } from '../domain/order/refunds.js';
import type { Payment } from '../domain/payment/payment.js';
import { duePayments, findPayment, lockPayment, savePayment } from '../domain/payment/rows.js';
import { findStore, type Store } from '../domain/store/store.js';
import { providerOf } from '../payment/providers.js';

const batchSize = 20;
/** After how long one that could not be looked at is looked at again, in milliseconds. */
const later = 60_000;

/**
 * Asks providers what became of payments and refunds whose end nobody saw, and ends the holds of payers who
 * did not act in time. Each is asked by itself, so that a provider that does not answer holds up no other.
 */
export async function reconcile(context: AppContext, signal: AbortSignal): Promise<number | undefined> {
  const payments = await duePayments(context.storage.read, context.now(), batchSize);
  const refunds = await dueRefunds(context.storage.read, context.now(), batchSize);
  if (signal.aborted) return undefined;
  const looked = await Promise.allSettled([
    ...payments.map((payment) => lookAtPayment(context, payment)),
    ...refunds.map((refund) => lookAtRefund(context, refund)),
  ]);
  const failed = looked.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return payments.length === batchSize || refunds.length === batchSize ? 0 : undefined;
}

async function lookAtPayment(context: AppContext, payment: Payment): Promise<void> {
  const store = await findStore(context.storage.read, payment.storeId);
  const provider = store && (await providerOf(context, store, payment.provider));
  if (!store || !provider) return postpone(context, payment);
  if (payment.details.surplus) return returnSurplus(context, store, payment);
  const seen = await provider.lookUp(payment);
  const { payment: after } = await recordOutcome(context, store, payment.id, seen);
  const tooLate = after.isOpen && context.now() - after.createdAt >= holdTime;
  if (tooLate) {
    const { payment: ended } = await giveUp(context, store, after);
    if (ended.isOpen) await postpone(context, ended);
  } else if (after.dueAt !== null && after.dueAt <= context.now()) {
    await postpone(context, after);
  }
}

async function postpone(context: AppContext, payment: Payment): Promise<void> {
  await context.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (before && before.dueAt !== null)
      await savePayment(tx, before, { ...before, dueAt: context.now() + later });
  });
}

/** Money that arrived twice for one cart goes back, once. */
async function returnSurplus(context: AppContext, store: Store, payment: Payment): Promise<void> {
  const provider = await providerOf(context, store, payment.provider);
  const asked = payment.details.provider?.surplusAsked === true;
  // Stored first: after a crash, a gateway that cannot recognise a repeated refund must not be asked again.
  if (!asked) await noteOf(context, payment, { surplusAsked: true });
  const move =
    payment.state === 'paid'
      ? await provider?.refund(payment, {
          id: payment.id,
          amount: payment.amount,
          reason: 'paid twice',
          asked,
        })
      : await provider?.cancel(payment);
  // What was refused did not happen, and may be asked for again.
  if (move?.state === 'refused') await noteOf(context, payment, { surplusAsked: false });
  if (move?.state !== 'done') return postpone(context, payment);
  await context.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (before) await savePayment(tx, before, { ...before, state: 'cancelled', dueAt: null });
  });
}

async function noteOf(
  context: AppContext,
  payment: Payment,
  note: Readonly<Record<string, unknown>>,
): Promise<void> {
  await context.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (!before) return;
    const provider = { ...before.details.provider, ...note };
    await savePayment(tx, before, { ...before, details: { ...before.details, provider } });
  });
}

async function lookAtRefund(context: AppContext, refund: Refund): Promise<void> {
  const { read } = context.storage;
  const store = await findStore(read, refund.storeId);
  const payment =
    refund.paymentId === null ? undefined : await findPayment(read, refund.storeId, refund.paymentId);
  if (!store || !payment) return;
  const outcome = await giveBack(context, store, payment, refund, true);
  await context.storage.write((tx) =>
    endRefund(tx, store, refund.id, refundOutcome(outcome, context.now()), context.now()),
  );
}
