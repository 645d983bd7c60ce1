import { providerOf } from '../checkout/providers.js';
import { endOf, giveBack } from '../checkout/refund.js';
import { giveUp } from '../checkout/release-payment.js';
import { holdTime, settlePayment } from '../checkout/settle.js';
import { dueRefunds, endRefund, type Refund } from '../domain/order/refunds.js';
import type { Payment } from '../domain/payment/payment.js';
import { duePayments, findPayment, lockPayment, savePayment } from '../domain/payment/rows.js';
import { findStore, type Store } from '../domain/store/store.js';
import type { Shop } from '../http/shop.js';

const together = 20;
/** After how long one that could not be looked at is looked at again, in milliseconds. */
const later = 60_000;

/**
 * Asks providers what became of payments and refunds whose end nobody saw, and ends the holds of payers who did not act in
 * time. Each is asked by itself, so that a provider that does not answer holds up no other.
 */
export async function reconcile(shop: Shop, signal: AbortSignal): Promise<number | undefined> {
  const payments = await duePayments(shop.storage.read, shop.now(), together);
  const refunds = await dueRefunds(shop.storage.read, shop.now(), together);
  if (signal.aborted) return undefined;
  const looked = await Promise.allSettled([
    ...payments.map((payment) => lookAtPayment(shop, payment)),
    ...refunds.map((refund) => lookAtRefund(shop, refund)),
  ]);
  const failed = looked.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return payments.length === together || refunds.length === together ? 0 : undefined;
}

async function lookAtPayment(shop: Shop, payment: Payment): Promise<void> {
  const store = await findStore(shop.storage.read, payment.storeId);
  const provider = store && (await providerOf(shop, store, payment.provider));
  if (!store || !provider) return postpone(shop, payment);
  if (payment.details.surplus) return returnSurplus(shop, store, payment);
  const seen = await provider.lookUp(payment);
  const { payment: after } = await settlePayment(shop, store, payment.id, seen);
  const tooLate = after.isOpen && shop.now() - after.createdAt >= holdTime;
  if (tooLate) {
    const { payment: ended } = await giveUp(shop, store, after);
    if (ended.isOpen) await postpone(shop, ended);
  } else if (after.dueAt !== null && after.dueAt <= shop.now()) {
    await postpone(shop, after);
  }
}

async function postpone(shop: Shop, payment: Payment): Promise<void> {
  await shop.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (before && before.dueAt !== null)
      await savePayment(tx, before, { ...before, dueAt: shop.now() + later });
  });
}

/** Money that arrived twice for one cart goes back, once. */
async function returnSurplus(shop: Shop, store: Store, payment: Payment): Promise<void> {
  const provider = await providerOf(shop, store, payment.provider);
  const asked = payment.details.provider?.surplusAsked === true;
  // Noted first: a process that dies in between must not ask a gateway that cannot tell a second time.
  if (!asked) await noteOf(shop, payment, { surplusAsked: true });
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
  if (move?.state === 'refused') await noteOf(shop, payment, { surplusAsked: false });
  if (move?.state !== 'done') return postpone(shop, payment);
  await shop.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (before) await savePayment(tx, before, { ...before, state: 'cancelled', dueAt: null });
  });
}

async function noteOf(shop: Shop, payment: Payment, note: Readonly<Record<string, unknown>>): Promise<void> {
  await shop.storage.write(async (tx) => {
    const before = await lockPayment(tx, payment.storeId, payment.id);
    if (!before) return;
    const provider = { ...before.details.provider, ...note };
    await savePayment(tx, before, { ...before, details: { ...before.details, provider } });
  });
}

async function lookAtRefund(shop: Shop, refund: Refund): Promise<void> {
  const { read } = shop.storage;
  const store = await findStore(read, refund.storeId);
  const payment =
    refund.paymentId === null ? undefined : await findPayment(read, refund.storeId, refund.paymentId);
  if (!store || !payment) return;
  const outcome = await giveBack(shop, store, payment, refund, true);
  await shop.storage.write((tx) => endRefund(tx, store, refund.id, endOf(outcome, shop.now()), shop.now()));
}
