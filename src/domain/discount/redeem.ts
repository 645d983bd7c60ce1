import { sql } from 'kysely';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import type { Discount } from './discount.js';
import { loadDiscounts } from './rows.js';

/** One discount's use by one cart. */
interface Redemption {
  readonly store: number;
  readonly id: string;
  readonly token: string;
  readonly at: number;
}

const redemptionsOf = statement<{ store: number; token: string }, { discount_id: string; used: number }>(
  (db, p) =>
    db
      .selectFrom('discount_redemption')
      .select(['discount_id', 'used'])
      .where('store_id', '=', p('store'))
      .where('token', '=', p('token')),
);

const insertRedemption = statement<{ [K in keyof Redemption]: Redemption[K] } & { used: number }, unknown>(
  (db, p) =>
    db
      .insertInto('discount_redemption')
      .values({
        store_id: p('store'),
        discount_id: p('id'),
        token: p('token'),
        used: p('used'),
        at: p('at'),
      })
      .onConflict((conflict) => conflict.columns(['store_id', 'discount_id', 'token']).doNothing())
      .returning('discount_id'),
);

const useHeld = statement<{ [K in keyof Redemption]: Redemption[K] }, unknown>((db, p) =>
  db
    .updateTable('discount_redemption')
    .set({ used: 1, at: p('at') })
    .where('store_id', '=', p('store'))
    .where('discount_id', '=', p('id'))
    .where('token', '=', p('token'))
    .where('used', '=', 0)
    .returning('discount_id'),
);

const deleteHeld = statement<{ store: number; id: string; token: string }, unknown>((db, p) =>
  db
    .deleteFrom('discount_redemption')
    .where('store_id', '=', p('store'))
    .where('discount_id', '=', p('id'))
    .where('token', '=', p('token'))
    .where('used', '=', 0)
    .returning('discount_id'),
);

/** Takes one use where there is one left. */
const take = statement<{ store: number; id: string; used: number; held: number }, unknown>((db, p) =>
  db
    .updateTable('discount')
    .set({ uses: sql`uses + ${p('used')}`, held: sql`held + ${p('held')}` })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id'))
    .where('archived', '=', 0)
    .where(sql<boolean>`(max_uses is null or uses + held < max_uses)`)
    .returning('id'),
);

/** Moves a use that is held to those used, or lets it go. */
const moveHeldUse = statement<{ store: number; id: string; used: number }, unknown>((db, p) =>
  db
    .updateTable('discount')
    .set({ uses: sql`uses + ${p('used')}`, held: sql`held - 1` })
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

/**
 * Holds one use of each of these discounts for a cart that is being paid for, and lets go of others that it
 * held. A second call changes nothing. Refuses with `discount_used_up`, naming each that has no use left or
 * was ended.
 */
export function holdDiscounts(
  tx: Tx,
  storeId: number,
  token: string,
  ids: readonly string[],
  now: number,
): Promise<void> {
  return claim(tx, storeId, token, ids, now, hold);
}

/**
 * Counts these discounts as used by an order: what its cart held becomes a use, what it did not hold is taken
 * now, and others that it held are let go. A second call changes nothing. Refuses as `holdDiscounts` does.
 */
export function redeemDiscounts(
  tx: Tx,
  storeId: number,
  token: string,
  ids: readonly string[],
  now: number,
): Promise<void> {
  return claim(tx, storeId, token, ids, now, use);
}

/** Lets go of what a cart holds; what an order used stays used. */
export function releaseDiscounts(tx: Tx, storeId: number, token: string, now: number): Promise<void> {
  return claim(tx, storeId, token, [], now, hold);
}

/** Always in the order of the ids, so that two carts never wait for each other. */
async function claim(
  tx: Tx,
  storeId: number,
  token: string,
  ids: readonly string[],
  now: number,
  act: (tx: Tx, redemption: Redemption) => Promise<boolean>,
): Promise<void> {
  const wanted = new Set(ids);
  const held = (await redemptionsOf(tx, { store: storeId, token })).filter(({ used }) => used === 0);
  const all = new Set([...wanted, ...held.map((row) => row.discount_id)]);
  const refused: string[] = [];
  for (const id of [...all].sort()) {
    const redemption = { store: storeId, id, token, at: now };
    if (!wanted.has(id)) await releaseHeldUse(tx, redemption);
    else if (!(await act(tx, redemption))) refused.push(id);
  }
  if (refused.length > 0) throw await usedUp(tx, storeId, refused);
}

async function hold(tx: Tx, redemption: Redemption): Promise<boolean> {
  const isNew = (await insertRedemption(tx, { ...redemption, used: 0 })).length > 0;
  return !isNew || (await take(tx, { ...redemption, used: 0, held: 1 })).length > 0;
}

async function use(tx: Tx, redemption: Redemption): Promise<boolean> {
  if ((await useHeld(tx, { ...redemption })).length > 0) {
    await moveHeldUse(tx, { ...redemption, used: 1 });
    return true;
  }
  const isNew = (await insertRedemption(tx, { ...redemption, used: 1 })).length > 0;
  return !isNew || (await take(tx, { ...redemption, used: 1, held: 0 })).length > 0;
}

async function releaseHeldUse(tx: Tx, redemption: Redemption): Promise<void> {
  const released = await deleteHeld(tx, { ...redemption });
  if (released.length > 0) await moveHeldUse(tx, { ...redemption, used: 0 });
}

async function usedUp(tx: Tx, storeId: number, ids: readonly string[]): Promise<ShopError> {
  const known = new Map((await loadDiscounts(tx, storeId, ids)).map((discount) => [discount.id, discount]));
  const refusals = ids.map((id) => tell(id, known.get(id)));
  const message = refusals.map(({ name, why }) => `${name} ${why}`).join('; ');
  const errors = Object.fromEntries(refusals.map(({ key, why }) => [`discounts[${key}]`, [why]]));
  return new ShopError('discount_used_up', message, errors, { reason: 'code_expired' });
}

function tell(id: string, discount: Discount | undefined) {
  if (!discount) return { key: id, name: `The discount ${id}`, why: 'is not there any more' };
  const { code } = discount.condition;
  const why = discount.archived ? 'is not valid any more' : 'has been used as often as it may be';
  return code === undefined
    ? { key: discount.name, name: `The discount "${discount.name}"`, why }
    : { key: code, name: `The code ${code}`, why };
}
