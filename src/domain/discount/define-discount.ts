import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { isUniqueViolation } from '../../storage/errors.js';
import type { Tx } from '../../storage/storage.js';
import { audit } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { codeColumn } from './applicable.js';
import {
  type DiscountDefinition,
  discountDocument,
  discounts,
  findDiscount,
  type StoredDiscount,
} from './rows.js';

const attempts = 5;

/** Adds a discount. Refuses with `invalid` on `code` where another that is not archived has its code. */
export async function createDiscount(
  tx: Tx,
  storeId: number,
  definition: DiscountDefinition,
  now: number,
): Promise<StoredDiscount> {
  const made = { createdAt: now, updatedAt: now, version: 1 };
  const discount: StoredDiscount = { ...definition, id: randomUUID(), uses: 0, held: 0, ...made };
  await refuseTakenCode(tx, storeId, discount);
  await insertDiscount(tx, storeId, discount);
  await audit(tx, storeId, { act: 'discount.create', id: discount.id, after: discount }, now);
  return discount;
}

/** Stores a new discount as it is; its limit never stands below the uses that it comes with. */
export async function insertDiscount(tx: Tx, storeId: number, discount: StoredDiscount): Promise<void> {
  const { maxUses, uses, held } = discount;
  await tx
    .insertInto('discount')
    .values({
      store_id: storeId,
      ...discounts.toRow(discount),
      code: codeColumn(discount.condition.code ?? ''),
      max_uses: maxUses === null ? null : Math.max(maxUses, uses + held),
    })
    .execute();
}

/** What its definition says in columns and document, without limit and counts. */
export function columnsOf(discount: DiscountDefinition & Pick<StoredDiscount, 'imported'>) {
  return {
    code: codeColumn(discount.condition.code ?? ''),
    archived: discount.archived ? 1 : 0,
    doc: discountDocument(discount),
  };
}

/**
 * Changes a discount to what `change` makes of it; from the start again where it was changed or used
 * meanwhile. What is the same already is not written. Refuses with `not_found`, and `invalid` on `code` where
 * another has its code.
 */
export async function changeDiscount(
  tx: Tx,
  storeId: number,
  id: string,
  change: (before: StoredDiscount) => DiscountDefinition,
  now: number,
): Promise<StoredDiscount> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await findDiscount(tx, storeId, id);
    if (!before) throw notThere(id);
    const { imported } = before;
    const after = { ...change(before), ...(imported ? { imported } : {}) };
    if (isSame(before, after)) return before;
    await refuseTakenCode(tx, storeId, { ...after, id });
    const updatedAt = Math.max(now, before.updatedAt);
    if (!(await update(tx, storeId, before, after, updatedAt))) continue;
    await audit(tx, storeId, { act: 'discount.update', id, before, after: { ...before, ...after } }, now);
    return (await findDiscount(tx, storeId, id)) ?? before;
  }
  throw new ShopError('conflict', `The discount ${id} was changed by others meanwhile: try again`);
}

function isSame(before: StoredDiscount, after: DiscountDefinition): boolean {
  const [old, now] = [columnsOf(before), columnsOf({ ...before, ...after })];
  return old.doc === now.doc && old.archived === now.archived;
}

/** A limit that is given anew must hold what is used and held by now; one that stays is not looked at. */
async function update(
  tx: Tx,
  storeId: number,
  before: StoredDiscount,
  after: DiscountDefinition,
  updatedAt: number,
): Promise<boolean> {
  const { maxUses } = after;
  const limited = maxUses !== before.maxUses;
  const changed = await tx
    .updateTable('discount')
    .set({ ...columnsOf(after), updated_at: updatedAt, version: before.version + 1 })
    .$if(limited, (query) => query.set({ max_uses: maxUses }))
    .where('store_id', '=', storeId)
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .$if(limited && maxUses !== null, (query) => query.where(sql<number>`uses + held`, '<=', maxUses!))
    .returning('id')
    .execute();
  return changed.length > 0;
}

/**
 * Deletes a discount that nobody used and answers what it was. Refuses with `not_found`, and `invalid` where
 * an order used it or a payment under way holds it.
 */
export async function deleteDiscount(
  tx: Tx,
  storeId: number,
  id: string,
  now: number,
): Promise<StoredDiscount> {
  const before = await findDiscount(tx, storeId, id);
  const deleted = await tx
    .deleteFrom('discount')
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .where('uses', '=', 0)
    .where('held', '=', 0)
    .returning('id')
    .execute();
  if (before && deleted.length > 0) {
    await audit(tx, storeId, { act: 'discount.delete', id, before }, now);
    return before;
  }
  if (!before) throw notThere(id);
  throw new ShopError(
    'invalid',
    `The discount ${id} was used by orders and cannot be deleted: archive it instead, with PUT and archived: true`,
  );
}

/** Refuses with `invalid` a code that another discount has which is not archived. */
export async function refuseTakenCode(
  tx: Tx,
  storeId: number,
  discount: DiscountDefinition & { readonly id: string },
): Promise<void> {
  const { code, archived } = columnsOf(discount);
  if (code === '' || archived === 1) return;
  const [other] = await tx
    .selectFrom('discount')
    .select('id')
    .where('store_id', '=', storeId)
    .where('archived', '=', 0)
    .where('code', '=', code)
    .where('id', '<>', discount.id)
    .execute();
  if (other) throw takenCode(`is the code of the discount ${other.id} already: archive that one first`);
}

/** What a write of a discount was refused for: two that came at once with one code meet at its index. */
export function asTakenCode(error: unknown): unknown {
  return isUniqueViolation(error) ? takenCode('was just given to another discount') : error;
}

function takenCode(why: string): ShopError {
  return new ShopError('invalid', `code ${why}`, { code: [why] });
}

function notThere(id: string): ShopError {
  return new ShopError('not_found', `There is no discount ${id.slice(0, 100)} in this store`);
}
