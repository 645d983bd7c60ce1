/* Who works in the dashboard: these tables span shops. And who changed what in a store. */

export interface StaffTable {
  id: number;
  /** As it was entered. */
  email: string;
  /** The same folded: nobody else has it. */
  email_key: string;
  name: string;
  role: 'owner' | 'manager' | 'orders' | 'reader';
  /** 1: every shop of the database, also later ones; 0: those of `staff_store`. */
  every_store: number;
  /** What somebody of the role `orders` may refund of one order, as decimal text in the order's currency. */
  refund_limit: string;
  /** Whether a reader sees buyers' personal data. */
  personal_data: number;
  /** Null until an invitation is accepted. */
  password_hash: string | null;
  created_at: number;
  version: number;
}

/** A shop, both its halves, that somebody works in. */
export interface StaffStoreTable {
  staff_id: number;
  merchant_id: number;
}

export interface StaffSessionTable {
  /** SHA-256 of the cookie's value. */
  hash: string;
  staff_id: number;
  created_at: number;
  /** When it was last lengthened. */
  seen_at: number;
  expires_at: number;
  /** When its owner last proved who they are. */
  proven_at: number;
  address: string;
  agent: string;
}

/** A link that lets somebody in: to set the dashboard up, to accept an invitation, to sign in to a demo. */
export interface StaffLinkTable {
  hash: string;
  kind: 'setup' | 'invitation' | 'demo';
  staff_id: number | null;
  created_at: number;
  expires_at: number;
}

/** A change, by whom it was made. */
export interface AuditTable {
  store_id: number;
  /** In the order of time. */
  id: string;
  at: number;
  actor_kind: 'staff' | 'key' | 'system' | 'command';
  actor_id: string;
  actor_name: string;
  address: string;
  act: string;
  object_kind: string;
  object_id: string;
  /** JSON of the fields that changed, with what they were and are. */
  changes: string;
}

/** Somebody's authenticator: what its codes are made of, encrypted under the master key. */
export interface StaffTotpTable {
  staff_id: number;
  sealed: string;
  /** 0 until a code has shown that the authenticator has it. */
  confirmed: number;
  /** The step of the last code that was taken: none is taken twice. */
  last_step: number;
  created_at: number;
}

/** A code for somebody without their authenticator: taken once. */
export interface StaffRecoveryCodeTable {
  staff_id: number;
  hash: string;
}
