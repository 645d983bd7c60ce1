import { Type } from 'typebox';

const name = Type.String({ description: 'As invoices print it, once in each place.', maxLength: 100 });
const rate = Type.Number({ description: 'A fraction: 0.05 is 5 %.', minimum: 0, maximum: 1 });
const country = Type.String({ description: 'ISO 3166-1 code of two letters.' });
const province = Type.Union([Type.String(), Type.Null()], {
  description: 'By code or name; without one the whole country.',
});
const numberForInvoice = Type.String({
  description: "The merchant's number for this tax; empty where none.",
});
const includedInPrice = Type.Boolean({ description: 'Prices contain it already.' });
const appliesOnShipping = Type.Boolean({ description: 'It is taken on shipping too.' });

/** A tax of the table as it is answered. */
export const taxSchema = Type.Object(
  {
    id: Type.String({ description: 'Made by the shop of country, province and name.' }),
    name,
    rate,
    country,
    province,
    numberForInvoice,
    includedInPrice,
    appliesOnShipping,
  },
  { title: 'Tax' },
);

/** A tax as it may be set: one that was answered, too. */
export const taxToSetSchema = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'Passed over: the shop makes it.' })),
    name,
    rate,
    country,
    province: Type.Optional(province),
    numberForInvoice: Type.Optional(numberForInvoice),
    includedInPrice: Type.Optional(includedInPrice),
    appliesOnShipping: Type.Optional(appliesOnShipping),
  },
  { title: 'TaxToSet' },
);
