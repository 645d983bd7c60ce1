import { sql } from 'kysely';
import type { Tx } from '../../storage/storage.js';
import { type Address, readAddress, storedAddress } from '../address.js';
import { emailKey } from '../customer/customer.js';
import { ensureBuyer } from '../customer/ensure-buyer.js';
import { findCustomer } from '../customer/rows.js';
import { snapshot } from '../customer/snapshot.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import type { Order, OrderDetails } from './order.js';

/** What a merchant may correct of whose an order is and where it goes; undefined leaves a part as it is. */
export interface OrderCorrections {
  readonly email?: string | undefined;
  /** The buyer's note; null clears it. */
  readonly notes?: string | null | undefined;
  /** The new address from the known one. */
  readonly billing?: ((known: Address) => Address) | undefined;
  readonly shipping?: ((known: Address) => Address) | undefined;
  readonly shippingSameAsBilling?: boolean | undefined;
  /** They take the place of those that were there; null clears them. */
  readonly customFields?: OrderDetails['customFields'] | null | undefined;
  /** What remains of what an import said otherwise, once parts of the document have changed. */
  readonly unmodelled?: ((before: OrderDetails, after: OrderDetails) => OrderDetails['given']) | undefined;
}

/**
 * An order's document with its corrections: the same where nothing is different. What its invoice said when
 * it was issued goes on to be known. Refuses with `conflict` an order whose buyer's data were erased.
 */
export function correctedDetails({ token, details }: Order, corrections: OrderCorrections): OrderDetails {
  const parts = { ...simpleParts(details, corrections), ...addressParts(details, corrections) };
  const changed = (Object.keys(parts) as (keyof OrderDetails)[]).filter(
    (name) => JSON.stringify(parts[name]) !== JSON.stringify(details[name]),
  );
  if (changed.length === 0) return details;
  if (details.erasedAt !== undefined)
    throw new ShopError(
      'conflict',
      `The buyer's data of the order ${token} were erased: nothing of them is added`,
    );
  const differing = Object.fromEntries(changed.map((name) => [name, parts[name]]));
  const after: OrderDetails = { ...details, ...differing };
  return {
    ...after,
    ...(changed.some((name) => addressNames.has(name))
      ? { invoiced: details.invoiced ?? issued(details) }
      : {}),
    ...(details.given && corrections.unmodelled ? { given: corrections.unmodelled(details, after) } : {}),
  };
}

const addressNames: ReadonlySet<string> = new Set(['billing', 'shipping', 'shippingSameAsBilling']);

function issued({ billing, shipping, shippingSameAsBilling }: OrderDetails): OrderDetails['invoiced'] {
  return { billing, shipping: shippingSameAsBilling ? billing : shipping };
}

function simpleParts(
  details: OrderDetails,
  { email, notes, customFields }: OrderCorrections,
): Partial<OrderDetails> {
  return {
    ...(email === undefined ? {} : { email }),
    ...(notes === undefined ? {} : { notes: notes ?? undefined }),
    ...(customFields === undefined ? {} : { customFields: mergedFields(details, customFields ?? []) }),
  } as Partial<OrderDetails>;
}

/** A field keeps what else is known of the one with its name. */
function mergedFields({ customFields }: OrderDetails, next: OrderDetails['customFields']) {
  return next.map((field) => {
    const known = customFields.find(({ name }) => name === field.name);
    if (!known) return field;
    return String(known.value ?? '') === field.value ? known : { ...known, ...field };
  });
}

function addressParts(
  details: OrderDetails,
  { billing: toBilling, shipping: toShipping, shippingSameAsBilling }: OrderCorrections,
): Partial<OrderDetails> {
  if (!toBilling && !toShipping && shippingSameAsBilling === undefined) return {};
  const billing = toBilling ? storedAddress(toBilling(readAddress(details.billing))) : details.billing;
  const before = details.shippingSameAsBilling ? details.billing : details.shipping;
  const shipping = toShipping ? storedAddress(toShipping(readAddress(before))) : details.shipping;
  const differs =
    toShipping && JSON.stringify(shipping) !== JSON.stringify(storedAddress(readAddress(before)));
  const same = shippingSameAsBilling ?? (details.shippingSameAsBilling && !differs);
  return { billing, shipping: same ? details.shipping : shipping, shippingSameAsBilling: same };
}

/**
 * An order that belongs to the customer of its e-mail, after it has changed from what it was; links that were
 * mailed to the address before end.
 */
export async function movedToBuyer(
  tx: Tx,
  store: Store,
  before: Order,
  after: Order,
  now: number,
): Promise<Order> {
  const { details } = after;
  if (emailKey(before.details.email) === emailKey(details.email)) return after;
  const buyer = await ensureBuyer(
    tx,
    store,
    {
      email: details.email,
      billing: details.billing,
      shipping: details.shippingSameAsBilling ? undefined : details.shipping,
      shippingSameAsBilling: details.shippingSameAsBilling,
      at: details.completedAt ?? after.createdAt,
    },
    now,
  );
  const made = buyer.created ? await findCustomer(tx, store.storeId, buyer.id) : undefined;
  if (made) await record(tx, store.storeId, 'customer.created', made.guid, snapshot(made), now);
  return {
    ...after,
    customerId: buyer.id,
    details: {
      ...details,
      buyer: { guid: buyer.guid, status: buyer.status, createdAt: buyer.createdAt },
      linkVersion: (details.linkVersion ?? 0) + 1,
    },
  };
}

/** Looks up the latest order of a customer from whom one was taken. */
export async function updateLatestOrder(tx: Tx, storeId: number, customerId: number): Promise<void> {
  const latest = (column: 'id' | 'position') => sql<number>`(select ${sql.ref(column)} from orders
    where store_id = ${storeId} and customer_id = ${customerId} and completed = 1 order by position desc limit 1)`;
  await tx
    .updateTable('customer')
    .set((eb) => ({
      latest_order_id: latest('id'),
      last_order_position: latest('position'),
      version: eb('version', '+', 1),
    }))
    .where('store_id', '=', storeId)
    .where('id', '=', customerId)
    .execute();
}
