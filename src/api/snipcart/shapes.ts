import { type TSchema, Type } from 'typebox';
import { type DateBound, type Fields, integer } from '../../input/fields.js';

/** Rows that one page may have; a request for more gets this many. */
const longestPage = 1000;

/** `offset` and `limit`, as every list takes them. */
export const pageFields = {
  offset: integer({ description: 'How many rows to skip.', least: 0, fallback: 0 }),
  limit: integer({
    description: 'How many rows to answer; 0 counts alone.',
    least: 0,
    most: longestPage,
    fallback: 20,
  }),
};

/** The answer to a refusal. */
export { messageSchema } from '../../http/error-answers.js';

/** A page of rows, with every filter of its list as it was given: what `envelopeOf` writes. */
export function pageSchema(
  title: string,
  item: TSchema,
  fields: Fields,
  more: Record<string, TSchema> = {},
): TSchema {
  const { offset: _offset, limit: _limit, ...filters } = fields;
  const echoed = Object.entries(filters).map(([name, { schema }]) => [
    name,
    Type.Union([schema, Type.Null()], { examples: [null] }),
  ]);
  const parts = {
    totalItems: Type.Integer({ description: 'How many rows the filters let through.' }),
    offset: Type.Integer(),
    limit: Type.Integer(),
    items: Type.Array(item),
    ...more,
    ...Object.fromEntries(echoed),
  };
  return Type.Object(parts, { title });
}

/** A list's own keys: the count, the page, and every filter as it was given, null where it was not. */
export function envelopeOf(
  query: Readonly<Record<string, unknown>>,
  total: number,
  more: object = {},
): Record<string, unknown> {
  const { offset, limit, ...filters } = query;
  const echoed = Object.entries(filters).map(([name, value]) => [name, echoedValue(value)]);
  return { totalItems: total, offset, limit, ...more, ...Object.fromEntries(echoed) };
}

function echoedValue(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'object' && value !== null && 'input' in value ? (value as DateBound).input : value;
}

/** The result of trying a setting, such as a key, a mail server, or a server of the merchant's. */
export const checksSchema = Type.Optional(
  Type.Array(
    Type.Object(
      {
        name: Type.String(),
        state: Type.Union([Type.Literal('ok'), Type.Literal('wrong'), Type.Literal('unknown')]),
        message: Type.String(),
      },
      { title: 'SettingCheck' },
    ),
    {
      description:
        'What was set is tried, for five seconds at most: it is saved all the same. `unknown` where nobody could say.',
    },
  ),
);
