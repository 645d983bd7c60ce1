import { ShopError } from '../domain/errors.js';

/** How much one body may be, in what it costs to read. */
export interface BodyLimits {
  readonly bytes: number;
  /** Keys, and elements of lists. */
  readonly values: number;
}

/**
 * What anybody may send who has no key of the merchant's: a cart's bodies are small, and cost a millisecond
 * to read.
 */
export const openBody: BodyLimits = { bytes: 128 * 1024, values: 4000 };

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Refuses with `invalid` JSON that has too many keys and elements, or is nested too deep, before it is
 * parsed: one look at each byte. What is no JSON is left to its parser.
 */
export function checkShape(body: Buffer, { values }: BodyLimits, deepest: number): void {
  let [count, depth] = [0, 0];
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte === quote) at = endOfText(body, at);
    else if (byte === comma || byte === colon) count += 1;
    else if (opening.has(byte)) depth += 1;
    else if (closing.has(byte)) depth -= 1;
    if (depth > deepest)
      throw new ShopError('invalid', `the body is nested more than ${deepest} levels deep`);
    // A key has a colon and a comma.
    if (count > 2 * values)
      throw new ShopError('invalid', `the body has too many keys and elements: at most ${values} are read`);
  }
}

function endOfText(body: Buffer, start: number): number {
  for (let at = start + 1; at < body.length; at += 1) {
    if (body[at] === backslash) at += 1;
    else if (body[at] === quote) return at;
  }
  return body.length;
}
