/** One object of a file, as text; `position` counts from 1. `truncated` where the file ends inside it. */
export interface Element {
  readonly position: number;
  readonly text: string;
  readonly truncated?: boolean;
}

const open = 0x7b;
const close = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;

/** A first object larger than this can only be a page, and is read item by item. */
const largestObject = 32 * 1024 * 1024;

/**
 * The objects of a JSON array, of one page as an API returns it (`{"items": […]}`), or of NDJSON, told apart by
 * what the file holds. Holds one object at a time. `isPage` looks at a first object that might be either.
 */
export async function* elementsOf(
  chunks: AsyncIterable<Buffer>,
  isPage: (object: Record<string, unknown>) => boolean,
): AsyncGenerator<Element> {
  const source = cursor(chunks);
  await source.skipBlank();
  const first = source.peek();
  if (first === undefined) return;
  if (first === openList) {
    source.take();
    yield* listItems(source);
    return;
  }
  const head = await source.firstObject(largestObject);
  if (head === undefined) {
    await source.enterItems();
    yield* listItems(source);
    return;
  }
  const value = parsed(head);
  if (value && Array.isArray(value.items) && isPage(value)) {
    for (const [place, item] of value.items.entries())
      yield { position: place + 1, text: JSON.stringify(item) };
    return;
  }
  // A first line that is broken would swallow the next ones: read it as the lines it is made of.
  yield* lines(source, value ? [head] : head.split('\n'));
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

type Cursor = ReturnType<typeof cursor>;

async function* listItems(source: Cursor): AsyncGenerator<Element> {
  for (let position = 1; ; position += 1) {
    await source.skipBlank(true);
    const next = source.peek();
    if (next === undefined || next === closeList) return;
    const { text, complete } = await source.value();
    yield complete ? { position, text } : { position, text, truncated: true };
    if (!complete) return;
  }
}

/** NDJSON: a line each, so that a broken line spoils no other. Objects over several lines are taken whole. */
async function* lines(source: Cursor, head: readonly string[]): AsyncGenerator<Element> {
  let position = 0;
  for (const text of head) if (text.trim() !== '') yield { position: ++position, text: text.trim() };
  for (;;) {
    await source.skipBlank(true);
    if (source.peek() === undefined) return;
    position += 1;
    const text = await source.line();
    if (text === '{') {
      const rest = await source.value('{');
      yield rest.complete ? { position, text: rest.text } : { position, text: rest.text, truncated: true };
    } else {
      yield { position, text };
    }
  }
}

function cursor(chunks: AsyncIterable<Buffer>) {
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
    /** The JSON value that begins here; not `complete` where the file ends inside it. */
    async value(before = ''): Promise<{ text: string; complete: boolean }> {
      const state = { index: at, depth: before === '' ? 0 : 1, inText: false };
      for (;;) {
        const end = scan(state);
        if (end !== undefined) {
          const text = before + buffer.toString('utf8', at, end);
          at = end;
          return { text, complete: true };
        }
        const offset = state.index - at;
        if (!(await more())) {
          const text = before + buffer.toString('utf8', at).trim();
          at = buffer.length;
          return { text, complete: state.depth === 0 && !state.inText && text !== '' };
        }
        state.index = at + offset;
      }
    },
    /** The object that begins here, or undefined (and nothing taken) where it is longer than `most`. */
    async firstObject(most: number): Promise<string | undefined> {
      const state = { index: at, depth: 0, inText: false };
      for (;;) {
        const end = scan(state);
        if (end !== undefined) {
          const text = buffer.toString('utf8', at, end);
          at = end;
          return text;
        }
        if (buffer.length - at > most) return undefined;
        const offset = state.index - at;
        if (!(await more())) {
          const text = buffer.toString('utf8', at);
          at = buffer.length;
          return text;
        }
        state.index = at + offset;
      }
    },
    /** Goes to the first item of a page's `items`. */
    async enterItems(): Promise<void> {
      for (;;) {
        const found = /"items"\s*:\s*\[/.exec(buffer.toString('latin1', at));
        if (found) {
          at += found.index + found[0].length;
          return;
        }
        at = Math.max(at, buffer.length - 64);
        if (!(await more())) {
          at = buffer.length;
          return;
        }
      }
    },
    async line(): Promise<string> {
      let from = at;
      for (;;) {
        const end = buffer.indexOf(newline, from);
        if (end >= 0) {
          const text = buffer.toString('utf8', at, end).trim();
          at = end + 1;
          return text;
        }
        const length = buffer.length - at;
        if (!(await more())) {
          const text = buffer.toString('utf8', at).trim();
          at = buffer.length;
          return text;
        }
        from = at + length;
      }
    },
  };
}
