import { textOf } from '../text.js';

/** Whose status it is: the same word can mean another thing of each. */
export type StatusOwner = 'order' | 'payment' | 'account';

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
export function StatusBadge({ owner, status }: { readonly owner: StatusOwner; readonly status: string }) {
  return <span className={`badge badge--${looks[status] ?? 'quiet'}`}>{statusText(owner, status)}</span>;
}

/** A status in a word; as the server wrote it where there is none. */
export function statusText(owner: StatusOwner, status: string): string {
  return textOf(`statuses.${owner}.${status}`, status);
}
