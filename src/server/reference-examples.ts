type Schema = { readonly [key: string]: unknown };

/** What a field is called often says what stands in it, where its schema has no example. */
const byName: readonly (readonly [RegExp, unknown])[] = [
  [/email|^to$/i, 'geeks@snipcart.com'],
  [/password|^confirm$/i, 'a long secret of mine'],
  [/url$/i, 'https://shop.example/hooks'],
  [/(Date|On|At|Until|Since|^expires|^from|^to|_min|_max)$/, '2026-01-31T10:00:00Z'],
  [/country/i, 'CA'],
  [/currency/i, 'usd'],
  [/lang/i, 'en'],
  [/domain/i, 'shop.example'],
  [/^message$/i, 'There is no order 93e4604e-35ac-4db7-bc3f-2871476e9e6a in this store'],
];
const guid = '93e4604e-35ac-4db7-bc3f-2871476e9e6a';

/** An example that fits a schema: its own, else one that is put together of its parts. */
export function exampleOf(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>> = {},
  name = '',
): unknown {
  const { $ref, examples, type } = schema;
  if (typeof $ref === 'string') return exampleOf(schemas[$ref.split('/').at(-1)!] ?? {}, schemas, name);
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  for (const key of ['example', 'default', 'const']) if (key in schema) return schema[key];
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const either = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (either) return exampleOf(either[0]!, schemas, name);
  switch (type) {
    case 'object':
      return exampleOfParts(schema, schemas);
    case 'array':
      return [exampleOf((schema.items ?? {}) as Schema, schemas, name)];
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : 12.5);
    case 'boolean':
      return true;
    case 'string':
      return textFor(schema, name);
    default:
      return null;
  }
}

function exampleOfParts(schema: Schema, schemas: Readonly<Record<string, Schema>>): object {
  const parts = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const keyed = schema.patternProperties ?? (schema.additionalProperties === true ? {} : undefined);
  const [value] = Object.values((keyed ?? {}) as Record<string, Schema>);
  return {
    ...Object.fromEntries(parts.map(([key, part]) => [key, exampleOf(part, schemas, key)])),
    ...(parts.length === 0 && value ? { name: exampleOf(value, schemas, 'name') } : {}),
  };
}

function textFor({ format, pattern }: Schema, name: string): string {
  if (format === 'uuid') return guid;
  if (format === 'date') return '2026-01-31';
  if (format === 'date-time') return '2026-01-31T10:00:00Z';
  if (format === 'uri') return 'https://shop.example/';
  if (pattern === '^[a-z]{2}$') return 'en';
  const known = byName.find(([words]) => words.test(name));
  return known ? String(known[1]) : /^(id|token)$/i.test(name) ? guid : 'text';
}
