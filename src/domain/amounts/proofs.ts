import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import type { Reader } from '../../storage/storage.js';
import type { CartDetails } from '../cart/cart.js';
import { priceText } from '../cart/item-price.js';
import { loadByReferences } from '../catalog/rows.js';
import type { OrderDetails } from '../order/order.js';
import type { Store } from '../store/store.js';
import type { AmountKind, Holder } from './kind.js';
import { agreed, type Proof, proofOf, valueAt } from './scale.js';

/**
 * A hash of all amounts of an object but refunds, which are added later: another one says that others were
 * entered since.
 */
export function fingerprint({ rescaled }: Holder): { readonly hash: string; readonly empty: boolean } {
  const amounts: number[] = [];
  rescaled((amount) => {
    amounts.push(amount);
    return amount;
  }, Number.NEGATIVE_INFINITY);
  const hash = createHash('sha256').update(JSON.stringify(amounts)).digest('base64url').slice(0, 22);
  return { hash, empty: amounts.every((amount) => amount === 0) };
}

/**
 * What the texts of each object say of its units, by its id: its own, and those of the products that are in
 * it.
 */
export async function proofsOf(
  db: Reader,
  store: Store,
  kind: AmountKind,
  holders: readonly Holder[],
): Promise<Map<string, Proof>> {
  const prices = kind.table === 'orders' ? await priceTexts(db, store, holders) : undefined;
  const known = kind.table === 'orders' ? undefined : await proofsOfOrders(db, store, holders);
  return new Map(
    holders.map((holder) => {
      const { document, texts = [], id } = holder;
      const own = texts.map(({ path, text }) => proofOf(valueAt(document, path), text));
      const lines = prices ? linesOf(document as OrderDetails, prices(holder)) : [];
      const order = known?.get(holder.token ?? '');
      // What the object itself says counts before what its products say today.
      return [id, agreed(own) ?? agreed(lines) ?? order];
    }),
  );
}

type PriceText = (line: OrderDetails['lines'][number]) => readonly (string | undefined)[];

function linesOf({ lines }: OrderDetails, textsOf: PriceText): Proof[] {
  return lines.flatMap((line) => textsOf(line).map((text) => proofOf(line.price, text)));
}

/** Prices as carts and products hold them: as text. */
async function priceTexts(
  db: Reader,
  store: Store,
  holders: readonly Holder[],
): Promise<(holder: Holder) => PriceText> {
  const tokens = holders.map(({ id }) => id);
  const carts = await db
    .selectFrom('cart')
    .select(['token', 'doc'])
    .where('store_id', '=', store.storeId)
    .where(inList(db, 'token', sql`${JSON.stringify(tokens)}`, 'text'))
    .execute();
  const items = new Map(carts.map(({ token, doc }) => [token, (JSON.parse(doc) as CartDetails).items]));
  const ids = new Set(
    holders.flatMap(({ document }) => (document as OrderDetails).lines.map(({ product }) => product)),
  );
  const products = new Map(
    (await loadByReferences(db, store.storeId, [...ids])).map((product) => [product.reference, product]),
  );
  const own = store.settings.currency;
  return ({ id, currency }) =>
    (line) => {
      const item = items.get(id)?.find(({ uniqueId }) => uniqueId === line.uniqueId);
      if (item) return [priceText(item, currency, own)];
      const product = products.get(line.product);
      return [product && priceText({ definition: product.details }, currency, own)];
    };
}

/** The proofs of the orders that some objects belong to. */
async function proofsOfOrders(
  db: Reader,
  store: Store,
  holders: readonly Holder[],
): Promise<Map<string, Proof>> {
  const tokens = [...new Set(holders.flatMap(({ token }) => token ?? []))];
  if (tokens.length === 0) return new Map();
  const rows = await db
    .selectFrom('amount_in_doubt')
    .select(['id', 'decimals'])
    .where('store_id', '=', store.storeId)
    .where('kind', '=', 'orders')
    .where(inList(db, 'id', sql`${JSON.stringify(tokens)}`, 'text'))
    .execute();
  return new Map(rows.map(({ id, decimals }) => [id, readProof(decimals)]));
}

const several = -1;

/** A proof as its column holds it. */
export function storedProof(proof: Proof): number | null {
  return proof === 'several' ? several : (proof ?? null);
}

/** A proof from its column. */
export function readProof(decimals: number | null): Proof {
  return decimals === several ? 'several' : (decimals ?? undefined);
}
