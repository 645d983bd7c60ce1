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
  Type.Object({
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
    extra: Type.Record(Type.String(), Type.Unknown({ description: 'Any JSON.' }), {
      description: 'Free: keys and values are whatever the client puts there.',
    }),
    password: Type.String({ description: 'Makes the customer active; never answered.' }),
    send_email_invite: Type.Boolean(),
  }),
  { title: 'TiendanubeCustomerChange' },
);

/** The same of a new customer. */
export const newCustomerSchema = Type.Object(customerBodySchema.properties, {
  title: 'TiendanubeNewCustomer',
  required: ['name', 'email'],
});

/** The answer to most refusals. */
export const errorSchema = Type.Object(
  {
    code: Type.Integer(),
    message: Type.String(),
    description: text,
  },
  { title: 'TiendanubeError' },
);

/** The answer to a call that changes, where the body is no JSON or breaks a rule. */
export const unreadableSchema = Type.Union([
  errorSchema,
  Type.Object({ error: Type.String() }, { title: 'TiendanubeUnreadable' }),
]);

/** The answer to wrong fields: what is wrong, by field; or why the call cannot be. */
export const fieldErrorsSchema = Type.Union([
  errorSchema,
  Type.Record(Type.String(), Type.Array(Type.String()), { description: 'Field → what is wrong with it.' }),
]);
