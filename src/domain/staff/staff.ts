import { holdCounter, nextNumber } from '../../storage/counter.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { emailKey } from '../customer/customer.js';
import { isEmail } from '../email.js';
import { ShopError } from '../errors.js';
import { findStore, listStores, type Store } from '../store/store.js';
import { type Role, roles } from './rights.js';

/** Somebody who works in the dashboard. */
export interface Staff {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** The shops that they work in, by merchant; null is every shop, also later ones. */
  readonly merchants: readonly number[] | null;
  /** What the role `orders` may refund of one order, as decimal text in its currency. */
  readonly refundLimit: string;
  /** Whether a reader sees buyers' personal data. */
  readonly personalData: boolean;
  readonly passwordHash: string | null;
  readonly createdAt: number;
  readonly version: number;
}

export interface NewStaff {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly merchants: readonly number[] | null;
  readonly passwordHash: string | null;
}

/** Somebody's name, where they have not said another. */
export function nameFrom(email: string): string {
  return email.split('@', 1)[0]!;
}

/** Checks a name of a person: one line. Refuses with `invalid`. */
export function staffName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 200 || /\p{Cc}/u.test(name))
    throw new ShopError('invalid', 'name has 1 to 200 characters, on one line', {
      name: ['has 1 to 200 characters, on one line'],
    });
  return name;
}

/** Checks the e-mail of a person. Refuses with `invalid`. */
export function staffEmail(text: string): string {
  const email = text.trim();
  if (!isEmail(email))
    throw new ShopError('invalid', 'email must be an e-mail address such as ana@shop.example', {
      email: ['must be an e-mail address such as ana@shop.example'],
    });
  return email;
}

/** Makes somebody. Refuses with `email_taken` where somebody has the e-mail already. */
export async function createStaff(tx: Tx, input: NewStaff, now: number): Promise<Staff> {
  await holdStaff(tx);
  const email = staffEmail(input.email);
  if (await findStaffByEmail(tx, email))
    throw new ShopError('email_taken', `somebody with the e-mail ${email} is there already`);
  const id = await nextNumber(tx, 0, 'staff');
  await tx
    .insertInto('staff')
    .values({
      id,
      email,
      email_key: emailKey(email),
      name: staffName(input.name),
      role: input.role,
      every_store: input.merchants === null ? 1 : 0,
      password_hash: input.passwordHash,
      created_at: now,
      refund_limit: '0',
      personal_data: 0,
      version: 1,
    })
    .execute();
  await setMerchants(tx, id, input.merchants);
  return (await findStaff(tx, id))!;
}

/** Lets one transaction at a time decide about who is staff: who may be the first, or the last owner. */
export async function holdStaff(tx: Tx): Promise<void> {
  await holdCounter(tx, 0, 'staff');
}

/** Whether anybody is there at all, invited ones too. */
export async function anybodyThere(db: Reader): Promise<boolean> {
  return (await db.selectFrom('staff').select('id').limit(1).execute()).length > 0;
}

/** Somebody by their number, or undefined. */
export async function findStaff(db: Reader, id: number): Promise<Staff | undefined> {
  const row = await db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row, row.every_store ? null : await merchantsOf(db, id));
}

/** Somebody by their e-mail in any case, or undefined. */
export async function findStaffByEmail(db: Reader, email: string): Promise<Staff | undefined> {
  const row = await db
    .selectFrom('staff')
    .selectAll()
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst();
  return row && fromRow(row, row.every_store ? null : await merchantsOf(db, row.id));
}

/** Everybody, the first ones first. */
export async function listStaff(db: Reader): Promise<Staff[]> {
  const rows = await db.selectFrom('staff').selectAll().orderBy('id').execute();
  const shops = await db.selectFrom('staff_store').selectAll().orderBy('merchant_id').execute();
  return rows.map((row) =>
    fromRow(
      row,
      row.every_store
        ? null
        : shops.filter(({ staff_id }) => staff_id === row.id).map(({ merchant_id }) => merchant_id),
    ),
  );
}

/** Puts other shops in the place of those that somebody works in. */
export async function setMerchants(tx: Tx, id: number, merchants: readonly number[] | null): Promise<void> {
  await tx.deleteFrom('staff_store').where('staff_id', '=', id).execute();
  for (const merchant of new Set(merchants ?? []))
    await tx.insertInto('staff_store').values({ staff_id: id, merchant_id: merchant }).execute();
}

/** The shops of some stores: each store's number names both halves. Refuses with `invalid`. */
export async function merchantsOfStores(db: Reader, storeIds: readonly number[]): Promise<number[]> {
  const merchants = new Set<number>();
  for (const storeId of storeIds) {
    const store = await findStore(db, storeId);
    if (!store)
      throw new ShopError('invalid', `stores: there is no store ${storeId}`, {
        stores: [`names store ${storeId}, which is not there`],
      });
    merchants.add(store.merchantId);
  }
  return [...merchants].sort((a, b) => a - b);
}

/** Whether somebody works in a store. */
export function worksIn({ merchants }: Staff, { merchantId }: Store): boolean {
  return merchants === null || merchants.includes(merchantId);
}

/** The stores that somebody works in, both halves of each shop. */
export async function storesOf(db: Reader, staff: Staff): Promise<Store[]> {
  return (await listStores(db)).filter((store) => worksIn(staff, store));
}

/** A role by its name; refuses with `invalid`. */
export function readRole(text: string): Role {
  const role = roles.find((one) => one === text.trim().toLowerCase());
  if (!role)
    throw new ShopError('invalid', `role must be one of ${roles.join(', ')}`, {
      role: [`must be one of ${roles.join(', ')}`],
    });
  return role;
}

async function merchantsOf(db: Reader, id: number): Promise<number[]> {
  const rows = await db
    .selectFrom('staff_store')
    .select('merchant_id')
    .where('staff_id', '=', id)
    .orderBy('merchant_id')
    .execute();
  return rows.map((row) => row.merchant_id);
}

/** A row of `staff` as it is read. */
interface StaffRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly every_store: number;
  readonly refund_limit: string;
  readonly personal_data: number;
  readonly password_hash: string | null;
  readonly created_at: number;
  readonly version: number;
}

function fromRow(row: StaffRow, merchants: readonly number[] | null): Staff {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    merchants,
    refundLimit: row.refund_limit,
    personalData: row.personal_data === 1,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    version: row.version,
  };
}
