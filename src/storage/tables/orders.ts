import type { Generated } from 'kysely';

/* Orders, their lines and notes, and the figures that follow from them. */

export interface OrderTable {
  store_id: number;
  token: string;
  /** Null while it is a cart; given once, at completion. */
  id: number | null;
  position: number;
  completed: number;
  status: string;
  payment_status: string;
  is_recurring: number;
  invoice_number: string;
  currency: string;
  customer_id: number | null;
  total: number;
  taxes: number;
  shipping: number;
  created_at: number;
  updated_at: number;
  version: number;
  /** Of the text that this was imported from: the same text again changes nothing. */
  import_hash: string | null;
  /** 1 while the document may hold its caller's address; imported orders have 0, since theirs stays. */
  caller: Generated<number>;
  /** When it came to be another customer's, by another e-mail. */
  moved_at: Generated<number | null>;
  doc: string;
}

export interface OrderLineTable {
  store_id: number;
  token: string;
  line: number;
  product: string;
  position: number;
  quantity: number;
  amount: number;
  /** 1 while the order is completed and not cancelled: only then it counts as a sale. */
  counted: number;
}

export interface OrderNoteTable {
  store_id: number;
  token: string;
  id: string;
  created_at: number;
  doc: string;
}

/** Orders in one step: of a day (UTC day number), or of all days (day = -1000000). */
export interface OrderFigureTable {
  store_id: number;
  day: number;
  completed: number;
  status: string;
  payment_status: string;
  is_recurring: number;
  currency: string;
  orders: number;
  sales: number;
  taxes: number;
  shipping: number;
}
