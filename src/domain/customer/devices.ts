import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { isToken, newToken, tokenHash } from '../token.js';

/** How long a device is known after its customer signed in on it. */
const lastsMs = 90 * 86_400_000;
/** Devices that one customer is known on; the longest unused go. */
const most = 20;

const find = statement<{ store: number; hash: string; email: string; now: number }, { hash: string }>(
  (db, p) =>
    db
      .selectFrom('customer_device as d')
      .innerJoin('customer_email as e', (join) =>
        join.onRef('e.store_id', '=', 'd.store_id').onRef('e.customer_id', '=', 'd.customer_id'),
      )
      .select('d.hash')
      .where('d.store_id', '=', p('store'))
      .where('d.hash', '=', p('hash'))
      .where('d.expires_at', '>', p('now'))
      .where('e.email', '=', p('email')),
);

const prolong = statement<
  { store: number; hash: string; customer: number; expires: number; now: number },
  { hash: string }
>((db, p) =>
  db
    .updateTable('customer_device')
    .set({ expires_at: p('expires') })
    .where('store_id', '=', p('store'))
    .where('hash', '=', p('hash'))
    .where('customer_id', '=', p('customer'))
    .where('expires_at', '>', p('now'))
    .returning('hash'),
);

const insert = statement<{ store: number; hash: string; customer: number; expires: number }, unknown>(
  (db, p) =>
    db.insertInto('customer_device').values({
      store_id: p('store'),
      hash: p('hash'),
      customer_id: p('customer'),
      expires_at: p('expires'),
    }),
);

const newest = statement<{ store: number; customer: number; most: number }, { hash: string }>((db, p) =>
  db
    .selectFrom('customer_device')
    .select('hash')
    .where('store_id', '=', p('store'))
    .where('customer_id', '=', p('customer'))
    .orderBy('expires_at', 'desc')
    .orderBy('hash')
    .limit(p('most')),
);

/** Whether the owner of an e-mail (folded) has signed in on the device of this token. */
export async function isKnownDevice(
  db: Reader,
  storeId: number,
  email: string,
  token: string,
  now: number,
): Promise<boolean> {
  if (!isToken(token)) return false;
  return (await find(db, { store: storeId, hash: tokenHash(token), email, now })).length > 0;
}

/** A new device's token. */
export const newDeviceToken = newToken;

/**
 * Knows the device that a customer signs in on from now on, and answers its token: the one that it has
 * (`sent`), where that is of this customer, else `fresh`.
 */
export async function rememberDevice(
  tx: Tx,
  storeId: number,
  customerId: number,
  { sent, fresh }: { readonly sent: string | undefined; readonly fresh: string },
  now: number,
): Promise<string> {
  const expires = now + lastsMs;
  const own = { store: storeId, customer: customerId };
  if (sent !== undefined && isToken(sent)) {
    const known = await prolong(tx, { ...own, hash: tokenHash(sent), expires, now });
    if (known.length > 0) return sent;
  }
  await insert(tx, { ...own, hash: tokenHash(fresh), expires });
  const stay = (await newest(tx, { ...own, most })).map(({ hash }) => hash);
  await tx
    .deleteFrom('customer_device')
    .where('store_id', '=', storeId)
    .where('customer_id', '=', customerId)
    .where('hash', 'not in', stay)
    .execute();
  return fresh;
}

/** Knows no device of a customer any more. */
export async function forgetDevices(tx: Tx, storeId: number, customerId: number): Promise<void> {
  await tx
    .deleteFrom('customer_device')
    .where('store_id', '=', storeId)
    .where('customer_id', '=', customerId)
    .execute();
}
