import { TextDecoder } from 'node:util';
/** How the bytes of a page become text. */
export interface PageEncoding {
  readonly decoder: TextDecoder;
  /** A label that is not known, for a warning; the page is then read as UTF-8. */
  readonly unknownLabel: string | null;
}

/** How much of a page is looked at for its encoding. */
export const sniffedBytes = 1024;

/**
 * Chooses a page's encoding from a byte order mark, else the Content-Type, else a `meta` in its first 1024
 * bytes, else UTF-8.
 */
export function pageEncoding(start: Buffer, contentType: string): PageEncoding {
  const label = markOf(start) ?? charsetOf(contentType) ?? metaCharset(start) ?? 'utf-8';
  try {
    return { decoder: new TextDecoder(label), unknownLabel: null };
  } catch {
    return { decoder: new TextDecoder(), unknownLabel: label.slice(0, 40) };
  }
}

function markOf(start: Buffer): string | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return null;
}

function charsetOf(contentType: string): string | null {
  return /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1] ?? null;
}

function metaCharset(start: Buffer): string | null {
  const text = start.subarray(0, sniffedBytes).toString('latin1');
  const label = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1] ?? null;
  // A page whose meta could be read is not UTF-16, whatever the meta says.
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}
