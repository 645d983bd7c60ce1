import type { FastifyReply } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { type ProductView, snipcartProduct } from '../../dialect/snipcart/product.js';
import type { ListedProduct } from '../../domain/catalog/list.js';
import type { Product } from '../../domain/catalog/product.js';
import { loadProducts } from '../../domain/catalog/rows.js';
import type { Store } from '../../domain/store/store.js';
import { withVersion } from '../../http/if-match.js';
import { renderedRows } from '../../http/page.js';
import { sendJson } from './plugin.js';

/** Products as JSON in the order asked. Sales of a span of time are not kept in the cache. */
export async function renderListed(
  context: AppContext,
  store: Store,
  listed: readonly ListedProduct[],
): Promise<Buffer[]> {
  const load = (guids: readonly string[]) => loadProducts(context.storage.read, store.storeId, guids);
  if (listed.some((one) => one.sales)) {
    const products = new Map(
      (await load(listed.map((one) => one.guid))).map((product) => [product.guid, product]),
    );
    return listed.flatMap(({ guid, sales }) => {
      const product = products.get(guid);
      return product ? Buffer.from(JSON.stringify(snipcartProduct(product, viewOf(store), sales))) : [];
    });
  }
  const refs = listed.map(({ guid, version }) => ({ key: guid, version }));
  return renderedRows<string, Product>(context.rendered, refs, {
    name: (guid) => `product:${store.storeId}:${guid}`,
    shape: store.version,
    load,
    keyOf: (product) => product.guid,
    versionOf: (product) => product.version,
    render: (product) => snipcartProduct(product, viewOf(store)),
  });
}

/** One product, as it was just written. */
export function sendProduct(reply: FastifyReply, store: Store, product: Product): FastifyReply {
  return sendJson(
    withVersion(reply, product.version),
    JSON.stringify(snipcartProduct(product, viewOf(store))),
  );
}

/** What the JSON of a store's products depends on beside them. */
export function viewOf(store: Store): ProductView {
  return { mode: store.mode, currency: store.settings.currency };
}
