import type { Payment, PaymentOutcome } from '../../domain/payment/payment.js';
import { callPayPal, type PayPalAnswer } from './client.js';
import { type PayPalMove, type PayPalOrder, readMove, readOrder } from './order.js';
import { outcomeOfAuthorization, outcomeOfCapture, outcomeOfOrder } from './outcomes.js';
import type { PayPalAccount } from './wire.js';

/** What PayPal has of a payment. */
export type OrderLookUp =
  | { readonly kind: 'order'; readonly order: PayPalOrder }
  /** The order is no longer kept; its money is. */
  | { readonly kind: 'move'; readonly moveKind: 'capture' | 'authorization'; readonly move: PayPalMove }
  /** There is none, and no money can come of one. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * The order of a payment as it stands now. Without a reference there is none: only an order whose id was
 * stored can be paid.
 */
export async function findOrder(account: PayPalAccount, payment: Payment): Promise<OrderLookUp> {
  const { reference, details } = payment;
  if (reference === null) return { kind: 'none' };
  const answer = await get(account, `/v2/checkout/orders/${encodeURIComponent(reference)}`);
  if (answer.kind === 'ok') {
    const order = readOrder(answer.body);
    return order
      ? { kind: 'order', order }
      : { kind: 'unknown', reason: 'PayPal answered something else than an order' };
  }
  if (!isMissing(answer)) return unknown(answer);
  const { captureId, authorizationId } = details.provider ?? {};
  if (typeof captureId === 'string') return findMove(account, 'capture', captureId);
  if (typeof authorizationId === 'string') return findMove(account, 'authorization', authorizationId);
  // PayPal forgets orders that nobody agreed to within some hours.
  return { kind: 'none' };
}

/** How a payment stands at PayPal now. */
export async function lookUp(account: PayPalAccount, payment: Payment): Promise<PaymentOutcome> {
  const lookedUp = await findOrder(account, payment);
  switch (lookedUp.kind) {
    case 'order':
      return outcomeOfOrder(lookedUp.order, payment);
    case 'move':
      return lookedUp.moveKind === 'capture'
        ? outcomeOfCapture(lookedUp.move)
        : outcomeOfAuthorization(lookedUp.move);
    case 'none':
      return { state: 'cancelled' };
    case 'unknown':
      return { state: 'unknown', reason: lookedUp.reason };
  }
}

async function findMove(
  account: PayPalAccount,
  moveKind: 'capture' | 'authorization',
  id: string,
): Promise<OrderLookUp> {
  const answer = await get(account, `/v2/payments/${moveKind}s/${encodeURIComponent(id)}`);
  const move = answer.kind === 'ok' ? readMove(answer.body) : undefined;
  if (move) return { kind: 'move', moveKind, move };
  return unknown(answer);
}

function get(account: PayPalAccount, path: string): Promise<PayPalAnswer> {
  return callPayPal(account, { method: 'GET', path });
}

function isMissing(answer: PayPalAnswer): boolean {
  return answer.kind === 'refused' && answer.status === 404;
}

/** A refused look-up says nothing about the state of the payment. */
function unknown(answer: PayPalAnswer): OrderLookUp {
  if (answer.kind === 'unknown') return { kind: 'unknown', reason: answer.reason };
  const issue = answer.kind === 'refused' ? answer.issue : 'an answer of another kind';
  return { kind: 'unknown', reason: `PayPal does not say how the payment stands: ${issue}` };
}
