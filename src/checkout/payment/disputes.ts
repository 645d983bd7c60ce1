import type { AppContext } from '../../app/context.js';
import type { OrderStatus } from '../../domain/order/order.js';
import { lockOrder } from '../../domain/order/rows.js';
import { changeOrder, type OrderChange } from '../../domain/order/update-order.js';
import type { Dispute } from '../../domain/payment/payment.js';
import { lockPayment, savePayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';

/** Kept with the payment: what is known of each dispute, and what the order was before it. */
type Known = Readonly<
  Record<string, { readonly state: Dispute['state']; readonly before: OrderStatus | null }>
>;

/**
 * Takes in how a dispute stands: its order is Disputed while it is open, as it was before once it is won, and
 * ChargedBack once it is lost. Messages may come again and in any order. False where nothing is new.
 */
export function recordDispute(
  context: AppContext,
  store: Store,
  paymentId: string,
  dispute: Dispute,
): Promise<boolean> {
  return context.storage.write(async (tx) => {
    const now = context.now();
    const payment = await lockPayment(tx, store.storeId, paymentId);
    if (!payment) return false;
    const known = (payment.details.provider?.disputes ?? {}) as Known;
    const last = known[dispute.id];
    if (last && (last.state === dispute.state || last.state !== 'open')) return false;
    const row = await lockOrder(tx, store.storeId, payment.token);
    const order = row?.details.payment.id === payment.id ? row : undefined;
    const before = last?.before ?? order?.status ?? null;
    const disputes = { ...known, [dispute.id]: { state: dispute.state, before } };
    const details = { ...payment.details, provider: { ...payment.details.provider, disputes } };
    await savePayment(tx, payment, { ...payment, details, updatedAt: now });
    if (order && order.status !== 'Cancelled')
      await changeOrder(tx, store, order, changeBy(dispute, order.status, before), now);
    return true;
  });
}

function changeBy({ state }: Dispute, status: OrderStatus, before: OrderStatus | null): OrderChange {
  if (state === 'open') return { status: 'Disputed' };
  if (state === 'lost') return { status: 'Disputed', paymentStatus: 'ChargedBack' };
  // A status that the merchant has set in the meantime stays.
  return status === 'Disputed' && before !== null && before !== 'Disputed' ? { status: before } : {};
}
