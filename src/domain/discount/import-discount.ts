import { sql } from 'kysely';
import type { Tx } from '../../storage/storage.js';
import type { Store } from '../store/store.js';
import { columnsOf, insertDiscount, refuseTakenCode } from './define-discount.js';
import { type DiscountDefinition, findDiscount, type StoredDiscount } from './rows.js';

/** A discount read from a file. */
export interface ImportedDiscount {
  /** Lower case GUID. */
  readonly id: string;
  readonly definition: DiscountDefinition;
  /** How many orders used it. */
  readonly uses: number;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  /** Of the object as it was read. */
  readonly hash: string;
}

/**
 * Creates or updates a discount from a file, keeping its id, dates and uses; the same object again changes
 * nothing, whatever happened meanwhile. Uses that the file counts more than it did before are added to those
 * made here. Refuses with `invalid` a code that another discount has.
 */
export async function importDiscount(
  tx: Tx,
  { storeId }: Store,
  record: ImportedDiscount,
  now: number,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { id, definition, uses, hash } = record;
  const before = await findDiscount(tx, storeId, id);
  if (before?.imported?.hash === hash) return 'unchanged';
  const imported = { ...definition, imported: { hash, uses } };
  await refuseTakenCode(tx, storeId, { ...definition, id });
  const createdAt = record.createdAt ?? before?.createdAt ?? now;
  const updatedAt = record.updatedAt ?? now;
  if (!before) {
    await insertDiscount(tx, storeId, {
      ...imported,
      id,
      uses,
      held: 0,
      createdAt,
      updatedAt,
      version: 1,
    });
    return 'created';
  }
  await update(tx, storeId, before, imported, { uses, createdAt, updatedAt });
  return 'updated';
}

/**
 * The limit never stands below what is used and held, as an import may say of one that was overrun elsewhere.
 */
async function update(
  tx: Tx,
  storeId: number,
  before: StoredDiscount,
  after: DiscountDefinition & Pick<StoredDiscount, 'imported'>,
  imported: { readonly uses: number; readonly createdAt: number; readonly updatedAt: number },
): Promise<void> {
  const { maxUses } = after;
  const counted = before.imported?.uses;
  // One that was never imported may be told of by a file that was exported here: its uses are among those
  // here.
  const uses =
    counted === undefined
      ? sql<number>`case when uses < ${imported.uses} then ${imported.uses} else uses end`
      : sql<number>`case when uses + ${imported.uses - counted} < 0 then 0 else uses + ${imported.uses - counted} end`;
  const limit =
    maxUses === null
      ? null
      : sql<number>`case when ${uses} + held > ${maxUses} then ${uses} + held else ${maxUses} end`;
  await tx
    .updateTable('discount')
    .set({
      ...columnsOf(after),
      uses,
      max_uses: limit,
      created_at: imported.createdAt,
      updated_at: imported.updatedAt,
      version: sql`version + 1`,
    })
    .where('store_id', '=', storeId)
    .where('id', '=', before.id)
    .execute();
}
