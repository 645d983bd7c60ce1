import { Type } from 'typebox';

const addressSchema = Type.Object(
  {
    name: Type.String(),
    surname: Type.String(),
    streetAndNumber: Type.String(),
    postalCode: Type.String(),
    country: Type.String(),
    city: Type.String(),
    region: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'InvoiceAddress' },
);

export const invoiceSchema = Type.Object(
  {
    shippingAddress: addressSchema,
    billingAddress: addressSchema,
    email: Type.String(),
    language: Type.String(),
    currency: Type.String({ description: 'Lower case.' }),
    amount: Type.Number({ description: 'What is to be paid, in major units.' }),
    targetId: Type.String({ description: "The cart's token." }),
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        unitPrice: Type.Number(),
        quantity: Type.Integer(),
        type: Type.Union(
          ['Physical', 'Digital', 'Tax', 'Shipping', 'Discount'].map((type) => Type.Literal(type)),
        ),
        discountAmount: Type.Number(),
        rateOfTaxIncludedInPrice: Type.Number(),
        amount: Type.Number(),
      }),
      { description: 'Their amounts add up to the amount of the invoice.' },
    ),
  },
  { title: 'Invoice' },
);
