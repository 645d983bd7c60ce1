import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { snipcartProduct } from '../../dialect/snipcart/product.js';
import {
  partNamed,
  readDefinitions,
  readDetailsChange,
  readVariants,
} from '../../dialect/snipcart/product-input.js';
import { productShape as productSchema } from '../../dialect/snipcart/shapes/product.js';
import { defineProducts } from '../../domain/catalog/define-products.js';
import { listProducts, type ProductOrder } from '../../domain/catalog/list.js';
import type { Product } from '../../domain/catalog/product.js';
import { findProduct, findProductRef } from '../../domain/catalog/rows.js';
import { archiveProduct, type ProductChange, updateProduct } from '../../domain/catalog/update-product.js';
import type { Store } from '../../domain/store/store.js';
import { expectedVersions, ifMatchHeader, tellingWho, withVersion } from '../../http/if-match.js';
import { joinPage } from '../../http/page.js';
import { readFields, schemaOf } from '../../input/fields.js';
import { emptyList } from '../../shape.js';
import { sendProductsCsv } from './csv-lists.js';
import { fetchProducts, fetchUrlIn, onDefaultDomain } from './fetch-products.js';
import {
  asCsv,
  asksForCsv,
  csvDescription,
  notFound,
  type SnipcartRequest,
  type SnipcartRoutes,
  sendJson,
} from './plugin.js';
import { changeSchema, inventoryFields, listFields, postSchema } from './product-fields.js';
import { renderListed, sendProduct, viewOf } from './render-products.js';
import { envelopeOf, messageSchema, pageSchema } from './shapes.js';

const tags = ['Snipcart: products'];
const security = [{ secretKey: [] }];
const params = Type.Object({
  id: Type.String({ description: "The product's id, or the merchant's own id of it." }),
});
const refusals = { 400: messageSchema, 404: messageSchema };

type ById = { Params: { id: string } };

/** `/products` and `/products/{id}`; `/product/{id}` is the same. */
export const products: SnipcartRoutes = (app, context) => {
  const { read } = context.storage;

  app.get(
    '/products',
    {
      ...asCsv,
      schema: {
        tags,
        security,
        summary: 'Products, the best sold first',
        description: csvDescription,
        querystring: schemaOf(listFields),
        response: {
          200: pageSchema('ProductPage', productSchema, listFields, {
            hasMoreResults: Type.Boolean(),
            sort: emptyList(),
          }),
          400: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(listFields, request.query, { anyCase: true });
      const order = orders[query.orderBy ?? 'NbrSales'];
      const { userDefinedId: reference, ...asked } = query;
      const filter = {
        ...asked,
        reference,
        from: query.from?.ms,
        to: query.to?.ms,
        excludeUnsold: query.excludeZeroSales,
      };
      if (asksForCsv(request))
        return sendProductsCsv(context, request as SnipcartRequest, filter, order, reply);
      const page = { order, offset: query.offset, limit: query.limit };
      const { total, products: listed } = await listProducts(read, store.storeId, filter, page);
      const hasMoreResults = query.offset + listed.length < total;
      const rows = await renderListed(context, store, listed);
      return sendJson(reply, joinPage(envelopeOf(query, total, { hasMoreResults, sort: [] }), rows));
    },
  );

  app.post(
    '/products',
    {
      schema: {
        tags,
        security,
        summary: 'Fetches the products of a page, or takes definitions as they are sent',
        body: postSchema,
        response: { 200: Type.Array(productSchema), 400: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const url = fetchUrlIn(request.body);
      const made =
        url === undefined
          ? await takeDefinitions(context, store, request.body)
          : await fetchProducts(context, store, url, request.log);
      return sendJson(reply, JSON.stringify(made.map((product) => snipcartProduct(product, viewOf(store)))));
    },
  );

  for (const path of ['/products/:id', '/product/:id']) {
    const hide = path === '/product/:id' ? ({ hide: true } as object) : {};

    app.get<ById>(
      path,
      {
        schema: {
          ...hide,
          tags,
          security,
          summary: 'One product',
          params,
          response: { 200: productSchema, 404: messageSchema },
        },
      },
      async (request, reply) => {
        const { store } = request as SnipcartRequest;
        const ref = await findProductRef(read, store.storeId, request.params.id);
        const [body] = ref ? await renderListed(context, store, [ref]) : [];
        return ref && body ? sendJson(withVersion(reply, ref.version), body) : notThere(request.params.id);
      },
    );

    app.put<ById>(
      path,
      {
        schema: {
          ...hide,
          tags,
          security,
          summary: "Changes a product's stock; what no page defines, its name and price too",
          params,
          headers: ifMatchHeader,
          body: changeSchema,
          response: { 200: productSchema, ...refusals, 412: messageSchema },
        },
      },
      async (request, reply) => {
        const { store } = request as SnipcartRequest;
        const { id } = request.params;
        const known = (await findProduct(read, store.storeId, id)) ?? notThere(id);
        const change = { ...changeIn(request.body, known), versions: expectedVersions(request) };
        const product = await tellingWho(read, store.storeId, { kind: 'product', id: known.guid }, () =>
          context.storage.write((tx) => updateProduct(tx, store, known.guid, change, context.now())),
        );
        return sendProduct(reply, store, product);
      },
    );

    app.delete<ById>(
      path,
      {
        schema: {
          ...hide,
          tags,
          security,
          summary: 'Archives a product: it leaves the lists until it is fetched or sold again',
          params,
          response: { 200: productSchema, 404: messageSchema },
        },
      },
      async (request, reply) => {
        const { store } = request as SnipcartRequest;
        const { id } = request.params;
        const product = await context.storage.write((tx) => archiveProduct(tx, store, id, context.now()));
        return sendProduct(reply, store, product);
      },
    );
  }
};

const orders = {
  NbrSales: 'units',
  SalesValue: 'sales',
  CreationDate: 'newest',
} as const satisfies Readonly<Record<string, ProductOrder>>;

/**
 * What a body changes. On a product that a page defines everything but stock is passed over, so it is not
 * even read.
 */
function changeIn(body: unknown, product: Product): ProductChange {
  const { inventoryManagementMethod, ...inventory } = readFields(inventoryFields, body, {
    anyCase: true,
    nulls: 'given',
  });
  return {
    ...inventory,
    method: inventoryManagementMethod,
    variants: readVariants(partNamed(body, 'variants')),
    ...(product.source === 'api' ? { details: readDetailsChange(body) } : {}),
  };
}

async function takeDefinitions(
  context: AppContext,
  store: Store,
  body: unknown,
): Promise<readonly Product[]> {
  const definitions = readDefinitions(body).map((definition) => onDefaultDomain(store, definition));
  const how = { source: 'api', partial: true, now: context.now() } as const;
  return context.storage.write((tx) => defineProducts(tx, store, definitions, how));
}

function notThere(id: string): never {
  return notFound(`product ${id.slice(0, 100)}`);
}
