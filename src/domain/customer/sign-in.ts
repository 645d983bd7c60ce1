import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { emailKey } from './customer.js';
import { verifyPassword } from './password.js';

/** Somebody whose password was right. */
export interface Recognised {
  readonly customerId: number;
  /** As they had it then, folded. */
  readonly email: string;
  /** What their password was compared with. */
  readonly passwordHash: string;
}

const ownersPassword = statement<
  { store: number; email: string },
  { id: number; email: string; password_hash: string | null }
>((db, p) =>
  db
    .selectFrom('customer_email as e')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.store_id', '=', 'e.store_id').onRef('c.id', '=', 'e.customer_id'),
    )
    .select(['c.id', 'c.email', 'c.password_hash'])
    .where('e.store_id', '=', p('store'))
    .where('e.email', '=', p('email')),
);

const passwordOf = statement<
  { store: number; id: number },
  { id: number; email: string; password_hash: string | null }
>((db, p) =>
  db
    .selectFrom('customer')
    .select(['id', 'email', 'password_hash'])
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

const unchanged = statement<{ store: number; id: number; email: string; hash: string }, { id: number }>(
  (db, p) =>
    db
      .updateTable('customer')
      .set({ password_hash: p('hash') })
      .where('store_id', '=', p('store'))
      .where('id', '=', p('id'))
      .where('email', '=', p('email'))
      .where('password_hash', '=', p('hash'))
      .returning('id'),
);

/**
 * Whose e-mail and password these are; undefined for a wrong password, an e-mail that nobody has, and an
 * account without a password, which all take the same time. Slow on purpose: call it before a transaction.
 */
export async function recognise(
  db: Reader,
  storeId: number,
  email: string,
  password: string,
): Promise<Recognised | undefined> {
  const [owner] = await ownersPassword(db, { store: storeId, email: emailKey(email) });
  return compared(owner, password);
}

/** The same for a customer who is signed in and says their password again. */
export async function recogniseAgain(
  db: Reader,
  storeId: number,
  customerId: number,
  password: string,
): Promise<Recognised | undefined> {
  const [row] = await passwordOf(db, { store: storeId, id: customerId });
  return compared(row, password);
}

/**
 * Holds the row of a customer whose password was right, until the commit: a change of the password or the
 * e-mail comes first, and then this refuses, or it comes after, and then it ends the session that is made
 * here.
 */
export async function holdPassword(
  tx: Tx,
  storeId: number,
  { customerId, email, passwordHash }: Recognised,
): Promise<void> {
  const [same] = await unchanged(tx, { store: storeId, id: customerId, email, hash: passwordHash });
  if (!same) throw wrongCredentials();
}

/** The one refusal for every reason. */
export function wrongCredentials(): ShopError {
  return new ShopError('wrong_credentials', 'there is no account with this e-mail and password', undefined, {
    reason: 'invalid_credentials',
  });
}

async function compared(
  row: { readonly id: number; readonly email: string; readonly password_hash: string | null } | undefined,
  password: string,
): Promise<Recognised | undefined> {
  const right = await verifyPassword(row?.password_hash ?? undefined, password);
  return right && row
    ? { customerId: row.id, email: row.email, passwordHash: row.password_hash! }
    : undefined;
}
