import { parseRelaxed } from '../domain/relaxed-json.js';
import { byteOf, cursor, lost, type Piece } from './json-cursor.js';

/** One object of a file, as text; `position` counts from 1. */
export interface Element extends Piece {
  readonly position: number;
}

const { open, close, openList, closeList } = byteOf;

/** A first object larger than this can only be a page, and is read item by item. */
const largestObject = 32 * 1024 * 1024;

/** Larger texts are JSON or nothing: JSON5's parser is slow. */
const largestRelaxed = 8 * 1024 * 1024;
const deepestRelaxed = 64;

/**
 * JSON, or what is nearly: as people type it, and as documents print it. Throws what JSON's own parser says.
 */
export function parseElement(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const value = text.length > largestRelaxed ? undefined : parseRelaxed(text, deepestRelaxed);
    if (value === undefined) throw error;
    return value;
  }
}

type IsPage = (object: Record<string, unknown>) => boolean;

/**
 * The objects of a JSON array, of a page as an API returns it (`{"items": […]}`), of several of them one
 * after the other, or of NDJSON, told apart by what the file holds. Holds one object at a time. `isPage`
 * looks at an object that might be either. What stands between them is an element too, so that it can be
 * named.
 */
export async function* elementsOf(chunks: AsyncIterable<Buffer>, isPage: IsPage): AsyncGenerator<Element> {
  let position = 0;
  for await (const piece of piecesOf(cursor(chunks), isPage)) {
    position += 1;
    yield { position, ...piece };
  }
}

async function* piecesOf(source: Cursor, isPage: IsPage): AsyncGenerator<Piece> {
  await source.skipBlank();
  const first = source.peek();
  if (first === undefined) return;
  if (first !== openList) {
    const head = await source.firstObject(largestObject);
    if (head === undefined) {
      await source.enterItems();
      yield* listItems(source);
      await source.value('{');
    } else {
      const items = itemsOf(head, isPage);
      if (!items) {
        // A first line that is broken would swallow the next ones: read it as the lines it is made of.
        const pieces = parsed(head.text) ? [head] : head.text.split('\n').map((text) => ({ ...head, text }));
        yield* lines(source, pieces);
        return;
      }
      yield* items;
    }
  }
  yield* documents(source, isPage);
}

/** Lists and pages one after the other, as calls leave them that append their answers to one file. */
async function* documents(source: Cursor, isPage: IsPage): AsyncGenerator<Piece> {
  for (;;) {
    await source.skipBlank(true);
    const next = source.peek();
    if (next === undefined) return;
    if (next === openList) {
      source.take();
      yield* listItems(source);
    } else if (next === open) {
      const piece = await source.value();
      yield* itemsOf(piece, isPage) ?? [piece];
    } else {
      yield await source.line();
    }
  }
}

/** The items of a page; undefined for what is none. */
function itemsOf(piece: Piece, isPage: IsPage): Piece[] | undefined {
  const value = parsed(piece.text);
  if (!value || !Array.isArray(value.items) || !isPage(value)) return undefined;
  return value.items.map((item) => {
    const text = JSON.stringify(item);
    return piece.garbled && text.includes(lost) ? { text, garbled: true } : { text };
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseElement(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

type Cursor = ReturnType<typeof cursor>;

/** Up to the end of the list, which is taken. */
async function* listItems(source: Cursor): AsyncGenerator<Piece> {
  for (;;) {
    await source.skipBlank(true);
    const next = source.peek();
    if (next === undefined) return;
    if (next === closeList || next === close) {
      source.take();
      if (next === closeList) return;
      yield { text: '}' };
      continue;
    }
    const piece = await source.value();
    yield piece;
    if (piece.truncated) return;
  }
}

/** NDJSON: a line each, so that a broken line spoils no other. Objects over several lines are taken whole. */
async function* lines(source: Cursor, head: readonly Piece[]): AsyncGenerator<Piece> {
  for (const piece of head) if (piece.text.trim() !== '') yield { ...piece, text: piece.text.trim() };
  for (;;) {
    await source.skipBlank(true);
    if (source.peek() === undefined) return;
    const piece = await source.line();
    yield piece.text === '{' ? await source.value('{') : piece;
  }
}
