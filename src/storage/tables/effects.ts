import type { Generated } from 'kysely';

/* Events, and the webhooks and mails that they cause. */

export interface OutboxTable {
  store_id: number;
  id: string;
  topic: string;
  subject: string;
  created_at: number;
  /** 0 until webhooks and mails have been made of it. */
  handled: Generated<number>;
  doc: string;
}

export interface WebhookReceiverTable {
  store_id: number;
  id: number;
  /** In whose words it is told. */
  dialect: string;
  url: string;
  active: number;
  /** Since when every try fails; null while it answers. */
  failing_since: number | null;
  failures: number;
  /** Null unless it is paused: then it is tried again from this moment on. */
  paused_until: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

export interface WebhookDeliveryTable {
  store_id: number;
  id: string;
  receiver_id: number;
  /** The row of `outbox` that it tells of. */
  event_id: string;
  /** The event's name as its receiver knows it. */
  topic: string;
  state: string;
  attempts: number;
  /** Null once it is over. */
  due_at: number | null;
  created_at: number;
  updated_at: number;
  doc: string;
}

export interface MailTable {
  store_id: number;
  id: string;
  kind: string;
  /** The order's token or the customer's GUID that it is about. */
  subject_of: string;
  recipient: string;
  state: string;
  attempts: number;
  due_at: number | null;
  created_at: number;
  updated_at: number;
  doc: string;
}

/** What a merchant wrote in the place of a mail that this shop has words for. */
export interface MailTemplateTable {
  store_id: number;
  kind: string;
  /** Of two letters. */
  language: string;
  updated_at: number;
  doc: string;
}
