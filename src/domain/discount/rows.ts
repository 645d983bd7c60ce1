import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { inPages } from '../../storage/in-steps.js';
import { listOf, type Window } from '../../storage/list.js';
import { flag, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import type { Discount } from './discount.js';

/** A discount with what only its row knows of where it came from. */
export interface StoredDiscount extends Discount {
  /** Dialect → what an imported object says beyond or otherwise than the discount: it reads back as given. */
  readonly overlay?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The file that told of it last: the hash of its text, and how many uses it counted. */
  readonly imported?: { readonly hash: string; readonly uses: number };
}

/** What a merchant decides on. */
export type DiscountDefinition = Omit<
  StoredDiscount,
  'id' | 'uses' | 'held' | 'imported' | 'createdAt' | 'updatedAt' | 'version'
>;

/** The limit is told here as it was given: its column is higher where more uses than that were imported. */
interface Document extends Pick<Discount, 'name' | 'combinable' | 'condition' | 'action'> {
  readonly expiresAt?: number;
  readonly maxUses?: number;
  readonly currency?: string;
  readonly recurring?: true;
  readonly given?: StoredDiscount['overlay'];
  readonly imported?: StoredDiscount['imported'];
}

/** The document of a discount as it is stored. */
export function discountDocument(discount: DiscountDefinition & Pick<StoredDiscount, 'imported'>): string {
  const { name, combinable, condition, action, overlay, imported } = discount;
  return JSON.stringify({
    name,
    combinable,
    condition,
    action,
    expiresAt: discount.expiresAt ?? undefined,
    maxUses: discount.maxUses ?? undefined,
    currency: discount.currency ?? undefined,
    recurring: discount.appliesOnAllRecurringOrders || undefined,
    given: overlay,
    imported,
  } satisfies Record<keyof Document, unknown>);
}

function readDocument(text: string) {
  const doc: Document = JSON.parse(text);
  const { name, combinable, condition, action, given: overlay, imported } = doc;
  return {
    name,
    combinable,
    condition,
    action,
    expiresAt: doc.expiresAt ?? null,
    maxUses: doc.maxUses ?? null,
    currency: doc.currency ?? null,
    appliesOnAllRecurringOrders: doc.recurring === true,
    ...(overlay ? { overlay } : {}),
    ...(imported ? { imported } : {}),
  };
}

/** A discount and the columns that make it. */
export const discounts = recordOf<StoredDiscount>()(
  'discount',
  {
    id: 'id',
    archived: flag('archived'),
    uses: 'uses',
    held: 'held',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    version: 'version',
  },
  { read: readDocument, write: discountDocument },
);

export type DiscountRow = ReturnType<typeof discounts.toRow>;

/** A discount from its row, without what only its row knows. */
export function discountFromRow(row: DiscountRow): Discount {
  const { overlay: _, imported: _imported, ...discount } = discounts.fromRow(row);
  return discount;
}

const rowById = statement<{ store: number; id: string }, DiscountRow>((db, p) =>
  db
    .selectFrom('discount')
    .select(discounts.columns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

const rowsById = statement<{ store: number; ids: string }, DiscountRow>((db, p) =>
  db
    .selectFrom('discount')
    .select(discounts.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'id', p('ids'), 'text')),
);

const discountList = listOf<object>()({
  table: 'discount',
  columns: discounts.columns,
  fields: {},
  orders: { newest: ({ column }) => sql`${column('created_at')} desc, ${column('id')}` },
});

/** A discount by its id in lower case, or undefined. */
export async function findDiscount(
  db: Reader,
  storeId: number,
  id: string,
): Promise<StoredDiscount | undefined> {
  const [row] = await rowById(db, { store: storeId, id });
  return row && discounts.fromRow(row);
}

/** Several discounts at once, in no particular order. */
export async function loadDiscounts(
  db: Reader,
  storeId: number,
  ids: readonly string[],
): Promise<StoredDiscount[]> {
  if (ids.length === 0) return [];
  return (await rowsById(db, { store: storeId, ids: JSON.stringify(ids) })).map(discounts.fromRow);
}

/** Discounts of a store, archived ones too, the newest first. */
export async function listDiscounts(db: Reader, storeId: number, page: Window): Promise<StoredDiscount[]> {
  return (await discountList.page(db, storeId, {}, { ...page, order: 'newest' })).map(discounts.fromRow);
}

const oldestFirst = statement<{ store: number; at: number; id: string; limit: number }, DiscountRow>(
  (db, p) =>
    db
      .selectFrom('discount')
      .select(discounts.columns)
      .where('store_id', '=', p('store'))
      .where('created_at', '>=', p('at'))
      .where((eb) => eb.or([eb('created_at', '>', p('at')), eb('id', '>', p('id'))]))
      .orderBy('created_at')
      .orderBy('id')
      .limit(p('limit')),
);

/** All discounts of a store in steps, the oldest first. */
export async function* everyDiscount(
  db: Reader,
  storeId: number,
  step: number,
): AsyncGenerator<StoredDiscount[]> {
  const read = (after = { at: Number.MIN_SAFE_INTEGER, id: '' }, limit: number) =>
    oldestFirst(db, { store: storeId, ...after, limit });
  const pages = inPages(read, ({ created_at: at, id }) => ({ at, id }), step);
  for await (const rows of pages) yield rows.map(discounts.fromRow);
}
