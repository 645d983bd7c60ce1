import type { Order, OrderDetails } from './order.js';

/** The document beside an order's columns. */
export interface StoredDetails extends OrderDetails {
  /** The invoice number as spelled; its column is folded for exact look-ups in any case. */
  readonly invoice?: string;
}

/** The document of an order as it is stored. */
export function storedDetails(order: Pick<Order, 'details' | 'invoiceNumber'>): string {
  return JSON.stringify({
    ...order.details,
    invoice: order.invoiceNumber || undefined,
  } satisfies StoredDetails);
}

/** What the document of an order says. */
export function readStored(text: string): Pick<Order, 'details' | 'invoiceNumber'> {
  const details: StoredDetails = JSON.parse(text);
  return { details, invoiceNumber: details.invoice ?? '' };
}
