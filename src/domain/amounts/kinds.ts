import type { CartDetails } from '../cart/cart.js';
import type { Agreed } from '../checkout/place-order.js';
import type { Opening } from '../customer/customer.js';
import type { Discount } from '../discount/discount.js';
import type { Order, OrderDetails, OrderRefund } from '../order/order.js';
import type { PaymentDetails } from '../payment/payment.js';
import type { ShippingMethod } from '../shipping/shipping.js';
import { cartAmounts, discountAmounts, methodAmounts, orderAmounts, refundAmounts } from './documents.js';
import type { AmountKind, AmountRow, Holder, ImportedTexts, Rescaled } from './kind.js';
import { sameSums } from './same-sums.js';
import { type Rescale, withTexts } from './scale.js';

/** What a kind's holder has beside its id, its document and its token where the row has one. */
type Amounts = Omit<Holder, 'id' | 'document'>;

interface KindDefinition<D extends object> {
  readonly key?: 'token' | 'id';
  readonly versioned?: boolean;
  readonly columns?: readonly string[];
  /** The amounts of a document and its row, or undefined where it has none. */
  readonly amounts: (document: D, row: AmountRow, context: Context) => Amounts | undefined;
}

interface Context {
  /** The store's. */
  readonly currency: string;
  readonly texts: ImportedTexts;
}

/** A kind, whose holders are an id, a parsed document and its amounts. */
function kind<D extends object>(table: AmountKind['table'], definition: KindDefinition<D>): AmountKind {
  const { key = 'id', versioned = true, columns = [], amounts } = definition;
  return {
    table,
    key,
    versioned,
    columns,
    holder(row, store, texts) {
      const document: D = JSON.parse(row.doc);
      const held = amounts(document, row, { currency: store.settings.currency, texts });
      return held && { id: String(row.id), document, ...held };
    },
  };
}

/**
 * Every table that holds amounts, except figures, which follow from orders. Orders come first: what belongs
 * to an order needs the order's proof.
 */
export const amountKinds: readonly AmountKind[] = [
  kind<OrderDetails>('orders', {
    key: 'token',
    columns: ['currency', 'total', 'taxes', 'shipping'],
    amounts: (document, row, { texts }) => ({
      token: String(row.id),
      currency: String(row.currency),
      texts: texts.order(document),
      rescaled: (rescale, until) => {
        const after = orderAmounts(document, rescale, until);
        return { document: after, columns: columnsOf(after) };
      },
    }),
  }),
  kind<CartDetails>('cart', {
    key: 'token',
    amounts: (document, row) => ({
      token: String(row.id),
      currency: document.currency,
      rescaled: (rescale) => ({ document: cartAmounts(document, rescale) }),
    }),
  }),
  kind<Pick<Discount, 'condition' | 'action'> & { readonly currency?: string }>('discount', {
    amounts: (document, _row, { currency, texts }) => ({
      currency: document.currency ?? currency,
      texts: texts.discount(document),
      rescaled: (rescale) => ({ document: discountAmounts(document, rescale) }),
    }),
  }),
  kind<ShippingMethod>('shipping_method', {
    amounts: (document, _row, { currency }) => ({
      currency: document.currency ?? currency,
      rescaled: (rescale) => ({ document: methodAmounts(document, rescale) }),
    }),
  }),
  kind<PaymentDetails>('payment', {
    columns: ['token', 'currency', 'amount'],
    amounts: (document, row) => ({
      token: String(row.token),
      currency: String(row.currency),
      rescaled: (rescale) => ({
        document: document.agreed
          ? { ...document, agreed: agreedAmounts(document.agreed, rescale) }
          : document,
        columns: { amount: rescale(Number(row.amount)) },
      }),
    }),
  }),
  kind('refund', {
    columns: ['token', 'amount'],
    // Its currency is its order's.
    amounts: (document, row) =>
      row.currency === null || row.currency === undefined
        ? undefined
        : {
            token: String(row.token),
            currency: String(row.currency),
            rescaled: (rescale) => ({ document, columns: { amount: rescale(Number(row.amount)) } }),
          },
  }),
  kind<{ readonly opening?: Opening }>('customer', {
    amounts(document) {
      const { opening } = document;
      if (!opening) return undefined;
      const spent = (rescale: Rescale) => ({ ...opening, spent: rescale(opening.spent) });
      return {
        currency: opening.currency,
        rescaled: (rescale) => ({ document: { ...document, opening: spent(rescale) } }),
      };
    },
  }),
  kind<Snapshot>('outbox', {
    versioned: false,
    amounts: (document) => snapshotAmounts(document, (after) => after),
  }),
  kind<{ readonly facts?: Snapshot }>('mail', {
    versioned: false,
    amounts: (document) => snapshotAmounts(document.facts, (facts) => ({ ...document, facts })),
  }),
];

/** What an event or a mail is about: an order as it was then. */
interface Snapshot {
  readonly order?: Pick<Order, 'token' | 'currency' | 'details'>;
  readonly refund?: OrderRefund;
}

function snapshotAmounts(
  facts: Snapshot | undefined,
  whole: (facts: Snapshot) => object,
): Amounts | undefined {
  const { order, refund } = facts ?? {};
  if (!facts || !order?.details?.totals) return undefined;
  return {
    token: order.token,
    currency: order.currency,
    rescaled: (rescale, until) => ({
      document: whole({
        ...facts,
        order: { ...order, details: orderAmounts(order.details, rescale, until) },
        ...(refund ? { refund: refundAmounts(refund, rescale, until) } : {}),
      }),
    }),
  };
}

/** The order that a buyer agreed to, as its payment remembers it. */
function agreedAmounts(text: string, rescale: Rescale): string {
  const order: Agreed = JSON.parse(text);
  const details = orderAmounts(order.details, rescale);
  return JSON.stringify({ ...order, total: rescale(order.total), details });
}

function columnsOf({ totals: { total, taxes, shipping } }: OrderDetails): Record<string, number> {
  return { total, taxes, shipping };
}

/** A holder in other units, with its texts' amounts where they say them in full. */
export function rescaledHolder(
  { table }: AmountKind,
  holder: Holder,
  rescale: Rescale,
  from: number,
  to: number,
  until: number,
): Rescaled {
  const plain = holder.rescaled(rescale, until);
  const { texts = [], document } = holder;
  if (texts.length === 0) return plain;
  const after = withTexts(document, plain.document, texts, from, to);
  if (table !== 'orders') return { ...plain, document: after };
  const order = sameSums(document as OrderDetails, after as OrderDetails, texts);
  return { document: order, columns: columnsOf(order) };
}
