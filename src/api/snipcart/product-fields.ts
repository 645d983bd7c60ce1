import { Type } from 'typebox';
import { parseSnipcartDate as parse } from '../../dialect/snipcart/dates.js';
import { readAllowance, readMethod, readStock } from '../../dialect/snipcart/product-input.js';
import { definitionSchema, priceSchema } from '../../dialect/snipcart/shapes/product-definition.js';
import { custom, flag, oneOf, since, text, until } from '../../input/fields.js';
import { metadata } from '../../shape.js';
import { pageFields } from './shapes.js';

/** What `GET /products` takes. */
export const listFields = {
  ...pageFields,
  userDefinedId: text({ description: "The merchant's own id, exact." }),
  keywords: text({ description: "Part of the name, the description or the merchant's own id." }),
  archived: flag({ description: 'true lists archived products too.' }),
  from: since({ description: 'Only products sold then or later, with the sales of that time.', parse }),
  to: until({ description: 'Only products sold then or earlier, with the sales of that time.', parse }),
  orderBy: oneOf(['NbrSales', 'SalesValue', 'CreationDate'], {
    description:
      'By units sold (unless told), by the value of sales, or by age; the highest and newest first.',
  }),
  excludeZeroSales: flag({ description: 'true leaves out products that were never sold.' }),
};

const stock = Type.Union([Type.Integer({ minimum: -999_999_999, maximum: 999_999_999 }), Type.Null()], {
  description: 'Units in stock; below 0 only where out-of-stock purchases are allowed.',
});
const allowance = Type.Union([Type.Boolean(), Type.Null()], {
  description: 'Whether buyers may buy what is out of stock; the stock then falls below 0.',
});

/** How stock is tracked, in `PUT /products/{id}`. A part that is null is left as it is. */
export const inventoryFields = {
  inventoryManagementMethod: custom(
    Type.Union([Type.Literal('Single'), Type.Literal('Variant'), Type.Null()], {
      description:
        'Single counts the product, Variant each combination of its dropdown fields (any case). null stops tracking.',
    }),
    readMethod,
  ),
  stock: custom(stock, readStock),
  allowOutOfStockPurchases: custom(allowance, readAllowance),
};

const variation = Type.Array(Type.Object({ name: Type.String(), option: Type.String() }), {
  description: "One option for each of the product's dropdown fields, in any case.",
});

const ofPage = 'Passed over where a page of the shop defines the product.';

/** The body of `PUT /products/{id}`, for the documentation. */
export const changeSchema = Type.Object(
  {
    inventoryManagementMethod: Type.Optional(inventoryFields.inventoryManagementMethod.schema),
    stock: Type.Optional(stock),
    allowOutOfStockPurchases: Type.Optional(allowance),
    variants: Type.Optional(
      Type.Array(
        Type.Object({
          variation,
          stock: Type.Optional(stock),
          allowOutOfStockPurchases: Type.Optional(allowance),
        }),
        {
          description:
            'The combinations in stock. The list replaces the one before; what is not in it is not for sale.',
        },
      ),
    ),
    name: Type.Optional(Type.String({ description: ofPage })),
    price: Type.Optional({
      ...priceSchema,
      description: `${ofPage} In major units, one for each currency or one in the store's own.`,
    }),
    description: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: ofPage })),
    image: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: ofPage })),
    categories: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()], { description: ofPage })),
    metadata: Type.Optional(Type.Union([metadata(), Type.Null()], { description: ofPage })),
  },
  { title: 'ProductChange' },
);

/** The body of `POST /products`, for the documentation. */
export const postSchema = Type.Union([
  Type.Object(
    { fetchUrl: Type.String({ description: 'The page, or JSON document, whose products are fetched.' }) },
    { title: 'PageToFetch' },
  ),
  definitionSchema,
  Type.Array(definitionSchema),
  Type.Object({ items: Type.Array(definitionSchema) }, { title: 'ProductDefinitions' }),
]);
