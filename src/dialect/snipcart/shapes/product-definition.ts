import { type TSchema, Type } from 'typebox';
import { metadata } from '../../../shape.js';

const optional = <P extends Readonly<Record<string, TSchema>>>(parts: P) =>
  Object.fromEntries(Object.entries(parts).map(([name, schema]) => [name, Type.Optional(schema)]));
const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const number = (description: string) =>
  Type.Union([Type.Number(), Type.String(), Type.Null()], { description });
const flag = (description: string) =>
  Type.Union([Type.Boolean(), Type.String(), Type.Null()], { description });
const words = (description: string) =>
  Type.Union([Type.Array(Type.String()), Type.String(), Type.Null()], { description });

/** What a product costs, as documents and pages write it. */
export const priceSchema = Type.Union(
  [
    Type.Number(),
    Type.String(),
    Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()]), {
      description: 'By currency: {"usd": 12.5, "eur": 11}.',
    }),
  ],
  { description: "In major units: one in the store's own currency, or one for each currency." },
);

const fieldParts = optional({
  type: Type.Union(
    ['textbox', 'textarea', 'dropdown', 'checkbox', 'hidden', 'readonly'].map((type) => Type.Literal(type)),
    { description: 'In any case; what the options imply unless told.' },
  ),
  options: text('Small|Large[+5.00]; a checkbox has true[+5.00]|false.'),
  required: flag('Whether the buyer must fill it in.'),
  value: Type.Union([Type.String(), Type.Boolean(), Type.Number(), Type.Null()], {
    description: 'What stands there by default; in a cart what the buyer chose.',
  }),
  placeholder: text('What the empty field shows.'),
});

const variation = Type.Array(
  Type.Object({ name: Type.String(), option: Type.String() }, { title: 'VariationPart' }),
  { description: "One option for each of the product's dropdown fields, in any case." },
);

/** The keys of Snipcart's product document beside id and price: those of a buy button, by their names there. */
export const definitionParts = optional({
  name: text('The id unless given.'),
  url: text('Its page, absolute or a path.'),
  description: text('What the cart shows beside the name.'),
  image: text('An address or a path.'),
  categories: words('A list, or one text with | or commas.'),
  metadata: Type.Union([metadata(), Type.Null()]),
  customFields: Type.Array(
    Type.Object({ name: Type.String(), ...fieldParts }, { title: 'CustomFieldDefinition' }),
  ),
  plans: Type.Array(
    Type.Object(
      {
        id: Type.String(),
        name: Type.String(),
        frequency: Type.Union(
          ['daily', 'weekly', 'monthly', 'yearly'].map((one) => Type.Literal(one)),
          { description: 'In any case.' },
        ),
        ...optional({
          interval: number('How many days, weeks, months or years; 1 unless given.'),
          price: number("The product's own unless given."),
        }),
      },
      { title: 'PlanDefinition' },
    ),
  ),
  alternatePrices: Type.Record(Type.String(), priceSchema, { description: 'Name of a price list → price.' }),
  weight: number('Grams.'),
  length: number('Centimetres.'),
  width: number('Centimetres.'),
  height: number('Centimetres.'),
  dimensions: Type.Object(
    optional({
      weight: number('Grams.'),
      length: number('Centimetres.'),
      width: number('Centimetres.'),
      height: number('Centimetres.'),
    }),
    { description: 'The same four as an object.' },
  ),
  quantity: number('How many a click adds.'),
  minQuantity: number('The least that may be bought.'),
  maxQuantity: number('The most that may be bought.'),
  quantityStep: number('What the quantity is counted in.'),
  stackable: Type.Union([Type.String(), Type.Boolean(), Type.Null()], {
    description: 'always, auto or never; true is auto, false is never.',
  }),
  shippable: flag('false for what is not shipped.'),
  taxable: flag('false for what is not taxed.'),
  hasTaxesIncluded: flag('Whether the price contains its taxes.'),
  taxes: words('Names of the taxes that it has; all unless given. A list, or one text with |.'),
  fileGuid: text('Of a digital good.'),
  paymentInterval: text('Day, Week, Month or Year: what it is paid for again.'),
  paymentIntervalCount: number('How many of them; 1 unless given.'),
  paymentTrial: number('Days before the first payment.'),
  recurringShipping: flag('Whether shipping is paid again too.'),
  inventoryManagementMethod: Type.Union([Type.Literal('Single'), Type.Literal('Variant'), Type.Null()], {
    description: 'Opening stock: counts when the product is first made.',
  }),
  stock: number('Opening stock.'),
  allowOutOfStockPurchases: flag('Whether buyers may buy what is out of stock.'),
  variants: Type.Array(
    Type.Object({
      variation,
      ...optional({
        stock: number('Opening stock of the combination.'),
        allowOutOfStockPurchases: flag('Whether buyers may buy it out of stock.'),
      }),
    }),
  ),
});

/** Snipcart's JSON product document. */
export const definitionSchema = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Number()], { description: "The merchant's own id." }),
    price: priceSchema,
    ...definitionParts,
  },
  {
    title: 'ProductDefinition',
    description: "Snipcart's JSON product document. Unknown keys are passed over.",
  },
);
