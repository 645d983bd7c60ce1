import type { Kysely } from 'kysely';
import { forUpdate } from '../../storage/lock.js';
import type { Database } from '../../storage/schema.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { CartDetails } from '../cart/cart.js';
import type { Agreed } from '../checkout/place-order.js';
import type { Opening } from '../customer/customer.js';
import type { Discount } from '../discount/discount.js';
import type { Order, OrderDetails, OrderRefund } from '../order/order.js';
import type { PaymentDetails } from '../payment/payment.js';
import type { ShippingMethod } from '../shipping/shipping.js';
import type { Store } from '../store/store.js';
import { cartAmounts, discountAmounts, methodAmounts, orderAmounts, refundAmounts } from './documents.js';
import { sameSums } from './same-sums.js';
import { type AmountText, type Rescale, withTexts } from './scale.js';

/** Where an imported object's own words say its amounts: each dialect knows its own. */
export interface GivenTexts {
  readonly order: (details: OrderDetails) => readonly AmountText[];
  readonly discount: (document: object) => readonly AmountText[];
}

/** An object with amounts, as its row holds it. */
export interface Holder {
  readonly id: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** The order or cart that it is of, whose texts speak for it too. */
  readonly token?: string;
  /** Where what it holds says amounts as text. */
  readonly texts?: readonly AmountText[];
  readonly document: object;
  /**
   * The same in other units, and what its row holds then; of an object whose texts say more, their amounts.
   */
  readonly rescaled: (rescale: Rescale, until?: number) => Rescaled;
}

interface Rescaled {
  readonly document: object;
  readonly columns?: Readonly<Record<string, number>>;
}

/** One table of objects with amounts. */
export interface AmountKind {
  readonly table:
    | 'orders'
    | 'cart'
    | 'discount'
    | 'shipping_method'
    | 'payment'
    | 'refund'
    | 'customer'
    | 'outbox'
    | 'mail';
  readonly key: string;
  /** Whether a row's readers know it by its version. */
  readonly versioned: boolean;
  /** Columns that a holder is made of, beside its key and its document. */
  readonly columns: readonly string[];
  /** The object of a row, or undefined where it has no amounts. */
  readonly holder: (row: Row, store: Store, texts: GivenTexts) => Holder | undefined;
}

type Row = Readonly<Record<string, string | number | null>> & {
  readonly id: string | number;
  readonly doc: string;
};

/**
 * Every table that holds amounts but for figures, which follow from orders. Orders come first: what is of
 * them asks for their proof.
 */
export const amountKinds: readonly AmountKind[] = [
  {
    table: 'orders',
    key: 'token',
    versioned: true,
    columns: ['currency', 'total', 'taxes', 'shipping'],
    holder: (row, _store, texts) => {
      const document: OrderDetails = JSON.parse(row.doc);
      const id = String(row.id);
      return {
        id,
        token: id,
        currency: String(row.currency),
        texts: texts.order(document),
        document,
        rescaled: (rescale, until) => {
          const after = orderAmounts(document, rescale, until);
          return { document: after, columns: columnsOf(after) };
        },
      };
    },
  },
  {
    table: 'cart',
    key: 'token',
    versioned: true,
    columns: [],
    holder: (row) => {
      const document: CartDetails = JSON.parse(row.doc);
      const id = String(row.id);
      return {
        id,
        token: id,
        currency: document.currency,
        document,
        rescaled: (rescale) => ({ document: cartAmounts(document, rescale) }),
      };
    },
  },
  {
    table: 'discount',
    key: 'id',
    versioned: true,
    columns: [],
    holder: (row, store, texts) => {
      const document: Pick<Discount, 'condition' | 'action'> & { readonly currency?: string } = JSON.parse(
        row.doc,
      );
      return {
        id: String(row.id),
        currency: document.currency ?? store.settings.currency,
        texts: texts.discount(document),
        document,
        rescaled: (rescale) => ({ document: discountAmounts(document, rescale) }),
      };
    },
  },
  {
    table: 'shipping_method',
    key: 'id',
    versioned: true,
    columns: [],
    holder: (row, store) => {
      const document: ShippingMethod = JSON.parse(row.doc);
      return {
        id: String(row.id),
        currency: document.currency ?? store.settings.currency,
        document,
        rescaled: (rescale) => ({ document: methodAmounts(document, rescale) }),
      };
    },
  },
  {
    table: 'payment',
    key: 'id',
    versioned: true,
    columns: ['token', 'currency', 'amount'],
    holder: (row) => {
      const document: PaymentDetails = JSON.parse(row.doc);
      return {
        id: String(row.id),
        token: String(row.token),
        currency: String(row.currency),
        document,
        rescaled: (rescale) => {
          const order: Agreed | undefined = document.agreed ? JSON.parse(document.agreed) : undefined;
          const agreed = order && {
            ...order,
            total: rescale(order.total),
            details: orderAmounts(order.details, rescale),
          };
          return {
            document: agreed ? { ...document, agreed: JSON.stringify(agreed) } : document,
            columns: { amount: rescale(Number(row.amount)) },
          };
        },
      };
    },
  },
  {
    table: 'refund',
    key: 'id',
    versioned: true,
    columns: ['token', 'amount'],
    // Its currency is its order's.
    holder: (row) =>
      row.currency === null || row.currency === undefined
        ? undefined
        : {
            id: String(row.id),
            token: String(row.token),
            currency: String(row.currency),
            document: JSON.parse(row.doc),
            rescaled: (rescale) => ({
              document: JSON.parse(row.doc),
              columns: { amount: rescale(Number(row.amount)) },
            }),
          },
  },
  {
    table: 'customer',
    key: 'id',
    versioned: true,
    columns: [],
    holder: (row) => {
      const document: { readonly opening?: Opening } = JSON.parse(row.doc);
      const { opening } = document;
      return (
        opening && {
          id: String(row.id),
          currency: opening.currency,
          document,
          rescaled: (rescale) => ({
            document: { ...document, opening: { ...opening, spent: rescale(opening.spent) } },
          }),
        }
      );
    },
  },
  {
    table: 'outbox',
    key: 'id',
    versioned: false,
    columns: [],
    holder: (row) => {
      const document: Facts = JSON.parse(row.doc);
      return holderOfFacts(row, document, document, (after) => after);
    },
  },
  {
    table: 'mail',
    key: 'id',
    versioned: false,
    columns: [],
    holder: (row) => {
      const document: { readonly facts?: Facts } = JSON.parse(row.doc);
      return holderOfFacts(row, document, document.facts, (facts) => ({ ...document, facts }));
    },
  },
];

