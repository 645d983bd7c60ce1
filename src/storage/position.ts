import { dialectOf, statement } from './statement.js';
import type { Tx } from './storage.js';

/** Rows of one millisecond that a list can tell apart. */
export const positionsPerMs = 2048;

/** The first position of a millisecond; positions of earlier times are below it. */
export function positionOf(ms: number): number {
  return ms * positionsPerMs;
}

type Table = 'customer' | 'orders' | 'product';

const lastTaken = Object.fromEntries(
  (['customer', 'orders', 'product'] as const).map((table) => [
    table,
    statement<{ store: number; from: number; to: number }, { position: number | null }>((db, p) =>
      db
        .selectFrom(table as 'orders')
        .select((eb) => eb.fn.max('position').as('position'))
        // SQLite's search index is one for all stores, so positions are unique across them there.
        .$if(dialectOf(db) === 'postgres', (query) => query.where('store_id', '=', p('store')))
        .where('position', '>=', p('from'))
        .where('position', '<', p('to')),
    ),
  ]),
) as Record<
  Table,
  ReturnType<typeof statement<{ store: number; from: number; to: number }, { position: number | null }>>
>;

/**
 * A free position for a row dated `ms`, after the ones given before for that millisecond. A millisecond that is full
 * (an import that knows only days) goes on into the next ones.
 */
export async function nextPosition(tx: Tx, table: Table, storeId: number, ms: number): Promise<number> {
  for (let at = ms; ; at += 1) {
    const from = positionOf(at);
    const [row] = await lastTaken[table](tx, { store: storeId, from, to: from + positionsPerMs });
    const next = row?.position == null ? from : row.position + 1;
    if (next < from + positionsPerMs) return next;
  }
}
