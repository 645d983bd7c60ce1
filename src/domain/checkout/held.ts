import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';

/** An open payment, and how many units its cart holds: of stock, and uses of discounts that have a limit. */
export interface Held {
  readonly paymentId: string;
  readonly token: string;
  readonly units: number;
}

const openFrom = statement<{ store: number; address: string }, { id: string; token: string }>((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'token'])
    .where('store_id', '=', p('store'))
    .where('address', '=', p('address'))
    .where('address', '<>', '')
    .where('is_open', '=', 1)
    .orderBy('created_at')
    .orderBy('id'),
);

const stockOf = statement<{ store: number; token: string }, { quantity: number }>((db, p) =>
  db
    .selectFrom('stock_hold')
    .select('quantity')
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token')),
);

const usesOf = statement<{ store: number; token: string }, { discount_id: string }>((db, p) =>
  db
    .selectFrom('discount_redemption as r')
    .innerJoin('discount as d', (join) =>
      join.onRef('d.store_id', '=', 'r.store_id').onRef('d.id', '=', 'r.discount_id'),
    )
    .select('r.discount_id')
    .where('r.store_id', '=', p('store'))
    .where('r.token', '=', p('token'))
    .where('r.used', '=', 0)
    .where('d.max_uses', 'is not', null),
);

/** What one address holds of a store by payments that are under way, the oldest first. */
export async function heldFrom(db: Reader, storeId: number, address: string): Promise<Held[]> {
  const open = await openFrom(db, { store: storeId, address });
  return Promise.all(
    open.map(async ({ id, token }) => ({ paymentId: id, token, units: await heldBy(db, storeId, token) })),
  );
}

async function heldBy(db: Reader, storeId: number, token: string): Promise<number> {
  const stock = await stockOf(db, { store: storeId, token });
  const uses = await usesOf(db, { store: storeId, token });
  return stock.reduce((sum, { quantity }) => sum + quantity, 0) + uses.length;
}

/** What a cart holds of a product while it is being paid for. */
export interface ProductHold {
  readonly token: string;
  /** The stock row, as the product's variants name it; empty under one stock. */
  readonly variant: string;
  readonly quantity: number;
  readonly since: number;
  /** The payment that it waits for; null where there is none any more. */
  readonly payment: { readonly state: string; readonly provider: string; readonly address: string } | null;
}

const ofProduct = statement<
  { store: number; product: string; most: number },
  {
    token: string;
    variant: string;
    quantity: number;
    at: number;
    state: string | null;
    provider: string | null;
    address: string | null;
  }
>((db, p) =>
  db
    .selectFrom('stock_hold as h')
    .leftJoin('payment as y', (join) =>
      join.onRef('y.store_id', '=', 'h.store_id').onRef('y.token', '=', 'h.token').on('y.is_open', '=', 1),
    )
    .select(['h.token', 'h.variant', 'h.quantity', 'h.at', 'y.state', 'y.provider', 'y.address'])
    .where('h.store_id', '=', p('store'))
    .where('h.product', '=', p('product'))
    .orderBy('h.at')
    .orderBy('h.token')
    .limit(p('most')),
);

/**
 * What carts under payment hold of a product (by the merchant's own id), the oldest first, at most `most`.
 */
export async function holdsOfProduct(
  db: Reader,
  storeId: number,
  product: string,
  most: number,
): Promise<ProductHold[]> {
  const rows = await ofProduct(db, { store: storeId, product, most });
  return rows.map(({ token, variant, quantity, at, state, provider, address }) => ({
    token,
    variant,
    quantity,
    since: at,
    payment: state === null ? null : { state, provider: provider ?? '', address: address ?? '' },
  }));
}
