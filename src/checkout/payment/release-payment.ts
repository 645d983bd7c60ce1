import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import type { Payment } from '../../domain/payment/payment.js';
import { findOpenPayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { providerOf } from '../../payment/providers.js';
import type { RecordedOutcome } from './apply-to-order.js';
import { recordOutcome } from './record-outcome.js';

/**
 * Gives up the payment that is under way for a cart, so that the cart may change: its provider confirms first
 * that no money can arrive any more. Refuses with `payment_open` where it cannot be given up, and with
 * `conflict` where it has just made the cart an order.
 */
export async function releasePayment(context: AppContext, store: Store, token: string): Promise<void> {
  const payment = await findOpenPayment(context.storage.read, store.storeId, token);
  if (!payment) return;
  const { order, payment: after } = await giveUp(context, store, payment);
  if (order) throw new ShopError('conflict', `The cart ${token} has just become an order`);
  if (after.isOpen) {
    throw new ShopError(
      'payment_open',
      'A payment of this cart is under way, and cannot be stopped just now: the cart can be changed once it has ended',
    );
  }
}

/** Cancels a payment at its provider, or takes in what has become of it meanwhile. */
export async function giveUp(context: AppContext, store: Store, payment: Payment): Promise<RecordedOutcome> {
  const provider = await providerOf(context, store, payment.provider);
  if (!provider)
    return recordOutcome(context, store, payment.id, { state: 'unknown', reason: 'no provider' });
  const move = await provider.cancel(payment);
  if (move.state === 'done') {
    const ifVersion = move.unlessChanged ? payment.version : undefined;
    return recordOutcome(context, store, payment.id, { state: 'cancelled' }, { ifVersion });
  }
  return recordOutcome(context, store, payment.id, await provider.lookUp(payment));
}
