import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { type Discount, foldCode } from './discount.js';
import { type DiscountRow, discountFromRow, discounts } from './rows.js';

const rowsByCode = statement<{ store: number; archived: number; codes: string }, DiscountRow & Coded>(
  (db, p) =>
    db
      .selectFrom('discount')
      .select([...discounts.columns, 'code'])
      .where('store_id', '=', p('store'))
      .where('archived', '=', p('archived'))
      .where(inList(db, 'code', p('codes'), 'text')),
);

/** What most carts need: nothing was entered. */
const automatic = statement<{ store: number }, DiscountRow & Coded>((db, p) =>
  db
    .selectFrom('discount')
    .select([...discounts.columns, 'code'])
    .where('store_id', '=', p('store'))
    .where('archived', '=', 0)
    .where('code', '=', ''),
);

const anyCode = statement<{ store: number }, { n: number }>((db, p) =>
  db
    .selectFrom('discount')
    .select((eb) => eb.val(1).as('n'))
    .where('store_id', '=', p('store'))
    .where('archived', '=', 0)
    .where('code', '<>', '')
    .limit(1),
);

/** Whether a store has discounts that a code brings into a cart. */
export async function hasCodes(db: Reader, storeId: number): Promise<boolean> {
  return (await anyCode(db, { store: storeId })).length > 0;
}

const heldBy = statement<{ store: number; token: string }, { discount_id: string }>((db, p) =>
  db
    .selectFrom('discount_redemption')
    .select('discount_id')
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

interface Coded {
  readonly code: string;
}

/** How a code is written in its column: what two spellings of one code have in common. */
export function codeColumn(code: string): string {
  return columnText(foldCode(code));
}

/**
 * Every discount that may be in a cart: the automatic ones that are not archived, and those of entered codes
 * (as typed or folded). An archived one comes only where no other has its code, so that the buyer can be
 * told. An automatic one whose uses are spent does not come; `token` names the cart whose own hold does not
 * count.
 */
export async function discountsFor(
  db: Reader,
  storeId: number,
  codes: readonly string[],
  token?: string,
): Promise<Discount[]> {
  const entered = [...new Set(codes.map(codeColumn))].filter((code) => code !== '');
  const query = { store: storeId, archived: 0, codes: JSON.stringify(['', ...entered]) };
  const candidates = entered.length === 0 ? automatic(db, { store: storeId }) : rowsByCode(db, query);
  const rows = newestFirst(await candidates);
  const missing = entered.filter((code) => !rows.some((row) => row.code === code));
  const archived =
    missing.length === 0
      ? []
      : newestFirst(await rowsByCode(db, { store: storeId, archived: 1, codes: JSON.stringify(missing) }));
  const newest = missing.flatMap((code) => archived.find((row) => row.code === code) ?? []);
  const live = rows.map((row) => ({ discount: discountFromRow(row), isAutomatic: row.code === '' }));
  const spent = live.filter(({ discount, isAutomatic }) => isAutomatic && isSpent(discount, token));
  const own =
    token === undefined || spent.length === 0
      ? []
      : (await heldBy(db, { store: storeId, token })).map((row) => row.discount_id);
  const usedUp = new Set(spent.filter(({ discount }) => !own.includes(discount.id)));
  return [
    ...live.filter((one) => !usedUp.has(one)).map(({ discount }) => discount),
    ...newest.map(discountFromRow),
  ];
}

/** Sorted here: asked to sort, SQLite reads every discount by its date. */
function newestFirst<R extends DiscountRow>(rows: readonly R[]): R[] {
  return [...rows].sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
}

/** Whose hold it is cannot be told without a cart: then what is held may still become free. */
function isSpent({ maxUses, uses, held }: Discount, token: string | undefined): boolean {
  return maxUses !== null && uses + (token === undefined ? 0 : held) >= maxUses;
}
