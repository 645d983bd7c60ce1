import { nextPosition } from '../../storage/position.js';
import { flag, recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { storedDetails } from '../order/document.js';
import { figureChanges } from '../order/figures.js';
import type { Order, OrderDetails } from '../order/order.js';
import { insertOrders } from '../order/save-order.js';
import type { ShippingRate } from '../shipping/shipping.js';
import type { Store } from '../store/store.js';
import type { Cart, CartDetails, CartItem, ItemProblem } from './cart.js';

const carts = recordOf<Cart>()('cart', {
  token: 'token',
  secretHash: 'secret_hash',
  placed: flag('placed'),
  customerId: 'customer_id',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  version: 'version',
  details: { column: 'doc', read: readDetails, write: JSON.stringify },
});

type CartRow = ReturnType<typeof carts.toRow>;

const rowByToken = statement<{ store: number; token: string }, CartRow>((db, p) =>
  db
    .selectFrom('cart')
    .select(carts.columns)
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

/** A cart by its token, placed or not, or undefined. */
export async function findCart(db: Reader, storeId: number, token: string): Promise<Cart | undefined> {
  const [row] = await rowByToken(db, { store: storeId, token });
  return row && carts.fromRow(row);
}

/**
 * A cart's document: earlier releases called a rate's reference `userDefinedId`, and the code of an item's
 * problem `key`.
 */
function readDetails(text: string): CartDetails {
  const details: CartDetails = JSON.parse(text);
  const { rate, offered, items } = details;
  return {
    ...details,
    items: items.every(({ problems }) => problems.length === 0) ? items : items.map(readItem),
    rate: rate && readRate(rate),
    offered: offered && { ...offered, rates: offered.rates.map(readRate) },
  };
}

function readItem(item: CartItem): CartItem {
  return { ...item, problems: item.problems.map(readProblem) };
}

function readProblem({ key, ...problem }: ItemProblem & { readonly key?: string }): ItemProblem {
  return key === undefined ? problem : { ...problem, code: key };
}

function readRate({
  userDefinedId,
  ...rate
}: ShippingRate & { readonly userDefinedId?: string | null }): ShippingRate {
  return userDefinedId === undefined ? rate : { ...rate, reference: userDefinedId };
}

/** A cart's document, in bytes: 100 items with long descriptions still fit. */
const longest = 1_000_000;
/** What its buyer wrote and chose, in bytes: answers show some of it four times. */
const longestOwn = 128 * 1024;

function boundedRow(cart: Cart): CartRow {
  refuseLength(Buffer.byteLength(JSON.stringify(ownWords(cart.details))), longestOwn);
  const row = carts.toRow(cart);
  refuseLength(Buffer.byteLength(row.doc), longest);
  return row;
}

/** Parts of a cart whose length the buyer, or anybody with the cart's token, decides. */
function ownWords({ items, billing, shipping, email, codes, customFields, metadata, notes }: CartDetails) {
  const written = items.map(({ chosen, said: words, url, planId, metadata: own }) => [
    chosen,
    words,
    url,
    planId,
    own,
  ]);
  return [written, billing, shipping, email, codes, customFields, metadata, notes];
}

function refuseLength(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new ShopError(
    'invalid',
    `the cart holds too much text, ${bytes} bytes of at most ${most}: shorten its notes, fields or metadata, or take items out`,
  );
}

type StoredRow = CartRow & { readonly store_id: number };

const insertRow = statement<StoredRow, unknown>((db, p) =>
  db.insertInto('cart').values({ store_id: p('store_id'), ...carts.params(p) }),
);

/** Adds a cart, and the row of `orders` under its token that shows what it comes to. */
export async function insertCart(
  tx: Tx,
  store: Store,
  cart: Cart,
  orderDetails: OrderDetails,
): Promise<void> {
  const { storeId } = store;
  await insertRow(tx, { store_id: storeId, ...boundedRow(cart) });
  const position = await nextPosition(tx, 'orders', storeId, cart.createdAt);
  const figures = figureChanges(storeId, store.settings.currency);
  const order = cartAsOrder(cart, orderDetails, position);
  await insertOrders(tx, storeId, [{ order, importHash: null, doc: storedDetails(order) }], figures);
  await figures.flush(tx);
}

const changing = ['placed', 'customer_id', 'updated_at', 'version', 'doc'] as const;

const updateRow = statement<StoredRow & { was: number }, { token: string }>((db, p) =>
  db
    .updateTable('cart')
    .set({ ...carts.params(p, changing), forgotten: 0 })
    .where('store_id', '=', p('store_id'))
    .where('token', '=', p('token'))
    .where('version', '=', p('was'))
    .where('placed', '=', 0)
    .returning('token'),
);

type OrderParams = {
  readonly store: number;
  readonly token: string;
  readonly currency: string;
  readonly customer: number | null;
  readonly total: number;
  readonly taxes: number;
  readonly shipping: number;
  readonly updated: number;
  readonly version: number;
  readonly doc: string;
};

/** Its position, its status and its figures stay: a cart's sums are not counted. */
const updateCartOrder = statement<OrderParams, { position: number }>((db, p) =>
  db
    .updateTable('orders')
    .set({
      currency: p('currency'),
      customer_id: p('customer'),
      total: p('total'),
      taxes: p('taxes'),
      shipping: p('shipping'),
      updated_at: p('updated'),
      version: p('version'),
      doc: p('doc'),
    })
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .where('completed', '=', 0)
    .returning('position'),
);

/**
 * Puts a cart in the place of what it was; false where it was changed or placed meanwhile, and then nothing
 * was written. Refuses with `invalid` what is too long. `shown` is what it comes to now, for its row of
 * `orders`; without it that row is left to the caller, who places the order.
 */
export async function saveCart(
  tx: Tx,
  store: Store,
  before: Cart,
  after: Cart,
  orderDetails?: OrderDetails,
): Promise<boolean> {
  const { storeId } = store;
  const rows = await updateRow(tx, { store_id: storeId, ...boundedRow(after), was: before.version });
  if (rows.length === 0) return false;
  if (!orderDetails) return true;
  const { total, taxes, shipping } = orderDetails.totals;
  const [row] = await updateCartOrder(tx, {
    store: storeId,
    token: after.token,
    currency: after.details.currency,
    customer: after.customerId,
    total,
    taxes,
    shipping,
    updated: after.updatedAt,
    version: after.version,
    doc: storedDetails(cartAsOrder(after, orderDetails, 0)),
  });
  if (row && before.details.currency !== after.details.currency) {
    // Carts are counted by currency, and nothing else that a change touches counts.
    const figures = figureChanges(storeId, store.settings.currency);
    figures.remove(cartAsOrder(before, orderDetails, row.position));
    figures.add(cartAsOrder(after, orderDetails, row.position));
    await figures.flush(tx);
  }
  return true;
}

/** A cart as the row of `orders` under its token shows it. */
export function cartAsOrder(cart: Cart, orderDetails: OrderDetails, position: number): Order {
  return {
    token: cart.token,
    id: null,
    position,
    completed: false,
    status: 'InProgress',
    paymentStatus: null,
    isRecurring: false,
    invoiceNumber: '',
    currency: cart.details.currency,
    customerId: cart.customerId,
    createdAt: cart.createdAt,
    updatedAt: cart.updatedAt,
    version: cart.version,
    details: orderDetails,
  };
}
