import { Type } from 'typebox';
import {
  flag,
  guid,
  list,
  metadata,
  moment,
  named,
  noneOf,
  nullOr,
  number,
  object,
  orNull,
  record,
  text,
  whole,
  word,
} from '../../../shape.js';
import { modes } from './customer.js';

/** A product. */
export const productShape = named(
  'Product',
  {
    mode: word(modes, 'Live'),
    userDefinedId: text('SOME_ID', "The merchant's own id."),
    url: orNull(text('/products/black-shirt')),
    price: number(39.99),
    prices: Type.Optional(
      record(Type.Number(), { usd: 39.99, eur: 36 }, 'Where it is sold in several currencies.'),
    ),
    name: text('Black shirt'),
    description: orNull(text('A shirt, black')),
    image: orNull(text('https://shop.example/black-shirt.jpg')),
    archived: flag(false),
    inventoryManagementMethod: Type.Optional(
      word(['Single', 'Variant'], 'Single', 'Absent where stock is not tracked.'),
    ),
    stock: Type.Optional(orNull(whole(100))),
    totalStock: Type.Optional(orNull(whole(100))),
    allowOutOfStockPurchases: Type.Optional(flag(false)),
    statistics: object({ numberOfSales: whole(12), totalSales: number(479.88) }),
    customFields: noneOf(
      named('ProductField', {
        name: text('Size'),
        placeholder: nullOr(text('Your size')),
        displayValue: orNull(text('Small')),
        operation: orNull(text('')),
        type: text('dropdown'),
        options: text('Small|Medium|Large'),
        required: flag(true),
        value: orNull(text('Small')),
        optionsArray: nullOr(list(text('Small'))),
      }),
    ),
    variants: Type.Optional(
      list(
        object({
          stock: orNull(whole(10)),
          variation: list(object({ name: text('Size'), option: text('Small') })),
          allowOutOfStockPurchases: orNull(flag(false)),
        }),
        'The combinations in stock; absent unless inventoryManagementMethod is Variant.',
      ),
    ),
    categories: noneOf(text('shirts')),
    metadata: nullOr(metadata()),
    id: guid('3c9b0b5e-1a2b-4c3d-8e4f-5a6b7c8d9e0f'),
    creationDate: moment(),
    modificationDate: moment(),
  },
  'One that was imported reads back as its document has it, with the keys that stand there beyond these.',
);
