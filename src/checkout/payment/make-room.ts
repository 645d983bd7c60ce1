import type { AppContext } from '../../app/context.js';
import { type Held, heldFrom } from '../../domain/checkout/held.js';
import { ShopError } from '../../domain/errors.js';
import type { Payment } from '../../domain/payment/payment.js';
import { findPayment } from '../../domain/payment/rows.js';
import type { Store } from '../../domain/store/store.js';
import { giveUp } from './release-payment.js';

/**
 * Keeps what one cart, and one address, holds without having paid within what the store allows. A payment
 * that has just begun ends the oldest ones of its own address until all that they hold fits, never one of
 * another address; those that their provider cannot stop any more stay. Where it does not fit all the same,
 * it is given up itself, and refused with `held_too_much`. It runs after the hold is stored, so that of
 * several that begin at once the last one sees all.
 */
export async function makeRoom(context: AppContext, store: Store, payment: Payment): Promise<void> {
  const { address = '' } = payment;
  if (address === '') return;
  const { heldUnitsPerCart, heldUnitsPerAddress } = store.settings;
  const held = await heldFrom(context.storage.read, store.storeId, address);
  const own = held.find(({ paymentId }) => paymentId === payment.id)?.units ?? 0;
  if (own > heldUnitsPerCart) {
    await giveUp(context, store, payment);
    throw tooMuch(`one cart can hold at most ${heldUnitsPerCart} units while it is being paid for`);
  }
  let sum = held.reduce((all, { units }) => all + units, 0);
  for (const other of held) {
    // One cart alone may hold what it buys, up to its own bound.
    if (sum <= heldUnitsPerAddress || sum === own) return;
    if (other.paymentId === payment.id || other.units === 0) continue;
    if (await ended(context, store, other)) sum -= other.units;
  }
  if (sum <= heldUnitsPerAddress || sum === own) return;
  await giveUp(context, store, payment);
  throw tooMuch(
    `others who pay from the same address hold ${sum - own} units already, of at most ${heldUnitsPerAddress}: try again when they have paid`,
  );
}

async function ended(context: AppContext, store: Store, { paymentId }: Held): Promise<boolean> {
  const open = await findPayment(context.storage.read, store.storeId, paymentId);
  if (!open?.isOpen) return true;
  // A payment that may already have moved money is not ended for another buyer.
  if (open.state !== 'started' && open.state !== 'action') return false;
  return !(await giveUp(context, store, open)).payment.isOpen;
}

function tooMuch(message: string): ShopError {
  const reason = 'held_too_much';
  return new ShopError('held_too_much', message, { payment: [reason] }, { reason });
}
