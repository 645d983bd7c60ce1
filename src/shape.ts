import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/**
 * What an object of an API looks like, told once: the reference shows it, with an example of every field, and `Answer` of it is
 * the type of the function that writes it, so that the two cannot drift.
 */

const about = (example: unknown, says?: string): { examples: unknown[]; description?: string } => ({
  examples: [example],
  ...(says === undefined ? {} : { description: says }),
});

/** Text. */
export const text = (example: string, says?: string) => Type.String(about(example, says));
/** A GUID. */
export const guid = (example: string, says?: string) =>
  Type.String({ format: 'uuid', ...about(example, says) });
/** A moment, in ISO 8601. */
export const moment = (example = '2013-10-21T20:36:26.46Z', says?: string) =>
  Type.String({ format: 'date-time', ...about(example, says) });
/** A number with decimals. */
export const number = (example: number, says?: string) => Type.Number(about(example, says));
/** A whole number. */
export const whole = (example: number, says?: string) => Type.Integer(about(example, says));
/** true or false. */
export const flag = (example: boolean, says?: string) => Type.Boolean(about(example, says));
/** One of some words. */
export const word = <W extends string>(words: readonly W[], example: W, says?: string) =>
  Type.Unsafe<W>({ type: 'string', enum: words, ...about(example, says) });
/** The schema, or null; the example is the schema's. */
export const orNull = <S extends TSchema>(schema: S, says?: string) =>
  Type.Union([schema, Type.Null()], says === undefined ? {} : { description: says });
/** The same where null is what most objects have. */
export const nullOr = <S extends TSchema>(schema: S, says?: string) =>
  Type.Union([schema, Type.Null()], about(null, says));
/** A list. */
export const list = <S extends TSchema>(item: S, says?: string) =>
  Type.Array(item, says === undefined ? {} : { description: says });
/** A list that is empty in the example. */
export const noneOf = <S extends TSchema>(item: S, says?: string) => Type.Array(item, about([], says));
/** What the merchant or a client put there: any JSON. */
export const anything = (example: unknown, says?: string) => Type.Unknown(about(example, says));
/** An object whose keys are data. */
export const record = <S extends TSchema>(value: S, example: object, says?: string) =>
  Type.Record(Type.String(), value, about(example, says));
/** A part of an object that has no name of its own. */
export const object = <P extends TProperties>(parts: P, says?: string) =>
  Type.Object(parts, says === undefined ? {} : { description: says });
/** An object with a name: one component of the reference. */
export const named = <P extends TProperties>(title: string, parts: P, says?: string) =>
  Type.Object(parts, { title, ...(says === undefined ? {} : { description: says }) });

type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** What writes an object returns this: every field of its shape, and no other. */
export type Answer<S extends TSchema> = Frozen<Static<S>>;
