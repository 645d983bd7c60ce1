import { sql } from 'kysely';
import { insertRows } from '../../storage/insert-rows.js';
import { forUpdate } from '../../storage/lock.js';
import type { Reader, Storage, Tx } from '../../storage/storage.js';
import { uncertainCurrencies } from '../currencies.js';
import { exponentOf } from '../money.js';
import { figures } from '../order/check-figures.js';
import { getStore, type Store } from '../store/store.js';
import type { AmountKind, ImportedTexts } from './kind.js';
import { amountKinds, rescaledHolder } from './kinds.js';
import { fingerprint, proofsOf, readProof, storedProof } from './proofs.js';
import { lockedRow, pageOf, untyped } from './rows.js';
import { AmountTooLarge, rescaling } from './scale.js';

/** Rows that one transaction looks at or changes: others want to write too. */
const step = 200;

/** What became of a currency of a store whose amounts were converted. */
export interface Converted {
  readonly storeId: number;
  readonly currency: string;
  /** Of the units before. */
  readonly from: number;
  readonly to: number;
  readonly objects: number;
}

/**
 * Compares the amounts of stores that were there before this program counted decimals by itself with what
 * their texts say, and converts those of a currency whose texts all prove one other number of decimals. Where
 * they prove nothing, or several, nothing is changed, and `amountDoubts` names them. Goes on where it was
 * interrupted; several processes may do it at once.
 */
export async function settleAmounts(storage: Storage, texts: ImportedTexts): Promise<Converted[]> {
  const converted: Converted[] = [];
  for (const { storeId } of await marks(storage.read, 'examining')) {
    const store = await getStore(storage.read, storeId);
    while (await storage.write((tx) => examineSome(tx, store, texts))) {}
  }
  for (const mark of await marks(storage.read, 'settled')) await forgetProven(storage, mark);
  for (const mark of await marks(storage.read, 'converting'))
    converted.push(await convert(storage, mark, texts));
  return converted;
}

interface Mark {
  readonly storeId: number;
  readonly currency: string;
  readonly decimals: number | null;
  readonly since: number;
}

async function marks(
  db: Reader,
  state: 'examining' | 'converting' | 'settled',
  lock?: { readonly tx: Tx; readonly storeId: number; readonly currency: string },
): Promise<(Mark & { readonly kind: string; readonly after: string })[]> {
  let query = db.selectFrom('amount_examination').selectAll().where('state', '=', state);
  if (lock)
    query = query
      .where('store_id', '=', lock.storeId)
      .where('currency', '=', lock.currency)
      .modifyEnd(forUpdate(lock.tx));
  const rows = await query.orderBy('store_id').orderBy('currency').execute();
  return rows.map((row) => ({
    storeId: row.store_id,
    currency: row.currency,
    decimals: row.decimals,
    since: row.examined_at,
    kind: row.kind,
    after: row.after_id,
  }));
}

/**
 * Notes a page of objects with what their texts prove; false once all of the store were looked at and its
 * currencies judged.
 */
async function examineSome(tx: Tx, store: Store, texts: ImportedTexts): Promise<boolean> {
  const { storeId } = store;
  const [mark] = await marks(tx, 'examining', { tx, storeId, currency: '' });
  if (!mark) return false;
  const at = Math.max(
    0,
    amountKinds.findIndex(({ table }) => table === mark.kind),
  );
  const kind = amountKinds[at]!;
  const rows = await pageOf(tx, kind, storeId, mark.after, step);
  const holders = rows
    .flatMap((row) => kind.holder(row, store, texts) ?? [])
    .filter(({ currency }) => uncertainCurrencies.has(currency));
  const proofs = await proofsOf(tx, store, kind, holders);
  const noted = holders.flatMap((holder) => {
    const { hash, empty } = fingerprint(holder);
    if (empty) return [];
    const { id, currency } = holder;
    const decimals = storedProof(proofs.get(id));
    return [{ store_id: storeId, currency, kind: kind.table, id, decimals, amounts: hash }];
  });
  await insertRows(tx, 'amount_in_doubt', noted);
  const last = rows.length < step;
  const next = last ? amountKinds[at + 1]?.table : kind.table;
  if (next === undefined) {
    await judge(tx, storeId);
    return false;
  }
  await tx
    .updateTable('amount_examination')
    .set({ kind: next, after_id: last ? '' : String(rows.at(-1)!.id), examined_at: Date.now() })
    .where('store_id', '=', storeId)
    .where('currency', '=', '')
    .execute();
  return true;
}

/** Puts in the place of a store's examination what came of it, a row for each currency. */
async function judge(tx: Tx, storeId: number): Promise<void> {
  const counts = await proofCounts(tx, storeId);
  await tx
    .deleteFrom('amount_examination')
    .where('store_id', '=', storeId)
    .where('currency', '=', '')
    .execute();
  for (const [currency, proven] of counts) {
    const decimals = [...proven.keys()].filter((proof) => proof !== undefined);
    const one = decimals.length === 1 && typeof decimals[0] === 'number' ? decimals[0] : undefined;
    const state = one === undefined ? 'doubtful' : one === exponentOf(currency) ? 'settled' : 'converting';
    await tx
      .insertInto('amount_examination')
      .values({
        store_id: storeId,
        currency,
        state,
        decimals: one ?? null,
        kind: '',
        after_id: '',
        examined_at: Date.now(),
      })
      .execute();
  }
}

