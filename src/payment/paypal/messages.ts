import type { PaymentOutcome } from '../../domain/payment/payment.js';
import { readMove } from './order.js';
import { outcomeOfAuthorization, outcomeOfCapture } from './outcomes.js';
import { objectOf, type PayPalObject, textOf } from './wire.js';

/** What a message of PayPal's webhook is about. */
export type PayPalMessage =
  | {
      readonly kind: 'payment';
      readonly order: string | undefined;
      /** The shop's own id, which the order was made with. */
      readonly paymentId: string | undefined;
      /** What the message itself says, where PayPal cannot be asked. */
      readonly outcome: PaymentOutcome | undefined;
    }
  | {
      readonly kind: 'dispute';
      readonly id: string;
      readonly state: 'open' | 'won' | 'lost';
      readonly paymentId: string | undefined;
      readonly capture: string | undefined;
    };

/** Reads a genuine message. Undefined where it is about nothing that a shop must know. */
export function readMessage(rawBody: Buffer): PayPalMessage | undefined {
  const { event_type: type, resource } = parsed(rawBody) ?? {};
  const object = objectOf(resource);
  if (typeof type !== 'string' || !object) return undefined;
  if (type.startsWith('CUSTOMER.DISPUTE.')) return readDispute(object);
  if (type === 'CHECKOUT.ORDER.APPROVED' || type === 'CHECKOUT.ORDER.COMPLETED') {
    const unit = objectOf(Array.isArray(object.purchase_units) ? object.purchase_units[0] : undefined) ?? {};
    return {
      kind: 'payment',
      order: textOf(object.id),
      paymentId: textOf(unit.custom_id),
      outcome: undefined,
    };
  }
  if (type === 'CHECKOUT.PAYMENT-APPROVAL.REVERSED')
    return { kind: 'payment', order: textOf(object.order_id), paymentId: undefined, outcome: undefined };
  if (type === 'PAYMENT.CAPTURE.REVERSED') return readReversal(object);
  const [, moved] = /^PAYMENT\.(CAPTURE|AUTHORIZATION)\.(?!REFUNDED)/.exec(type) ?? [];
  return moved === undefined
    ? undefined
    : readPayment(object, moved === 'CAPTURE' ? 'capture' : 'authorization');
}

function parsed(rawBody: Buffer): PayPalObject | undefined {
  try {
    return objectOf(JSON.parse(rawBody.toString('utf8')));
  } catch {
    return undefined;
  }
}

function readPayment(object: PayPalObject, moveKind: 'capture' | 'authorization'): PayPalMessage {
  const related = objectOf(objectOf(object.supplementary_data)?.related_ids) ?? {};
  const move = readMove(object);
  const read = moveKind === 'capture' ? outcomeOfCapture : outcomeOfAuthorization;
  return {
    kind: 'payment',
    order: textOf(related.order_id),
    paymentId: textOf(object.custom_id),
    outcome: move && { ...read(move), provider: { [`${moveKind}Id`]: move.id } },
  };
}

/** Money that a bank has taken back: it is lost, unless a dispute that is won brings it back. */
function readReversal(object: PayPalObject): PayPalMessage | undefined {
  const id = textOf(object.id);
  if (id === undefined) return undefined;
  const links = Array.isArray(object.links) ? object.links : [];
  const up = links.map((link) => textOf(objectOf(link)?.href)).find((href) => href?.includes('/captures/'));
  const capture = /\/captures\/([^/?]+)/.exec(up ?? '')?.[1];
  return {
    kind: 'dispute',
    id: `reversal ${id}`,
    state: 'lost',
    paymentId: textOf(object.custom_id),
    capture,
  };
}

const lost: ReadonlySet<string> = new Set(['RESOLVED_BUYER_FAVOUR', 'ACCEPTED']);

function readDispute(object: PayPalObject): PayPalMessage | undefined {
  const id = textOf(object.dispute_id);
  const list = Array.isArray(object.disputed_transactions) ? object.disputed_transactions : [];
  const transaction = objectOf(list[0]);
  if (id === undefined || !transaction) return undefined;
  const outcome = textOf(objectOf(object.dispute_outcome)?.outcome_code);
  const isOver = object.status === 'RESOLVED';
  return {
    kind: 'dispute',
    id,
    state: isOver ? (lost.has(outcome ?? '') ? 'lost' : 'won') : 'open',
    paymentId: textOf(transaction.custom),
    capture: textOf(transaction.seller_transaction_id),
  };
}
