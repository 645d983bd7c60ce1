/** The part of a streamed text that a tokenizer may still ask for, and the line that each position is on. */
export interface SourceWindow {
  push(chunk: string): void;
  /** The text between two positions, both at or after the last position given to `lineAt`. */
  slice(start: number, end: number): string;
  /** The line of a position, from 1. Releases what is before it; positions must not go back. */
  lineAt(position: number): number;
}

/** Keeps chunks only until they are released: a page is never held as a whole. */
export function createSourceWindow(): SourceWindow {
  let chunks: string[] = [];
  let offset = 0;
  let counted = 0;
  let line = 1;
  // The next newline of the first chunk, or its end: looked up once, or a page without newlines costs a
  // search to its end for every tag.
  let nextBreak = -1;

  function countTo(position: number, chunk: string): void {
    for (;;) {
      if (nextBreak < counted) {
        const lineBreak = chunk.indexOf('\n', counted - offset);
        nextBreak = offset + (lineBreak === -1 ? chunk.length : lineBreak);
      }
      if (nextBreak >= position) break;
      line++;
      counted = nextBreak + 1;
    }
    counted = position;
  }

  return {
    push(chunk) {
      if (chunk !== '') chunks.push(chunk);
    },
    slice(start, end) {
      let text = '';
      let chunkStart = offset;
      for (const chunk of chunks) {
        if (chunkStart >= end) break;
        const chunkEnd = chunkStart + chunk.length;
        if (chunkEnd > start) text += chunk.slice(Math.max(0, start - chunkStart), end - chunkStart);
        chunkStart = chunkEnd;
      }
      return text;
    },
    lineAt(position) {
      let passed = 0;
      for (const chunk of chunks) {
        const chunkEnd = offset + chunk.length;
        if (chunkEnd > position) break;
        countTo(chunkEnd, chunk);
        offset = chunkEnd;
        nextBreak = -1;
        passed++;
      }
      if (passed > 0) chunks = chunks.slice(passed);
      if (chunks[0] !== undefined && position > counted) countTo(position, chunks[0]);
      return line;
    },
  };
}
