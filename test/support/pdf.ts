import { inflateSync } from 'node:zlib';

/**
 * What a PDF says, page by page, as far as its fonts' letters are Latin ones: what pdfkit writes with its own
 * faces.
 */
export function pdfPages(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  if (!text.startsWith('%PDF-1.') || !text.trimEnd().endsWith('%%EOF')) throw new Error('this is no PDF');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  if (text.slice(start, start + 4) !== 'xref') throw new Error('its table of objects is not where it says');
  const objects = new Map<string, string>();
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(match[1]!, match[2]!);
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  return pages.map((page) => {
    const content = objects.get(/\/Contents (\d+) 0 R/.exec(page)![1]!)!;
    const stream = /stream\n([\s\S]*)\nendstream/.exec(content)![1]!;
    return wordsOf(inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'));
  });
}

function wordsOf(content: string): string {
  return [...content.matchAll(/\[((?:<[0-9a-f]*>|[-\d. ]+)+)\] TJ/gi)]
    .map(([, parts]) =>
      [...parts!.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex]) => latin(Buffer.from(hex!, 'hex'))).join(''),
    )
    .join('\n');
}

/** Windows-1252, as far as invoices need it: some versions of Node decode it as Latin-1. */
function latin(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\u0080', '€');
}
