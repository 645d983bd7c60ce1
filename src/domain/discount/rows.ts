import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { inPages } from '../../storage/in-steps.js';
import { listOf, type Window } from '../../storage/list.js';
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

export interface DiscountRow {
  readonly id: string;
  readonly archived: number;
  readonly uses: number;
  readonly held: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
  readonly doc: string;
}

/** Columns that make a discount. */
export const discountColumns = [
  'id',
  'archived',
  'uses',
  'held',
  'created_at',
  'updated_at',
  'version',
  'doc',
] as const;

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

/** A discount from its row. */
export function discountFromRow(row: DiscountRow): Discount {
  return fromDocument(row, JSON.parse(row.doc));
}

function storedFromRow(row: DiscountRow): StoredDiscount {
  const doc: Document = JSON.parse(row.doc);
  const { given: overlay, imported } = doc;
  return {
    ...fromDocument(row, doc),
    ...(overlay ? { overlay } : {}),
    ...(imported ? { imported } : {}),
  };
}

function fromDocument(row: DiscountRow, doc: Document): Discount {
  return {
    id: row.id,
    name: doc.name,
    archived: row.archived === 1,
    expiresAt: doc.expiresAt ?? null,
    maxUses: doc.maxUses ?? null,
    uses: row.uses,
    held: row.held,
    combinable: doc.combinable,
    condition: doc.condition,
    action: doc.action,
    currency: doc.currency ?? null,
    appliesOnAllRecurringOrders: doc.recurring === true,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

const rowById = statement<{ store: number; id: string }, DiscountRow>((db, p) =>
  db
    .selectFrom('discount')
    .select(discountColumns)
    .where('store_id', '=', p('store'))
    .where('id', '=', p('id')),
);

const rowsById = statement<{ store: number; ids: string }, DiscountRow>((db, p) =>
  db
    .selectFrom('discount')
    .select(discountColumns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'id', p('ids'), 'text')),
);

const discountList = listOf<object>()({
  table: 'discount',
  columns: discountColumns,
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
  return row && storedFromRow(row);
}

/** Several discounts at once, in no particular order. */
export async function loadDiscounts(
  db: Reader,
  storeId: number,
  ids: readonly string[],
): Promise<StoredDiscount[]> {
  if (ids.length === 0) return [];
  return (await rowsById(db, { store: storeId, ids: JSON.stringify(ids) })).map(storedFromRow);
}

/** Discounts of a store, archived ones too, the newest first. */
export async function listDiscounts(db: Reader, storeId: number, page: Window): Promise<StoredDiscount[]> {
  return (await discountList.page(db, storeId, {}, { ...page, order: 'newest' })).map(storedFromRow);
}

const oldestFirst = statement<{ store: number; at: number; id: string; limit: number }, DiscountRow>(
  (db, p) =>
    db
      .selectFrom('discount')
      .select(discountColumns)
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
  for await (const rows of pages) yield rows.map(storedFromRow);
}
