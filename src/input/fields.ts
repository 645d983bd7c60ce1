import { type TSchema, Type } from 'typebox';
import { endOfDate, type ParsedDate, parseDate } from '../domain/dates.js';
import { refuseIfAny, ShopError } from '../domain/errors.js';
import { flagOf, isObject, textOf, wholeOf, wordOf } from '../domain/input-values.js';

/**
 * What a parameter or a key of a body may be: the reader and its documentation are one object, so they cannot
 * drift.
 */
export interface Field<T> {
  readonly schema: TSchema;
  /** Called for given values alone; an absent or empty one takes the fallback. */
  readonly read: (value: unknown) => Reading<T>;
  readonly fallback: T;
}

export type Reading<T> = { readonly value: T } | { readonly wrong: string };

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

interface About {
  readonly description: string;
}

/** A whole number; above `most` it is clamped. */
export function integer<T extends number | undefined>(
  about: About & { readonly least: number; readonly most?: number; readonly fallback: T },
): Field<T | number> {
  const { least, most = Number.MAX_SAFE_INTEGER, fallback, description } = about;
  const range = { minimum: least, ...(about.most === undefined ? {} : { maximum: most }) };
  return {
    fallback,
    schema: Type.Integer({
      description,
      ...range,
      ...(fallback === undefined ? {} : { default: fallback }),
    }),
    read(value) {
      const number = wholeOf(value);
      if (number === undefined || number < least)
        return { wrong: `must be a whole number of ${least} or more` };
      return { value: Math.min(number, most) };
    },
  };
}

/** Text as given. */
export function text(about: About & { readonly longest?: number }): Field<string | undefined> {
  const { description, longest = 500 } = about;
  return {
    fallback: undefined,
    schema: Type.String({ description, maxLength: longest }),
    read(value) {
      const string = textOf(value);
      if (string === undefined) return { wrong: 'must be text' };
      return string.length > longest
        ? { wrong: `must have at most ${longest} characters` }
        : { value: string };
    },
  };
}

/**
 * One of some words, in any case; answered as the list spells it. `numbered` are those that a number may
 * stand for, from 0.
 */
export function oneOf<W extends string>(
  words: readonly W[],
  about: About & { readonly numbered?: readonly W[] },
): Field<W | undefined> {
  const { numbered = [] } = about;
  return {
    fallback: undefined,
    schema: Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `${about.description} (any case)` },
    ),
    read(value) {
      const word = wordOf(value, words, numbered);
      return word === undefined ? { wrong: `must be one of ${words.join(', ')}` } : { value: word };
    },
  };
}

/** true or false. */
export function flag(about: About): Field<boolean | undefined> {
  return {
    fallback: undefined,
    schema: Type.Boolean({ description: about.description }),
    read(value) {
      const flag = flagOf(value);
      return flag === undefined ? { wrong: 'must be true or false' } : { value: flag };
    },
  };
}

/** The lower end of a span of time, in milliseconds, inclusive. */
export function since(about: DateAbout): Field<DateBound | undefined> {
  return bound(about, (date) => date.ms);
}

/** The upper end of a span of time, in milliseconds, inclusive; a date without a time is its whole day. */
export function until(about: DateAbout): Field<DateBound | undefined> {
  return bound(about, endOfDate);
}

/** The same of an API that shows whole seconds: a time that it has shown covers all of its second. */
export function untilSecond(about: About): Field<DateBound | undefined> {
  return bound(about, (date) => Math.floor(endOfDate(date) / 1000) * 1000 + 999);
}

export interface DateBound {
  readonly ms: number;
  readonly input: string;
}

interface DateAbout extends About {
  /** How the API's own clients write dates, where they write more than `parseDate` reads. */
  readonly parse?: typeof parseDate;
}

function bound(about: DateAbout, end: (date: ParsedDate) => number): Field<DateBound | undefined> {
  return {
    fallback: undefined,
    schema: Type.String({
      description: `${about.description} ISO 8601 with any offset, a date alone, or Unix seconds.`,
    }),
    read(value) {
      const text = typeof value === 'number' ? String(value) : value;
      const date = typeof text === 'string' ? (about.parse ?? parseDate)(text) : undefined;
      if (!date) return { wrong: 'must be a date such as 2026-01-31, 2026-01-31T10:00:00Z or Unix seconds' };
      return { value: { ms: end(date), input: text as string } };
    },
  };
}

/** A field of a body whose schema and reading are told apart from the ones above. */
export function custom<T>(schema: TSchema, read: (value: unknown) => Reading<T>): Field<T | undefined> {
  return { schema, read, fallback: undefined };
}

export interface ReadOptions {
  /** Names match in any case, as Snipcart's do. */
  readonly anyCase?: boolean;
  /** Whether a given null counts as given (it clears) or as absent. */
  readonly nulls?: 'given' | 'absent';
}

/**
 * Reads fields from a query or a body; everything wrong is refused at once, by field. Unknown names are
 * ignored.
 */
export function readFields<F extends Fields>(
  fields: F,
  source: unknown,
  options: ReadOptions = {},
): Values<F> {
  const object = objectOf(source);
  const values: Record<string, unknown> = {};
  let errors: Record<string, string[]> | undefined;
  const names = options.anyCase ? spelledAs(fields, object) : undefined;
  for (const name of Object.keys(fields)) {
    const field = fields[name]!;
    const key = names?.get(name) ?? name;
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === undefined || value === '' || (value === null && options.nulls !== 'given')) {
      values[name] = field.fallback;
      continue;
    }
    if (Array.isArray(value) && options.nulls === undefined) {
      (errors ??= {})[name] = ['must be given once'];
      continue;
    }
    const reading = field.read(value);
    if ('wrong' in reading) (errors ??= {})[name] = [reading.wrong];
    else values[name] = reading.value;
  }
  if (errors) refuseIfAny(errors);
  return values as Values<F>;
}

/** Nothing given, or an empty list as some clients send it, is an object without keys. */
function objectOf(source: unknown): Record<string, unknown> {
  if (source === undefined || source === null || (Array.isArray(source) && source.length === 0)) return {};
  if (!isObject(source)) throw new ShopError('invalid', 'the body must be a JSON object');
  return source;
}

function spelledAs(fields: Fields, object: Record<string, unknown>): Map<string, string> | undefined {
  let names: Map<string, string> | undefined;
  const folded = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
  for (const key of Object.keys(object)) {
    if (Object.hasOwn(fields, key)) continue;
    const name = folded.get(key.toLowerCase());
    if (name && !Object.hasOwn(object, name)) (names ??= new Map()).set(name, key);
  }
  return names;
}

/** The JSON Schema of a query, for the documentation. */
export function schemaOf(fields: Fields): TSchema {
  return Type.Object(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, Type.Optional(field.schema)])),
  );
}

/**
 * The JSON Schema of a body, for the documentation: its name there, and the fields without which it is
 * refused.
 */
export function bodySchema<F extends Fields>(
  title: string,
  fields: F,
  required: readonly (keyof F)[] = [],
): TSchema {
  const parts = Object.entries(fields).map(([name, { schema }]) => [
    name,
    required.includes(name) ? schema : Type.Optional(schema),
  ]);
  return Type.Object(Object.fromEntries(parts), { title });
}
