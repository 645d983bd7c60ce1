import { parseDate } from '../../domain/dates.js';
import { isObject } from '../../domain/input-values.js';

/**
 * What a given object says beyond or otherwise than a rendered one: laid over it, the object reads back as it
 * was given. Undefined where it says nothing else; keys of `except` are not compared. Keys of the patch name
 * keys of objects and places of lists; `$` holds a whole value.
 */
export function difference(
  original: unknown,
  rendered: unknown,
  except?: ReadonlySet<string>,
): Patch | undefined {
  if (original === rendered || sameMoment(original, rendered)) return undefined;
  if (isObject(original) && isObject(rendered) && !Object.hasOwn(original, '$')) {
    let patch: Record<string, Patch> | undefined;
    for (const key of Object.keys(original)) {
      if (key === '__proto__' || except?.has(key)) continue;
      const inner = difference(original[key], Object.hasOwn(rendered, key) ? rendered[key] : undefined);
      if (inner !== undefined) (patch ??= {})[key] = inner;
    }
    return patch;
  }
  if (Array.isArray(original) && Array.isArray(rendered) && original.length === rendered.length) {
    let patch: Record<string, Patch> | undefined;
    for (const [place, item] of original.entries()) {
      const inner = difference(item, rendered[place]);
      if (inner !== undefined) (patch ??= {})[place] = inner;
    }
    return patch;
  }
  return { $: original ?? null };
}

export type Patch = { readonly [key: string]: unknown };

/** Lays a difference over a rendered value. */
export function overlaid(rendered: unknown, patch: Patch | undefined): unknown {
  if (patch === undefined) return rendered;
  if (Object.hasOwn(patch, '$')) return patch.$;
  const result = (Array.isArray(rendered) ? [...rendered] : { ...(rendered as object) }) as Record<
    string,
    unknown
  >;
  for (const key of Object.keys(patch)) result[key] = overlaid(result[key], patch[key] as Patch);
  return result;
}

/** Dates are kept to the millisecond, so digits beyond it and other offsets say nothing else. */
function sameMoment(original: unknown, rendered: unknown): boolean {
  if (typeof original !== 'string' || typeof rendered !== 'string') return false;
  if (original.length < 19 || original[10] !== 'T' || rendered[10] !== 'T') return false;
  const moment = parseDate(original)?.ms;
  return moment !== undefined && moment === parseDate(rendered)?.ms;
}