/** What an event or a mail tells of: an order as it was then. */
interface Facts {
  readonly order?: Pick<Order, 'token' | 'currency' | 'details'>;
  readonly refund?: OrderRefund;
}

function holderOfFacts(
  row: Row,
  document: object,
  facts: Facts | undefined,
  whole: (facts: Facts) => object,
): Holder | undefined {
  const { order, refund } = facts ?? {};
  if (!facts || !order?.details?.totals) return undefined;
  return {
    id: String(row.id),
    token: order.token,
    currency: order.currency,
    document,
    rescaled: (rescale, until) => ({
      document: whole({
        ...facts,
        order: { ...order, details: orderAmounts(order.details, rescale, until) },
        ...(refund ? { refund: refundAmounts(refund, rescale, until) } : {}),
      }),
    }),
  };
}

function columnsOf({ totals: { total, taxes, shipping } }: OrderDetails): Record<string, number> {
  return { total, taxes, shipping };
}

/** A holder in other units, with its texts' amounts where they say them in full. */
export function rescaledHolder(
  kind: AmountKind,
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
  if (kind.table !== 'orders') return { ...plain, document: after };
  const order = sameSums(document as OrderDetails, after as OrderDetails, texts);
  return { document: order, columns: columnsOf(order) };
}

/** A page of a table's rows of a store, by their key. */
export async function pageOf(
  db: Reader,
  kind: AmountKind,
  storeId: number,
  after: string,
  limit: number,
): Promise<readonly Row[]> {
  const rows = await selected(db, kind, storeId)
    .where(`t.${kind.key}`, '>', kind.table === 'customer' ? Number(after || '-1') : after)
    .orderBy(`t.${kind.key}`)
    .limit(limit)
    .execute();
  return rows as unknown as readonly Row[];
}

/** One row that nobody else changes before this transaction ends, or undefined. */
export async function lockedRow(
  tx: Tx,
  kind: AmountKind,
  storeId: number,
  id: string,
): Promise<Row | undefined> {
  const key = kind.table === 'customer' ? Number(id) : id;
  await untyped(tx)
    .selectFrom(kind.table)
    .select(kind.key)
    .where('store_id', '=', storeId)
    .where(kind.key, '=', key)
    .modifyEnd(forUpdate(tx))
    .execute();
  return (await selected(tx, kind, storeId).where(`t.${kind.key}`, '=', key).executeTakeFirst()) as
    | Row
    | undefined;
}

type Untyped = Kysely<Record<string, Record<string, unknown>>>;

/** One query for tables of different columns. */
export function untyped(db: Reader): Untyped {
  return db as Kysely<Database> as unknown as Untyped;
}

function selected(db: Reader, kind: AmountKind, storeId: number) {
  const query = untyped(db)
    .selectFrom(`${kind.table} as t`)
    .select([`t.${kind.key} as id`, 't.doc', ...kind.columns.map((column) => `t.${column} as ${column}`)])
    .where('t.store_id', '=', storeId);
  if (kind.table !== 'refund') return query;
  return query
    .leftJoin('orders as o', (join) =>
      join.onRef('o.store_id', '=', 't.store_id').onRef('o.token', '=', 't.token'),
    )
    .select('o.currency as currency');
}
