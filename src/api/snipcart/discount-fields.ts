import { Type } from 'typebox';
import { discountFields } from '../../dialect/snipcart/discount-fields.js';
import { integer } from '../../input/fields.js';

/** The bare list: all of it, unless a part is asked for. */
export const listFields = {
  offset: integer({ description: 'How many discounts to skip.', least: 0, fallback: 0 }),
  limit: integer({
    description: 'How many discounts to answer; all of them where it is absent.',
    least: 0,
    fallback: 1_000_000_000,
  }),
};

const { name, trigger, type, ...others } = discountFields;

const optional = Object.fromEntries(
  Object.entries(others).map(([key, { schema }]) => [key, Type.Optional(schema)]),
);

/** The body of `POST /discounts`, for the documentation. */
export const postSchema = Type.Object(
  { name: name.schema, trigger: trigger.schema, type: type.schema, ...optional },
  { title: 'NewDiscount' },
);

/** The body of `PUT /discounts/{id}`: what is not there stays. */
export const changeSchema = Type.Object(
  {
    name: Type.Optional(name.schema),
    trigger: Type.Optional(trigger.schema),
    type: Type.Optional(type.schema),
    ...optional,
  },
  { title: 'DiscountChange' },
);
