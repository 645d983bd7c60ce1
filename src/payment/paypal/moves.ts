import type { MoveOutcome, Payment, PaymentOutcome, RefundRequest } from '../../domain/payment/payment.js';
import { paypalAmount } from './amounts.js';
import { callPayPal } from './client.js';
import { moveFailure, paypalFailure } from './failures.js';
import { findOrder, lookUp } from './look-up.js';
import { type PayPalMove, readMove, readOrder } from './order.js';
import { outcomeOfOrder } from './outcomes.js';
import type { PayPalAccount } from './wire.js';

/**
 * Takes, or authorises, what the payer has agreed to. Whoever asks again asks for the same act, so that it is
 * done once. After a refusal it is not asked for again: a payer who tries another card gets another order.
 */
export async function completeOrder(account: PayPalAccount, payment: Payment): Promise<PaymentOutcome> {
  const lookedUp = await findOrder(account, payment);
  if (lookedUp.kind !== 'order') return lookUp(account, payment);
  const now = outcomeOfOrder(lookedUp.order, payment);
  if (now.state !== 'approved') return now;
  const { id, intent } = lookedUp.order;
  const attempt = attemptOf(payment);
  const answer = await callPayPal(account, {
    method: 'POST',
    path: `/v2/checkout/orders/${encodeURIComponent(id)}/${intent === 'AUTHORIZE' ? 'authorize' : 'capture'}`,
    requestId: `${payment.id}-complete-${attempt}`,
  });
  if (answer.kind === 'unknown') return { state: 'unknown', reason: answer.reason, reference: id };
  const order = answer.kind === 'ok' ? readOrder(answer.body) : undefined;
  if (order) {
    const outcome = outcomeOfOrder(order, payment);
    // Some answers are shorter than the order.
    return outcome.state === 'approved' || outcome.state === 'unknown' ? lookUp(account, payment) : outcome;
  }
  const after = await lookUp(account, payment);
  if (answer.kind === 'ok' || (after.state !== 'approved' && after.state !== 'action')) return after;
  if (answer.status === 401 || answer.status === 403)
    return { state: 'unknown', reason: answer.message, reference: id };
  // The payer has to confirm once more, at the same address.
  if (answer.issue === 'PAYER_ACTION_REQUIRED' && lookedUp.order.approveUrl !== undefined)
    return {
      state: 'action',
      reference: id,
      redirectUrl:
        after.state === 'action'
          ? (after.redirectUrl ?? lookedUp.order.approveUrl)
          : lookedUp.order.approveUrl,
      provider: { attempt: attempt + 1 },
    };
  return { state: 'failed', final: true, reference: id, failure: paypalFailure(answer) };
}

/** After a refusal the same request counts as a new one. */
function attemptOf({ details }: Payment): number {
  const { attempt } = details.provider ?? {};
  return typeof attempt === 'number' ? attempt : 1;
}

/** Takes what was authorised. */
export async function captureAuthorization(account: PayPalAccount, payment: Payment): Promise<MoveOutcome> {
  const lookedUp = await findOrder(account, payment);
  if (lookedUp.kind === 'unknown') return { state: 'unknown', reason: lookedUp.reason };
  if (lookedUp.kind === 'none') return refused('PayPal has no such payment.');
  const { capture, authorization } = movesOf(lookedUp);
  if (capture && isTaken(capture)) return { state: 'done', reference: capture.id };
  if (!authorization)
    return refused('The payer has not agreed to this payment at PayPal: there is nothing to capture.');
  const value = paypalAmount(payment.amount, payment.currency);
  const answer = await callPayPal(account, {
    method: 'POST',
    path: `/v2/payments/authorizations/${encodeURIComponent(authorization.id)}/capture`,
    body: { amount: { currency_code: payment.currency.toUpperCase(), value }, final_capture: true },
    requestId: `${payment.id}-capture`,
  });
  if (answer.kind === 'unknown') return { state: 'unknown', reason: answer.reason };
  if (answer.kind === 'refused') {
    // Another call may have done it in the meantime.
    const now = await findOrder(account, payment);
    const done = now.kind === 'order' ? now.order.capture : undefined;
    return done && isTaken(done)
      ? { state: 'done', reference: done.id }
      : { state: 'refused', failure: moveFailure(answer) };
  }
  const move = readMove(answer.body);
  if (move && isTaken(move)) return { state: 'done', reference: move.id };
  if (move?.status === 'DECLINED' || move?.status === 'FAILED')
    return refused(`PayPal declined the capture${move.reason ? `: ${move.reason}` : ''}.`);
  return { state: 'unknown', reason: `PayPal is at it: the capture is ${move?.status ?? 'not named'}` };
}

function isTaken({ status }: PayPalMove): boolean {
  return status === 'COMPLETED' || status === 'REFUNDED' || status === 'PARTIALLY_REFUNDED';
}