/** How many objects of a store prove what, by currency. */
export async function proofCounts(
  db: Reader,
  storeId: number,
): Promise<Map<string, Map<ReturnType<typeof readProof>, number>>> {
  const rows = await db
    .selectFrom('amount_in_doubt')
    .select(['currency', 'decimals', (eb) => eb.fn.countAll<number>().as('n')])
    .where('store_id', '=', storeId)
    .groupBy(['currency', 'decimals'])
    .orderBy('currency')
    .execute();
  const counts = new Map<string, Map<ReturnType<typeof readProof>, number>>();
  for (const { currency, decimals, n } of rows) {
    const ofCurrency = counts.get(currency) ?? new Map();
    counts.set(currency, ofCurrency.set(readProof(decimals), Number(n)));
  }
  return counts;
}

/** What was noted of a currency that needs no conversion goes, in steps. */
async function forgetProven(storage: Storage, { storeId, currency }: Mark): Promise<void> {
  for (let left = true; left; ) {
    left = await storage.write(async (tx) => {
      const deleted =
        await sql`delete from amount_in_doubt where store_id = ${storeId} and currency = ${currency}
        and (kind, id) in (select kind, id from amount_in_doubt
          where store_id = ${storeId} and currency = ${currency} limit ${sql.lit(step * 25)})`.execute(tx);
      return deleted.numAffectedRows === BigInt(step * 25);
    });
  }
}

async function convert(storage: Storage, mark: Mark, texts: ImportedTexts): Promise<Converted> {
  const { storeId, currency, decimals } = mark;
  const store = await getStore(storage.read, storeId);
  let objects = 0;
  for (let left = true; left; ) {
    const some = await storage.write((tx) => convertSome(tx, store, currency, texts));
    objects += some.converted;
    left = some.left;
  }
  return { storeId, currency, from: decimals!, to: exponentOf(currency), objects };
}

/** Converts some objects of a currency, each once; when none is left the figures are counted anew. */
async function convertSome(
  tx: Tx,
  store: Store,
  currency: string,
  texts: ImportedTexts,
): Promise<{ readonly left: boolean; readonly converted: number }> {
  const { storeId } = store;
  const [mark] = await marks(tx, 'converting', { tx, storeId, currency });
  if (!mark) return { left: false, converted: 0 };
  const rows = await tx
    .selectFrom('amount_in_doubt')
    .select(['kind', 'id', 'decimals', 'amounts'])
    .where('store_id', '=', storeId)
    .where('currency', '=', currency)
    .orderBy('kind')
    .orderBy('id')
    .limit(step)
    .execute();
  let converted = 0;
  for (const row of rows) {
    const proof = readProof(row.decimals);
    // What the object's own texts prove takes precedence over what was proven, or named by the merchant, for
    // the rest.
    const from = typeof proof === 'number' ? proof : mark.decimals!;
    const kind = amountKinds.find(({ table }) => table === row.kind)!;
    if (await convertOne(tx, store, kind, row, from, mark, texts)) converted += 1;
    await tx
      .deleteFrom('amount_in_doubt')
      .where('store_id', '=', storeId)
      .where('currency', '=', currency)
      .where('kind', '=', row.kind)
      .where('id', '=', row.id)
      .execute();
  }
  if (rows.length > 0) return { left: true, converted };
  for (const figure of figures) await figure.repair(tx, store);
  await tx
    .updateTable('amount_examination')
    .set({ state: 'settled' })
    .where('store_id', '=', storeId)
    .where('currency', '=', currency)
    .execute();
  return { left: false, converted };
}

async function convertOne(
  tx: Tx,
  store: Store,
  kind: AmountKind,
  noted: { readonly id: string; readonly amounts: string },
  from: number,
  { currency, since }: Mark,
  texts: ImportedTexts,
): Promise<boolean> {
  const to = exponentOf(currency);
  if (from === to) return false;
  const row = await lockedRow(tx, kind, store.storeId, noted.id);
  const holder = row && kind.holder(row, store, texts);
  // Its amounts changed since, or it was deleted: amounts entered since are in the program's own units.
  if (!row || holder?.currency !== currency || fingerprint(holder).hash !== noted.amounts) return false;
  try {
    const { document, columns } = rescaledHolder(kind, holder, rescaling(from, to), from, to, since);
    await untyped(tx)
      .updateTable(kind.table)
      .set({
        ...columns,
        doc: JSON.stringify(document),
        ...(kind.versioned ? { version: sql`version + 1` } : {}),
      })
      .where('store_id', '=', store.storeId)
      .where(kind.key, '=', row.id)
      .execute();
    if (kind.table === 'orders') await convertLines(tx, store, noted.id, document);
    return true;
  } catch (error) {
    if (error instanceof AmountTooLarge) return false;
    throw error;
  }
}

/** Lines of sales, which count in the store's currency alone: those of other currencies are 0. */
async function convertLines(tx: Tx, store: Store, token: string, document: object): Promise<void> {
  const { lines } = document as { readonly lines: readonly { readonly total: number }[] };
  for (const [line, { total }] of lines.entries()) {
    await tx
      .updateTable('order_line')
      .set({ amount: total })
      .where('store_id', '=', store.storeId)
      .where('token', '=', token)
      .where('line', '=', line)
      .where('amount', '<>', 0)
      .execute();
  }
}
