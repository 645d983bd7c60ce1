import { objectOf, type PayPalObject, textOf } from './wire.js';

/** What PayPal says of an order, as far as it is used here. */
export interface PayPalOrder {
  readonly id: string;
  readonly status: string;
  readonly intent: 'CAPTURE' | 'AUTHORIZE';
  /** Of its one purchase unit. */
  readonly amount: PayPalObject;
  /** Where the payer agrees. */
  readonly approveUrl: string | undefined;
  readonly authorization: PayPalMove | undefined;
  readonly capture: PayPalMove | undefined;
  /** What went back, with the id of the shop's refund that it was asked for by. */
  readonly refunds: readonly (PayPalMove & { readonly refundId: string | undefined })[];
  /** The card, where the payer chose one at PayPal. */
  readonly card: { readonly last4?: string; readonly type?: string; readonly holder?: string } | undefined;
}

/** An authorization or a capture. */
export interface PayPalMove {
  readonly id: string;
  readonly status: string;
  /** Why it waits, or was refused. */
  readonly reason: string | undefined;
}

/** Reads an order. Undefined where it is none. */
export function readOrder(body: PayPalObject): PayPalOrder | undefined {
  const id = textOf(body.id);
  const status = textOf(body.status);
  if (id === undefined || status === undefined) return undefined;
  const { amount, payments } = listOf(body.purchase_units)[0] ?? {};
  const { authorizations, captures, refunds } = objectOf(payments) ?? {};
  return {
    id,
    status,
    intent: body.intent === 'AUTHORIZE' ? 'AUTHORIZE' : 'CAPTURE',
    amount: objectOf(amount) ?? {},
    approveUrl: linkOf(body.links, ['payer-action', 'approve']),
    authorization: lastMove(authorizations),
    capture: lastMove(captures),
    refunds: listOf(refunds).flatMap((refund) => {
      const move = readMove(refund);
      return move ? [{ ...move, refundId: textOf(refund.custom_id) }] : [];
    }),
    card: cardOf(body.payment_source),
  };
}

/** Reads an authorization or a capture. */
export function readMove(value: unknown): PayPalMove | undefined {
  const move = objectOf(value) ?? {};
  const id = textOf(move.id);
  const status = textOf(move.status);
  if (id === undefined || status === undefined) return undefined;
  return { id, status, reason: textOf(objectOf(move.status_details)?.reason) };
}

/** A declined one may stand before the one that went through. */
function lastMove(moves: unknown): PayPalMove | undefined {
  const read = listOf(moves).flatMap((move) => readMove(move) ?? []);
  return (
    read.find(({ status }) => status !== 'DECLINED' && status !== 'DENIED' && status !== 'FAILED') ??
    read.at(-1)
  );
}

function listOf(value: unknown): PayPalObject[] {
  return (Array.isArray(value) ? value : []).map(objectOf).filter((one) => one !== undefined);
}

function linkOf(links: unknown, relations: readonly string[]): string | undefined {
  const all = listOf(links);
  for (const relation of relations) {
    const href = textOf(all.find(({ rel }) => rel === relation)?.href);
    if (href !== undefined && /^https?:\/\//.test(href)) return href;
  }
  return undefined;
}

function cardOf(source: unknown): PayPalOrder['card'] {
  const card = objectOf(objectOf(source)?.card);
  if (!card) return undefined;
  const last4 = textOf(card.last_digits)?.slice(-4);
  const brand = textOf(card.brand);
  const holder = textOf(card.name);
  return {
    ...(last4 === undefined ? {} : { last4 }),
    ...(brand === undefined ? {} : { type: brand.charAt(0) + brand.slice(1).toLowerCase() }),
    ...(holder === undefined ? {} : { holder }),
  };
}
