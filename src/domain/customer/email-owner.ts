import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { overRows } from '../../storage/insert-rows.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import type { CustomerStatus } from './customer.js';

/*
 * Of the customers with one e-mail, one owns it: who signs in with it, and whom guest orders join. Two with
 * one e-mail come only from imports. A Confirmed owner stays; else a Confirmed one takes it, else the lowest
 * number.
 */

const ownerOf = statement<
  { store: number; email: string },
  { id: number; guid: string; status: CustomerStatus; created_at: number }
>((db, p) =>
  db
    .selectFrom('customer_email as e')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.store_id', '=', 'e.store_id').onRef('c.id', '=', 'e.customer_id'),
    )
    .select(['c.id', 'c.guid', 'c.status', 'c.created_at'])
    .where('e.store_id', '=', p('store'))
    .where('e.email', '=', p('email')),
);

const ownersOf = statement<
  { store: number; emails: string },
  { email: string; id: number; guid: string; status: CustomerStatus; created_at: number }
>((db, p) =>
  db
    .selectFrom('customer_email as e')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.store_id', '=', 'e.store_id').onRef('c.id', '=', 'e.customer_id'),
    )
    .select(['e.email', 'c.id', 'c.guid', 'c.status', 'c.created_at'])
    .where('e.store_id', '=', p('store'))
    .where(inList(db, 'e.email', p('emails'), 'text')),
);

const take = statement<{ store: number; email: string; id: number }, { customer_id: number }>((db, p) =>
  db
    .insertInto('customer_email')
    .values({ store_id: p('store'), email: p('email'), customer_id: p('id') })
    .onConflict((conflict) => conflict.doNothing())
    .returning('customer_id'),
);

const hand = statement<{ store: number; email: string; id: number }, unknown>((db, p) =>
  db
    .updateTable('customer_email')
    .set({ customer_id: p('id') })
    .where('store_id', '=', p('store'))
    .where('email', '=', p('email')),
);

const drop = statement<{ store: number; email: string; id: number }, { email: string }>((db, p) =>
  db
    .deleteFrom('customer_email')
    .where('store_id', '=', p('store'))
    .where('email', '=', p('email'))
    .where('customer_id', '=', p('id'))
    .returning('email'),
);

const heir = statement<{ store: number; email: string; but: number }, { id: number }>((db, p) =>
  db
    .selectFrom('customer')
    .select('id')
    .where('store_id', '=', p('store'))
    .where('email', '=', p('email'))
    .where('id', '<>', p('but'))
    .orderBy(sql`case status when 'Confirmed' then 0 else 1 end`)
    .orderBy('id')
    .limit(1),
);

export interface EmailOwner {
  readonly id: number;
  readonly guid: string;
  readonly status: CustomerStatus;
  readonly createdAt: number;
}

/** The customer who owns an e-mail (folded by `emailKey`), or undefined. */
export async function findEmailOwner(
  db: Reader,
  storeId: number,
  email: string,
): Promise<EmailOwner | undefined> {
  if (email === '') return undefined;
  const [row] = await ownerOf(db, { store: storeId, email });
  return row && { id: row.id, guid: row.guid, status: row.status, createdAt: row.created_at };
}

/**
 * Makes a customer the owner of an e-mail that nobody has; false where somebody does, also one who came this
 * instant.
 */
export async function takeEmail(tx: Tx, storeId: number, email: string, id: number): Promise<boolean> {
  if (email === '') return true;
  return (await take(tx, { store: storeId, email, id })).length > 0;
}

/** Makes a customer the owner of an e-mail if nobody with a better right is. */
export async function claimEmail(
  tx: Tx,
  storeId: number,
  email: string,
  claimant: { readonly id: number; readonly status: CustomerStatus },
): Promise<void> {
  if (await takeEmail(tx, storeId, email, claimant.id)) return;
  const owner = await findEmailOwner(tx, storeId, email);
  if (owner?.id === claimant.id || owner?.status === 'Confirmed') return;
  const better = claimant.status === 'Confirmed' || (owner?.id ?? Number.POSITIVE_INFINITY) > claimant.id;
  if (better) await hand(tx, { store: storeId, email, id: claimant.id });
}

const takeEach = overRows<{ email: 'text'; id: 'integer' }, { store: number }, { email: string }>(
  { email: 'text', id: 'integer' },
  ({ column, from }, p) => sql`insert into customer_email (store_id, email, customer_id)
    select cast(${p('store')} as bigint), ${column.email}, ${column.id} ${from} where true
    on conflict do nothing returning email`,
);

/** Makes each of several customers, each with another e-mail, its owner if nobody with a better right is. */
export async function claimEmails(
  tx: Tx,
  storeId: number,
  claimants: readonly { readonly email: string; readonly id: number; readonly status: CustomerStatus }[],
): Promise<void> {
  const wanted = claimants.filter(({ email }) => email !== '');
  const rows = wanted.map(({ email, id }) => [email, id]);
  const taken = new Set((await takeEach(tx, { store: storeId }, rows)).map(({ email }) => email));
  for (const claimant of wanted)
    if (!taken.has(claimant.email)) await claimEmail(tx, storeId, claimant.email, claimant);
}

/** Takes an e-mail from a customer who owned it; another customer who has it inherits it. */
export async function releaseEmail(tx: Tx, storeId: number, email: string, id: number): Promise<void> {
  if (email === '' || (await drop(tx, { store: storeId, email, id })).length === 0) return;
  const [next] = await heir(tx, { store: storeId, email, but: id });
  if (next) await takeEmail(tx, storeId, email, next.id);
}

/** The owners of several e-mails, by e-mail. */
export async function findEmailOwners(db: Reader, storeId: number, emails: readonly string[]) {
  const rows =
    emails.length > 0 ? await ownersOf(db, { store: storeId, emails: JSON.stringify(emails) }) : [];
  return new Map(
    rows.map(({ email, id, guid, status, created_at }) => [
      email,
      { id, guid, status, createdAt: created_at, created: false },
    ]),
  );
}
