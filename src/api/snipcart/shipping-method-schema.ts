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
const country = orNull(Type.String(), 'ISO 3166-1 code of two letters; null is everywhere.');
const weight = range('Grams.');
const total = Type.Optional(range('What the items come to, after discounts, in major units.'));
const cost = Type.Number({ minimum: 0, description: 'In major units.' });

const fields = {
  name: Type.String({ description: 'What the buyer reads.', maxLength: 200 }),
  localizationId: orNull(Type.String(), "Key of a text in the cart's languages: shipping.methods.KEY."),
  postalCodeRegex: orNull(
    Type.String({ maxLength: 200 }),
    'Matches the whole postal code, in any case: a regular expression without look-around and back references.',
  ),
  onOrderTotalAbove: orNull(
    Type.Number({ minimum: 0 }),
    'Only for carts whose items come to at least this, after discounts, in major units.',
  ),
  currency: orNull(
    Type.String(),
    "Of its amounts, and of the carts that it is offered to; null is the store's own.",
  ),
};

const delivery = 'How long a parcel takes.';
const location = 'The one place it ships to, in the older words.';
const places = 'The places it ships to; none is everywhere.';
const rates = 'The first that fits is the price.';

const optional = Object.fromEntries(
  Object.entries({
    ...fields,
    guaranteedEstimatedDelivery: orNull(
      Type.Object({
        minimumDaysForDelivery: Type.Optional(days),
        maximumDaysForDelivery: Type.Optional(days),
      }),
      delivery,
    ),
    location: orNull(
      Type.Object({ country: Type.Optional(country), province: Type.Optional(part) }),
      location,
    ),
    countryCondition: orNull(
      Type.Array(Type.Object({ countryCode: Type.String(), provinceCode: Type.Optional(part) })),
      places,
    ),
    rates: Type.Array(Type.Object({ cost, weight: Type.Optional(weight), total }), { description: rates }),
  }).map(([name, schema]) => [name, Type.Optional(schema)]),
);

/** What a new shipping method is made of. */
export const newMethodSchema = Type.Object(optional, {
  title: 'NewShippingMethod',
  required: ['name', 'rates'],
});

/** What of a shipping method may be changed. */
export const methodChangeSchema = Type.Object(optional, { title: 'ShippingMethodChange' });

/** A shipping method as it is answered. */
export const methodSchema = Type.Object(
  {
    id: Type.String(),
    Id: Type.String({ description: 'The same id.' }),
    ...fields,
    guaranteedEstimatedDelivery: Type.Object(
      { minimumDaysForDelivery: days, maximumDaysForDelivery: days },
      { description: delivery },
    ),
    location: Type.Object({ country, province: part }, { description: location }),
    countryCondition: Type.Array(Type.Object({ countryCode: Type.String(), provinceCode: part }), {
      description: places,
    }),
    rates: Type.Array(Type.Object({ cost, weight, total }), { description: rates }),
    creationDate: Type.String({ format: 'date-time' }),
    modificationDate: Type.String({ format: 'date-time' }),
  },
  { title: 'ShippingMethod' },
);
