import { randomUUID } from 'node:crypto';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { ShopError } from '../errors.js';
import type { ShippingMethod } from './shipping.js';

/** What a merchant says of a method. */
export type MethodDetails = Omit<ShippingMethod, 'id' | 'createdAt' | 'updatedAt' | 'version'>;

/** As many methods as a store may have: every cart looks at each. */
const mostMethods = 200;

const ofStore = statement<{ store: number }, MethodRow>((db, p) =>
  db
    .selectFrom('shipping_method')
    .selectAll()
    .where('store_id', '=', p('store'))
    .orderBy('created_at')
    .orderBy('id'),
);

/** The store's methods, the oldest first. */
export async function listMethods(db: Reader, storeId: number): Promise<ShippingMethod[]> {
  return (await ofStore(db, { store: storeId })).map(fromRow);
}

/** A method by its id in any case, or undefined. */
export async function findMethod(
  db: Reader,
  storeId: number,
  id: string,
): Promise<ShippingMethod | undefined> {
  const row = await db
    .selectFrom('shipping_method')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('id', '=', columnText(id.toLowerCase()))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Adds a method; refuses with `conflict` where there are too many. */
export async function addMethod(
  tx: Tx,
  storeId: number,
  details: MethodDetails,
  now: number,
): Promise<ShippingMethod> {
  const { n } = await tx
    .selectFrom('shipping_method')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('store_id', '=', storeId)
    .executeTakeFirstOrThrow();
  if (n >= mostMethods)
    throw new ShopError('conflict', `a store has at most ${mostMethods} shipping methods: delete some first`);
  const id = randomUUID();
  const doc = JSON.stringify(details);
  await tx
    .insertInto('shipping_method')
    .values({ store_id: storeId, id, created_at: now, updated_at: now, version: 1, doc })
    .execute();
  return { ...details, id, createdAt: now, updatedAt: now, version: 1 };
}

/**
 * Puts other details in the place of a method's; refuses with `conflict` where it changed since it was read.
 */
export async function changeMethod(
  tx: Tx,
  storeId: number,
  method: ShippingMethod,
  details: MethodDetails,
  now: number,
): Promise<ShippingMethod> {
  const version = method.version + 1;
  const result = await tx
    .updateTable('shipping_method')
    .set({ doc: JSON.stringify(details), updated_at: now, version })
    .where('store_id', '=', storeId)
    .where('id', '=', method.id)
    .where('version', '=', method.version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n)
    throw new ShopError('conflict', 'the shipping method was changed by someone else meanwhile: try again');
  return { ...method, ...details, updatedAt: now, version };
}

/** Forgets a method; whether it was there. Orders and carts keep the rate that they took. */
export async function deleteMethod(tx: Tx, storeId: number, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('shipping_method')
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

interface MethodRow {
  readonly id: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
  readonly doc: string;
}

function fromRow(row: MethodRow): ShippingMethod {
  const details: MethodDetails = JSON.parse(row.doc);
  return {
    ...details,
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}
