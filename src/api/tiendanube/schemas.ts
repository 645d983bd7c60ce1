import { type TSchema, Type } from 'typebox';

const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);
const text = nullable(Type.String());
const parts = {
  city: text,
  country: text,
  floor: text,
  locality: text,
  number: text,
  phone: text,
  province: text,
  zipcode: text,
};

const billing = Object.fromEntries(
  ['address', 'name', ...Object.keys(parts)].map((part) => [`billing_${part}`, text]),
);

/** What may be written of a customer. */
export const customerBodySchema = Type.Partial(
  Type.Object(
    {
      name: Type.String(),
      email: Type.String(),
      phone: text,
      identification: text,
      note: text,
      ...billing,
      addresses: Type.Array(
        Type.Partial(
          Type.Object({
            id: Type.Integer({ description: 'On PUT: keeps a known address and its dates.' }),
            address: text,
            name: text,
            ...parts,
            default: Type.Boolean(),
          }),
        ),
      ),
      extra: Type.Record(Type.String(), Type.Unknown()),
      password: Type.String({ description: 'Makes the customer active; never answered.' }),
      send_email_invite: Type.Boolean(),
    },
    { title: 'TiendanubeCustomerChange' },
  ),
);

/** The answer to most refusals. */
export const errorSchema = Type.Object({
  code: Type.Integer(),
  message: Type.String(),
  description: text,
});

/** The answer to wrong fields: what is wrong, by field. */
export const fieldErrorsSchema = Type.Record(Type.String(), Type.Array(Type.String()));
