import { textOf } from '../text.js';

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
export function StatusBadge({ status }: { readonly status: string }) {
  return (
    <span className={`badge badge--${looks[status] ?? 'quiet'}`}>{textOf(`statuses.${status}`, status)}</span>
  );
}
