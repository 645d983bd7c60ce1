import { type RawBuilder, sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { overRows } from '../../storage/insert-rows.js';
import { forUpdate } from '../../storage/lock.js';
import type { Tx } from '../../storage/storage.js';
import type { Agreed } from '../checkout/place-order.js';
import { withoutBuyer } from '../order/without-buyer.js';
import type { PaymentDetails } from './payment.js';

/**
 * Takes their callers' addresses out of payments that began before a time and are over, at most so many, with
 * their copies of what their buyers agreed to (the order itself says it). Answers how many there were.
 */
export async function forgetPayments(tx: Tx, storeId: number, before: number, most: number): Promise<number> {
  return forget(tx, storeId, sql<boolean>`created_at < ${before}`, most);
}

/** Takes what identifies payers out of the payments of carts, by a JSON list of their tokens. */
export async function forgetPaymentsOf(tx: Tx, storeId: number, tokens: string): Promise<void> {
  await forget(tx, storeId, inList(tx, 'token', sql`${tokens}`, 'text'));
}

async function forget(tx: Tx, storeId: number, which: RawBuilder<boolean>, most?: number): Promise<number> {
  let over = tx
    .selectFrom('payment')
    .select(['id', 'doc'])
    .where('store_id', '=', storeId)
    .where(sql<boolean>`forgotten = 0`)
    .where('is_open', '=', 0)
    .where('due_at', 'is', null)
    .where(which);
  if (most !== undefined) over = over.limit(most);
  const rows = await over.modifyEnd(forUpdate(tx)).execute();
  await update(
    tx,
    { store: storeId },
    rows.map(({ id, doc }) => [id, JSON.stringify(withoutPayer(JSON.parse(doc)))]),
  );
  return rows.length;
}

/** The address to pay at, and the secret to pay with, are of no use any more. */
function withoutPayer({
  card,
  redirectUrl: _,
  clientSecret: __,
  ...details
}: PaymentDetails): PaymentDetails {
  const { holder: ___, ...known } = card ?? {};
  return {
    ...details,
    ...(card ? { card: known } : {}),
    agreed: details.agreed === '' ? '' : JSON.stringify(withoutPerson(JSON.parse(details.agreed))),
  };
}

/** Money that arrives even now still finds what it is for. */
function withoutPerson(agreed: Agreed): Agreed {
  return { ...agreed, customerId: null, details: withoutBuyer(agreed.details) };
}

const update = overRows<{ id: 'text'; doc: 'text' }, { store: number }>(
  { id: 'text', doc: 'text' },
  ({ column, from }, p) =>
    sql`update payment set doc = ${column.doc}, address = '', forgotten = 1, version = payment.version + 1 ${from}
      where payment.store_id = ${p('store')} and payment.id = ${column.id}`,
);
