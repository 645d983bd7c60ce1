/* Customers, and what lets them in. */

export interface CustomerTable {
  store_id: number;
  id: number;
  guid: string;
  position: number;
  /** E-mail folded for look-ups; empty where there is none. */
  email: string;
  status: 'Confirmed' | 'Unconfirmed';
  created_at: number;
  updated_at: number;
  orders_count: number;
  orders_amount: number;
  paid_amount: number;
  latest_order_id: number | null;
  last_order_position: number | null;
  password_hash: string | null;
  version: number;
  doc: string;
}

export interface CustomerEmailTable {
  store_id: number;
  email: string;
  customer_id: number;
}

export interface CustomerSessionTable {
  store_id: number;
  hash: string;
  customer_id: number;
  created_at: number;
  expires_at: number;
}

/** A device that a customer signed in on. */
export interface CustomerDeviceTable {
  store_id: number;
  hash: string;
  customer_id: number;
  expires_at: number;
}

/** A link that was mailed: to set a password, to accept an invitation, to claim orders. */
export interface CustomerTokenTable {
  store_id: number;
  hash: string;
  kind: string;
  customer_id: number;
  created_at: number;
  expires_at: number;
  doc: string;
}
