import { randomUUID } from 'node:crypto';
import { recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { audit } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import type { ShippingMethod } from './shipping.js';

/** What a merchant says of a method. */
export type MethodDetails = Omit<ShippingMethod, 'id' | 'createdAt' | 'updatedAt' | 'version'>;

const methods = recordOf<ShippingMethod>()(
  'shipping_method',
  { id: 'id', createdAt: 'created_at', updatedAt: 'updated_at', version: 'version' },
  {
    read: (text): MethodDetails => JSON.parse(text),
    write: ({ id: _, createdAt: _created, updatedAt: _updated, version: _version, ...details }) =>
      JSON.stringify(details satisfies MethodDetails),
  },
);

type MethodRow = ReturnType<typeof methods.toRow>;

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
  return (await ofStore(db, { store: storeId })).map(methods.fromRow);
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
  return row && methods.fromRow(row);
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
  const method: ShippingMethod = {
    ...details,
    id: randomUUID(),
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  await tx
    .insertInto('shipping_method')
    .values({ store_id: storeId, ...methods.toRow(method) })
    .execute();
  await audit(tx, storeId, { act: 'shipping_method.create', id: method.id, after: details }, now);
  return method;
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
  const after: ShippingMethod = { ...method, ...details, updatedAt: now, version: method.version + 1 };
  const { doc, updated_at, version } = methods.toRow(after);
  const result = await tx
    .updateTable('shipping_method')
    .set({ doc, updated_at, version })
    .where('store_id', '=', storeId)
    .where('id', '=', method.id)
    .where('version', '=', method.version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n)
    throw new ShopError('conflict', 'the shipping method was changed by someone else meanwhile: try again');
  await audit(tx, storeId, { act: 'shipping_method.update', id: method.id, before: method, after }, now);
  return after;
}

/** Forgets a method; whether it was there. Orders and carts keep the rate that they took. */
export async function deleteMethod(tx: Tx, storeId: number, id: string, now: number): Promise<boolean> {
  const result = await tx
    .deleteFrom('shipping_method')
    .where('store_id', '=', storeId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) return false;
  await audit(tx, storeId, { act: 'shipping_method.delete', id }, now);
  return true;
}
