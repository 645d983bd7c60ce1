import { isUtf8 } from 'node:buffer';

/** A stretch of a file, as text. */
export interface Piece {
  readonly text: string;
  /** The file ends inside it. */
  readonly truncated?: boolean;
  /** Its bytes are not UTF-8: letters of it are lost. */
  readonly garbled?: boolean;
}

export const byteOf = { open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d } as const;

/** What stands in a text where its bytes were not UTF-8. */
export const lost = '\ufffd';

const { open, close, openList, closeList } = byteOf;
const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;

/** Goes through a file of JSON values, holding no more of it than the value that it is at. */
export function cursor(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let ended = false;
  let started = false;

  async function more(): Promise<boolean> {
    if (ended) return false;
    const next = await iterator.next();
    if (next.done) {
      ended = true;
      return false;
    }
    buffer = at >= buffer.length ? next.value : Buffer.concat([buffer.subarray(at), next.value]);
    at = 0;
    if (!started) {
      started = true;
      // A byte order mark says nothing here.
      if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) at = 3;
    }
    return true;
  }

  /** The end of the value that begins at `at`, or where to go on looking once more bytes are there. */
  function scan(from: { index: number; depth: number; inText: boolean }): number | undefined {
    let { index, depth, inText } = from;
    for (; index < buffer.length; index += 1) {
      const byte = buffer[index];
      if (inText) {
        if (byte === backslash) index += 1;
        else if (byte === quote) inText = false;
        continue;
      }
      if (byte === quote) inText = true;
      else if (byte === open || byte === openList) depth += 1;
      else if (byte === close || byte === closeList) {
        if (depth === 0) return index;
        depth -= 1;
        if (depth === 0) return index + 1;
      } else if (byte === 0x2c && depth === 0) return index;
    }
    from.index = index;
    from.depth = depth;
    from.inText = inText;
    return undefined;
  }

  function decoded(from: number, to: number, before = ''): Piece {
    const text = before + buffer.toString('utf8', from, to).trim();
    return text.includes(lost) && !isUtf8(buffer.subarray(from, to)) ? { text, garbled: true } : { text };
  }

  return {
    peek: (): number | undefined => buffer[at],
    take(): void {
      at += 1;
    },
    async skipBlank(commas = false): Promise<void> {
      for (;;) {
        while (at < buffer.length) {
          const byte = buffer[at]!;
          if (
            byte !== 0x20 &&
            byte !== 0x09 &&
            byte !== newline &&
            byte !== 0x0d &&
            !(commas && byte === 0x2c)
          )
            return;
          at += 1;
        }
        if (!(await more())) return;
      }
    },
    /** The JSON value that begins here. */
    async value(before = ''): Promise<Piece> {
      const state = { index: at, depth: before === '' ? 0 : 1, inText: false };
      for (;;) {
        const end = scan(state);
        if (end !== undefined) {
          const piece = decoded(at, end, before);
          at = end;
          return piece;
        }
        const offset = state.index - at;
        if (!(await more())) {
          const piece = decoded(at, buffer.length, before);
          at = buffer.length;
          const complete = state.depth === 0 && !state.inText && piece.text !== '';
          return complete ? piece : { ...piece, truncated: true };
        }
        state.index = at + offset;
      }
    },
    /** The object that begins here, or undefined (and nothing taken) where it is longer than `most`. */
    async firstObject(most: number): Promise<Piece | undefined> {
      const state = { index: at, depth: 0, inText: false };
      for (;;) {
        const end = scan(state);
        if (end !== undefined) {
          const piece = decoded(at, end);
          at = end;
          return piece;
        }
        if (buffer.length - at > most) return undefined;
        const offset = state.index - at;
        if (!(await more())) {
          const piece = decoded(at, buffer.length);
          at = buffer.length;
          return piece;
        }
        state.index = at + offset;
      }
    },
    /** Goes to the first item of a page's `items`. */
    async enterItems(): Promise<void> {
      for (;;) {
        const match = /"items"\s*:\s*\[/.exec(buffer.toString('latin1', at));
        if (match) {
          at += match.index + match[0].length;
          return;
        }
        at = Math.max(at, buffer.length - 64);
        if (!(await more())) {
          at = buffer.length;
          return;
        }
      }
    },
    async line(): Promise<Piece> {
      let from = at;
      for (;;) {
        const end = buffer.indexOf(newline, from);
        if (end >= 0) {
          const piece = decoded(at, end);
          at = end + 1;
          return piece;
        }
        const length = buffer.length - at;
        if (!(await more())) {
          const piece = decoded(at, buffer.length);
          at = buffer.length;
          return piece;
        }
        from = at + length;
      }
    },
  };
}
