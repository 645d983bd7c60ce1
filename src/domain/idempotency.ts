import { sql } from 'kysely';
import { inPages } from '../storage/in-steps.js';
import { statement } from '../storage/statement.js';
import type { Reader, Storage, Tx } from '../storage/storage.js';
import { ShopError } from './errors.js';

/** How long an answer is kept. */
const retentionMs = 72 * 3_600_000;
/** A call that has not been heard of for this long has died with its process. */
const silentMs = 60_000;

/** A call that its caller may send again. */
export interface Call {
  readonly storeId: number;
  /** Names credential, method and path. */
  readonly scope: string;
  /** Names the caller's key. */
  readonly id: string;
  /** Names the body. */
  readonly requestHash: string;
  /** A random word of whoever carries the call out. */
  readonly holder: string;
}

export type Begun =
  | { readonly state: 'ours' | 'under way' | 'another body' }
  | { readonly state: 'answered'; readonly status: number; readonly answer: string };

type Named = { readonly store: number; readonly scope: string; readonly id: string };

// Until there is an answer, its column holds the holder's word: only the holder writes over it.
const insert = statement<Named & { hash: string; holder: string; at: number }, { id: string }>((db, p) =>
  db
    .insertInto('idempotency')
    .values({
      store_id: p('store'),
      scope: p('scope'),
      id: p('id'),
      request_hash: p('hash'),
      status: null,
      answer: p('holder'),
      at: p('at'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id'),
);

const find = statement<
  Named,
  { request_hash: string; status: number | null; answer: string | null; at: number }
>((db, p) =>
  db
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'answer', 'at'])
    .where('store_id', '=', p('store'))
    .where('scope', '=', p('scope'))
    .where('id', '=', p('id')),
);

const takeOver = statement<
  Named & { hash: string; holder: string; at: number; seen: number },
  { id: string }
>((db, p) =>
  db
    .updateTable('idempotency')
    .set({ request_hash: p('hash'), status: null, answer: p('holder'), at: p('at') })
    .where('store_id', '=', p('store'))
    .where('scope', '=', p('scope'))
    .where('id', '=', p('id'))
    .where('at', '=', p('seen'))
    .returning('id'),
);

const finish = statement<
  Named & { holder: string; status: number | null; answer: string; at: number },
  { id: string }
>((db, p) =>
  db
    .updateTable('idempotency')
    .set({ status: p('status'), answer: p('answer'), at: p('at') })
    .where('store_id', '=', p('store'))
    .where('scope', '=', p('scope'))
    .where('id', '=', p('id'))
    .where('status', 'is', null)
    .where('answer', '=', p('holder'))
    .returning('id'),
);

const drop = statement<Named & { holder: string }, unknown>((db, p) =>
  db
    .deleteFrom('idempotency')
    .where('store_id', '=', p('store'))
    .where('scope', '=', p('scope'))
    .where('id', '=', p('id'))
    .where('status', 'is', null)
    .where('answer', '=', p('holder')),
);

const tries = 3;

/**
 * Begins a call, unless it was begun: then says how far it is. One that has not been heard of for a minute is
 * begun again.
 */
export async function beginCall(tx: Tx, call: Call, now: number): Promise<Begun> {
  const named = namesOf(call);
  const own = { hash: call.requestHash, holder: call.holder, at: now };
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if ((await insert(tx, { ...named, ...own })).length > 0) return { state: 'ours' };
    const [row] = await find(tx, named);
    // It was refused and dropped between the two looks.
    if (!row) continue;
    const forgotten = row.at < now - retentionMs;
    if (!forgotten) {
      if (row.request_hash !== call.requestHash) return { state: 'another body' };
      if (row.status !== null) return { state: 'answered', status: row.status, answer: row.answer ?? '' };
      // One of a moment that is still to come is from before the clock was set back.
      if (Math.abs(now - row.at) < silentMs) return { state: 'under way' };
    }
    if ((await takeOver(tx, { ...named, ...own, seen: row.at })).length > 0) return { state: 'ours' };
  }
  return { state: 'under way' };
}

/**
 * Keeps the answer of a call that is still the holder's; false where it was answered, or taken over by
 * another.
 */
export async function keepAnswer(
  tx: Tx,
  call: Call,
  status: number,
  answer: string,
  now: number,
): Promise<boolean> {
  const finished = await finish(tx, { ...namesOf(call), holder: call.holder, status, answer, at: now });
  return finished.length > 0;
}

/** Whether a call has its answer. */
export async function isAnswered(db: Reader, call: Call): Promise<boolean> {
  const [row] = await find(db, namesOf(call));
  return row !== undefined && row.status !== null;
}

/** Says that a call is still being carried out. */
export async function stillUnderWay(tx: Tx, call: Call, now: number): Promise<void> {
  const { holder } = call;
  await finish(tx, { ...namesOf(call), holder, status: null, answer: holder, at: now });
}

/** Forgets a call that was refused: it may be sent again. */
export async function dropCall(tx: Tx, call: Call): Promise<void> {
  await drop(tx, { ...namesOf(call), holder: call.holder });
}

const perStep = 1000;

/**
 * Forgets answers older than 72 hours, so many at once; answers how many they were: call it again until they
 * are none.
 */
export async function forgetAnswers(tx: Tx, now: number): Promise<number> {
  const result = await tx
    .deleteFrom('idempotency')
    .where((eb) =>
      eb(
        eb.refTuple('store_id', 'scope', 'id'),
        'in',
        eb
          .selectFrom('idempotency as old')
          .select(['old.store_id', 'old.scope', 'old.id'])
          .where('old.at', '<', now - retentionMs)
          .orderBy('old.at')
          .limit(perStep)
          .$asTuple('store_id', 'scope', 'id'),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const empty = statement<Named, unknown>((db, p) =>
  db
    .updateTable('idempotency')
    .set({ answer: '' })
    .where('store_id', '=', p('store'))
    .where('scope', '=', p('scope'))
    .where('id', '=', p('id'))
    .where('status', 'is not', null),
);

/**
 * Forgets what all calls of a store were answered, not that they were carried out: nobody can tell whom an
 * answer names. In short transactions, since a store may have answered any number.
 */
export async function forgetAnswersOf(storage: Storage, storeId: number): Promise<void> {
  const read = (after = { scope: '', id: '' }, limit: number) =>
    storage.read
      .selectFrom('idempotency')
      .select(['scope', 'id'])
      .where('store_id', '=', storeId)
      .where(sql<boolean>`(scope, id) > (${after.scope}, ${after.id})`)
      .orderBy('scope')
      .orderBy('id')
      .limit(limit)
      .execute();
  for await (const rows of inPages(read, (row) => row))
    await storage.write(async (tx) => {
      for (const row of rows) await empty(tx, { store: storeId, ...row });
    });
}

/**
 * The refusal of a holder whose call was taken over meanwhile: what it did is undone with its transaction.
 */
export function takenOver(): ShopError {
  return new ShopError('idempotency_in_flight', 'another call with this Idempotency-Key took over');
}

function namesOf({ storeId, scope, id }: Call): Named {
  return { store: storeId, scope, id };
}
