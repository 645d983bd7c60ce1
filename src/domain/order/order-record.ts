import type { SearchEntry } from '../../storage/search-entry.js';
import { type StoredDetails, storedDetails } from './document.js';
import type { OrderNote } from './notes.js';
import type { Order, OrderDetails, OrderHead } from './order.js';
import { orderSearchEntry } from './search-entry.js';

/** What the store gives an order when it takes it in. */
type Assigned = 'position' | 'customerId' | 'version';

/** An order as a file tells it. */
export type ImportedOrder = Omit<Order, Assigned>;

/**
 * An order as a file tells it, ready to be stored: its document is text already, and beside it stands only
 * what is looked at on the way. Plain and small, since it goes from the thread that reads to the one that
 * stores.
 */
export interface OrderRecord {
  readonly order: Omit<OrderHead, Assigned | 'details'> & {
    readonly details: OrderHead['details'] & Pick<OrderDetails, 'completedAt' | 'email' | 'buyer'>;
  };
  readonly doc: string;
  /** What it is found by. */
  readonly search: SearchEntry;
  /** Of the text that told it. */
  readonly hash: string;
  /** The number of the customer whose order it is, where that is known. */
  readonly customer?: number | undefined;
  /** Notes that came along. */
  readonly notes?: readonly OrderNote[] | undefined;
}

/** An order that was read, as it is stored. */
export function orderRecord({
  order,
  ...rest
}: Pick<OrderRecord, 'hash' | 'customer' | 'notes'> & { readonly order: ImportedOrder }): OrderRecord {
  const { completedAt, email, buyer, totals, lines } = order.details;
  const { total, taxes, shipping } = totals;
  return {
    ...rest,
    order: {
      ...order,
      details: {
        ...(completedAt === undefined ? {} : { completedAt }),
        email,
        ...(buyer ? { buyer } : {}),
        totals: { total, taxes, shipping },
        lines: lines.map((line) => ({ product: line.product, quantity: line.quantity, total: line.total })),
      },
    },
    doc: storedDetails(order),
    search: orderSearchEntry(order),
  };
}

/** All that a record says of its order, its buyer as they are known here where the file names none. */
export function wholeDetails({ doc }: OrderRecord, buyer?: OrderDetails['buyer']): OrderDetails {
  const { invoice: _, ...details } = JSON.parse(doc) as StoredDetails;
  return details.buyer || !buyer ? details : { ...details, buyer };
}
