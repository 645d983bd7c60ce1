import { byteOf } from './json-cursor.js';

/** As much of a file as is looked at. */
export const beginningBytes = 64 * 1024;

/**
 * Why a file cannot hold JSON objects, by its first bytes; undefined where it may. One that begins with
 * something else still may, where a line of it begins as an object or a list does: what stands before is
 * named by its place.
 */
export function otherThanJson(head: Buffer): string | undefined {
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  let at = marked ? 3 : 0;
  while (isBlank(head[at])) at += 1;
  const [first, second] = [head[at], head[at + 1]];
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (wide || (first === 0 && opens(second)) || (second === 0 && opens(first)))
    return 'is UTF-16: save it as UTF-8';
  if (first === undefined || opens(first)) return undefined;
  const text = decoded(head.subarray(at));
  if (text === undefined) return 'is no text: what is imported is JSON in UTF-8';
  if (/^\s*[[{]/m.test(text)) return undefined;
  return `is not JSON: it begins with ${JSON.stringify(text.split(/[\r\n]/, 1)[0]!.slice(0, 40))}`;
}

function opens(byte: number | undefined): boolean {
  return byte === byteOf.open || byte === byteOf.openList;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** Undefined for what is not UTF-8, or has bytes that no text has; it may end within a letter. */
function decoded(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/**
 * Passes a file's chunks on; where their beginning cannot be JSON, throws what `refusal` makes of the reason.
 */
export async function* begun(
  chunks: AsyncIterable<Buffer>,
  refusal: (why: string) => Error,
): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < beginningBytes) continue;
    yield checked(head, refusal);
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield checked(head, refusal);
}

function checked(head: Buffer, refusal: (why: string) => Error): Buffer {
  const why = otherThanJson(head.subarray(0, beginningBytes));
  if (why !== undefined) throw refusal(why);
  return head;
}
