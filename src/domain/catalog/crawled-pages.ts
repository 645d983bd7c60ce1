import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';

const known = statement<{ store: number; pages: string }, { page: string }>((db, p) =>
  db
    .selectFrom('crawled_page')
    .select('page')
    .where('store_id', '=', p('store'))
    .where(inList(db, 'page', p('pages'), 'text')),
);

const insert = statement<{ store: number; page: string; now: number }, unknown>((db, p) =>
  db
    .insertInto('crawled_page')
    .values({ store_id: p('store'), page: p('page'), crawled_at: p('now') })
    .onConflict((conflict) => conflict.columns(['store_id', 'page']).doUpdateSet({ crawled_at: p('now') })),
);

/**
 * Notes that a merchant had pages crawled, as `pageOf` names them: what they say of prices is the merchant's
 * word.
 */
export async function noteCrawled(
  tx: Tx,
  storeId: number,
  pages: readonly string[],
  now: number,
): Promise<void> {
  for (const page of new Set(pages.map(columnText))) await insert(tx, { store: storeId, page, now });
}

/** Whether a merchant had any of these pages crawled. */
export async function isCrawled(db: Reader, storeId: number, pages: readonly string[]): Promise<boolean> {
  const rows = await known(db, { store: storeId, pages: JSON.stringify(pages.map(columnText)) });
  return rows.length > 0;
}
