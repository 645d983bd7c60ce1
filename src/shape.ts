import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/**
 * What an object of an API looks like, told once: the reference shows it, with an example of every field, and
 * `Answer` of it is the type of the function that writes it, so that the two cannot drift.
 */

const about = (example: unknown, description?: string): { examples: unknown[]; description?: string } => ({
  examples: [example],
  ...(description === undefined ? {} : { description }),
});

/** Text. */
export const text = (example: string, description?: string) => Type.String(about(example, description));
/** A GUID. */
export const guid = (example: string, description?: string) =>
  Type.String({ format: 'uuid', ...about(example, description) });
/** A moment, in ISO 8601. */
export const moment = (example = '2013-10-21T20:36:26.46Z', description?: string) =>
  Type.String({ format: 'date-time', ...about(example, description) });
/** A number with decimals. */
export const number = (example: number, description?: string) => Type.Number(about(example, description));
/** A whole number. */
export const whole = (example: number, description?: string) => Type.Integer(about(example, description));
/** true or false. */
export const flag = (example: boolean, description?: string) => Type.Boolean(about(example, description));
/** One of some words. */
export const word = <W extends string>(words: readonly W[], example: W, description?: string) =>
  Type.Unsafe<W>({ type: 'string', enum: words, ...about(example, description) });
/** The schema, or null; the example is the schema's. */
export const orNull = <S extends TSchema>(schema: S, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
/** The same where null is what most objects have. */
export const nullOr = <S extends TSchema>(schema: S, description?: string) =>
  Type.Union([schema, Type.Null()], about(null, description));
/** A list. */
export const list = <S extends TSchema>(item: S, description?: string) =>
  Type.Array(item, description === undefined ? {} : { description });
/** A list that is empty in the example. */
export const noneOf = <S extends TSchema>(item: S, description?: string) =>
  Type.Array(item, about([], description));
/** What the merchant or a client put there: any JSON. */
export const anything = (example: unknown, description = 'Any JSON.') =>
  Type.Unknown(about(example, description));
/** What is null in every object. */
export const always = (description = 'Always null.') => Type.Null(about(null, description));
/** An object without a key: what stands in a list that is always empty, too. */
export const emptyObject = (description = 'Always without keys.') =>
  Type.Object({}, { additionalProperties: false, ...about({}, description) });
/** A list that is empty in every object. */
export const emptyList = (description = 'Always empty.') =>
  Type.Array(emptyObject(), { maxItems: 0, ...about([], description) });
/** What the merchant or a client keeps with an object: keys and values are theirs. */
export const metadata = (description = 'Free: keys and values are whatever the client puts there.') =>
  Type.Record(Type.String(), Type.Unknown({ description: 'Any JSON.' }), about({}, description));
/** An object whose keys are data. */
export const record = <S extends TSchema>(value: S, example: object, description?: string) =>
  Type.Record(Type.String(), value, about(example, description));
/** A part of an object that has no name of its own. */
export const object = <P extends TProperties>(parts: P, description?: string) =>
  Type.Object(parts, description === undefined ? {} : { description });
/** An object with a name: one component of the reference. */
export const named = <P extends TProperties>(title: string, parts: P, description?: string) =>
  Type.Object(parts, { title, ...(description === undefined ? {} : { description }) });

type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** What writes an object returns this: every field of its shape, and no other. */
export type Answer<S extends TSchema> = Frozen<Static<S>>;