/**
 * Releases what was not captured. An authorization is voided. An order that nobody approved has no effect as
 * long as the shop does not capture it, which is what `unlessChanged` says. An order that its payer has
 * approved is captured, not released.
 */
export async function cancelOrder(account: PayPalAccount, payment: Payment): Promise<MoveOutcome> {
  const lookedUp = await findOrder(account, payment);
  if (lookedUp.kind === 'unknown') return { state: 'unknown', reason: lookedUp.reason };
  if (lookedUp.kind === 'none') return { state: 'done', unlessChanged: true };
  const { capture, authorization } = movesOf(lookedUp);
  if (capture && isTaken(capture)) return refused('PayPal has taken the money: give it back with a refund.');
  if (capture?.status === 'PENDING') return refused('PayPal is working on this payment.');
  if (authorization) return voidAuthorization(account, payment, authorization);
  if (lookedUp.kind === 'order' && lookedUp.order.status === 'APPROVED') {
    return outcomeOfOrder(lookedUp.order, payment).state === 'approved'
      ? refused('The payer has just agreed to this payment at PayPal.')
      : { state: 'done', unlessChanged: true };
  }
  return { state: 'done', unlessChanged: true };
}

const nothingHeld: ReadonlySet<string> = new Set(['VOIDED', 'EXPIRED', 'DENIED']);

async function voidAuthorization(
  account: PayPalAccount,
  payment: Payment,
  { id, status }: PayPalMove,
): Promise<MoveOutcome> {
  if (nothingHeld.has(status)) return { state: 'done', reference: id };
  const answer = await callPayPal(account, {
    method: 'POST',
    path: `/v2/payments/authorizations/${encodeURIComponent(id)}/void`,
    requestId: `${payment.id}-void`,
  });
  if (answer.kind === 'ok') return { state: 'done', reference: id };
  const now = await findOrder(account, payment);
  const after = now.kind === 'order' || now.kind === 'move' ? movesOf(now).authorization : undefined;
  if (after && nothingHeld.has(after.status)) return { state: 'done', reference: id };
  return answer.kind === 'refused'
    ? { state: 'refused', failure: moveFailure(answer) }
    : { state: 'unknown', reason: answer.reason };
}

/** Gives money back, once for each refund's id. */
export async function refundCapture(
  account: PayPalAccount,
  payment: Payment,
  { id, amount, reason, asked }: RefundRequest,
): Promise<MoveOutcome> {
  const lookedUp = await findOrder(account, payment);
  if (lookedUp.kind === 'unknown') return { state: 'unknown', reason: lookedUp.reason };
  if (lookedUp.kind === 'none') return refused('PayPal has no such payment.');
  const { capture } = movesOf(lookedUp);
  if (!capture) return refused('PayPal has taken no money for this payment.');
  // PayPal knows its answers by their ids for some weeks, and its refunds for good.
  const made =
    asked && lookedUp.kind === 'order'
      ? lookedUp.order.refunds.find(({ refundId }) => refundId === id)
      : undefined;
  if (made) return outcomeOfRefund(made);
  const value = paypalAmount(amount, payment.currency);
  if (value === undefined || Number(value) === 0) return refused('PayPal cannot give this amount back.');
  const answer = await callPayPal(account, {
    method: 'POST',
    path: `/v2/payments/captures/${encodeURIComponent(capture.id)}/refund`,
    body: {
      amount: { currency_code: payment.currency.toUpperCase(), value },
      custom_id: id,
      ...(reason.trim() === '' ? {} : { note_to_payer: reason.trim().slice(0, 255) }),
    },
    requestId: id,
  });
  if (answer.kind === 'unknown') return { state: 'unknown', reason: answer.reason };
  if (answer.kind === 'refused') return { state: 'refused', failure: moveFailure(answer) };
  const move = readMove(answer.body);
  return move
    ? outcomeOfRefund(move)
    : { state: 'unknown', reason: 'PayPal answered something else than a refund' };
}

/** One that waits for the payer's bank is made: PayPal has taken it. */
function outcomeOfRefund({ id, status, reason }: PayPalMove): MoveOutcome {
  if (status !== 'FAILED' && status !== 'CANCELLED') return { state: 'done', reference: id };
  const why = reason === undefined ? '' : `: ${reason.toLowerCase().replaceAll('_', ' ')}`;
  return refused(`PayPal could not give the money back${why}.`);
}

type Moves = { readonly capture: PayPalMove | undefined; readonly authorization: PayPalMove | undefined };

function movesOf(
  lookedUp: Extract<Awaited<ReturnType<typeof findOrder>>, { kind: 'order' | 'move' }>,
): Moves {
  if (lookedUp.kind === 'order') return lookedUp.order;
  return {
    capture: lookedUp.moveKind === 'capture' ? lookedUp.move : undefined,
    authorization: lookedUp.moveKind === 'authorization' ? lookedUp.move : undefined,
  };
}

function refused(message: string): MoveOutcome {
  return { state: 'refused', failure: { code: 'payment_failed', message } };
}
