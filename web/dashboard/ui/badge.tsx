import { textOf } from '../text.js';

/** Whose status it is: the same word can mean another thing of each. */
export type StatusOf = 'order' | 'payment' | 'account';

const looks: Readonly<Record<string, 'good' | 'waiting' | 'bad' | 'quiet'>> = {
  Paid: 'good',
  Processed: 'good',
  Shipped: 'good',
  Delivered: 'good',
  Confirmed: 'good',
  Authorized: 'waiting',
  InProgress: 'waiting',
  Pending: 'waiting',
  PaidDeferred: 'waiting',
  Deferred: 'waiting',
  Disputed: 'bad',
  Failed: 'bad',
  Cancelled: 'bad',
  Expired: 'bad',
};

/** A status in a word, with a colour of its own. */
export function StatusBadge({ of, status }: { readonly of: StatusOf; readonly status: string }) {
  return <span className={`badge badge--${looks[status] ?? 'quiet'}`}>{statusText(of, status)}</span>;
}

/** A status in a word; as the server wrote it where there is none. */
export function statusText(of: StatusOf, status: string): string {
  return textOf(`statuses.${of}.${status}`, status);
}
