import { type TSchema, Type } from 'typebox';

const orNull = (schema: TSchema, description: string) => Type.Union([schema, Type.Null()], { description });
const range = (description: string) =>
  Type.Object(
    {
      from: Type.Optional(orNull(Type.Number({ minimum: 0 }), 'At least this.')),
      to: Type.Optional(orNull(Type.Number({ minimum: 0 }), 'Below this.')),
    },
    { description },
  );
const days = orNull(Type.Integer({ minimum: 0, maximum: 999 }), 'Days.');
const part = orNull(Type.String(), 'By code or name; null is the whole country.');

const fields: Readonly<Record<string, TSchema>> = {
  name: Type.String({ description: 'What the buyer reads.', maxLength: 200 }),
  localizationId: orNull(Type.String(), "Key of a text in the cart's languages: shipping.methods.KEY."),
  postalCodeRegex: orNull(
    Type.String({ maxLength: 200 }),
    'Matches the whole postal code, in any case: a regular expression without look-around and back references.',
  ),
  onOrderTotalAbove: orNull(
    Type.Number({ minimum: 0 }),
    'Only for carts whose items come to at least this, after discounts.',
  ),
  guaranteedEstimatedDelivery: orNull(
    Type.Object({
      minimumDaysForDelivery: Type.Optional(days),
      maximumDaysForDelivery: Type.Optional(days),
    }),
    'How long a parcel takes.',
  ),
  location: orNull(
    Type.Object({
      country: Type.Optional(orNull(Type.String(), 'Null is everywhere.')),
      province: Type.Optional(part),
    }),
    'The one place it ships to, in the older words.',
  ),
  countryCondition: orNull(
    Type.Array(Type.Object({ countryCode: Type.String(), provinceCode: Type.Optional(part) })),
    'The places it ships to; none is everywhere.',
  ),
  currency: orNull(
    Type.String(),
    "Of its amounts, and of the carts that it is offered to; null is the store's own.",
  ),
  rates: Type.Array(
    Type.Object({
      cost: Type.Number({ minimum: 0 }),
      weight: Type.Optional(range('Grams.')),
      total: Type.Optional(range('What the items come to, after discounts.')),
    }),
    { description: 'The first that fits is the price.' },
  ),
};

/** The fields of a shipping method that may be written. */
export const methodFields = Object.fromEntries(
  Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)]),
);

/** A shipping method as it is answered. */
export const methodSchema = Type.Object(
  {
    id: Type.String(),
    Id: Type.String({ description: 'The same id.' }),
    ...fields,
    creationDate: Type.String({ format: 'date-time' }),
    modificationDate: Type.String({ format: 'date-time' }),
  },
  { title: 'Shipping method' },
);
