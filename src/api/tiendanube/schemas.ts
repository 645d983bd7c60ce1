import { type TSchema, Type } from 'typebox';
import { customerFields } from '../../dialect/tiendanube/customer-fields.js';

const text: TSchema = Type.Union([Type.String(), Type.Null()]);

/** What may be written of a customer. */
export const customerBodySchema = Type.Partial(Type.Object(customerFields), {
  title: 'TiendanubeCustomerChange',
});

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
