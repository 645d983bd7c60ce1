import { FetchRefused } from './fetch-refused.js';

/** What an answer may be by its headers: `unnamed` where it names no type. */
export type PageType = 'html' | 'json' | 'text' | 'unnamed';

/**
 * What an answer's headers say that it is. Refuses with `not_a_page` what is no page and no document,
 * whatever its bytes look like: pictures, attachments, and everything else that a shop may have taken from a
 * stranger.
 */
export function pageTypeOf(headers: Readonly<Record<string, string | string[] | undefined>>): PageType {
  const disposition = [headers['content-disposition'] ?? ''].flat().join(',').trim();
  if (disposition !== '' && !/^inline\s*(;|$)/i.test(disposition))
    throw notAPage('it is served as an attachment, which no page is');
  const named = [headers['content-type'] ?? ''].flat().join(',').trim();
  if (named === '') return 'unnamed';
  const essence = named.split(';', 1)[0]!.trim().toLowerCase();
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'html';
  if (essence === 'text/json' || /^application\/([\w.+-]*\+)?json$/.test(essence)) return 'json';
  if (essence === 'text/plain') return 'text';
  throw notAPage(
    `it is served as ${essence.slice(0, 100)}: a page is text/html or application/xhtml+xml, a document is application/json`,
  );
}

/**
 * Tells a page from a document by its first character that is not blank. Refuses with `not_a_page` where that
 * is neither, so that nothing more is read.
 */
export function kindOf(type: PageType, first: string): 'html' | 'json' {
  const isDocument = first === '{' || first === '[';
  if (isDocument) return 'json';
  if (type === 'html' || (type === 'unnamed' && first === '<')) return 'html';
  const begins = `begins with ${JSON.stringify(first)}, not with { or [`;
  if (type === 'unnamed') throw notAPage(`it names no Content-Type and ${begins} or <`);
  throw notAPage(`it is served as ${type === 'json' ? 'JSON' : 'plain text'} and ${begins}`);
}

/** Refuses with `not_a_page` text that no page holds: bytes of pictures, archives and films. */
export function refuseBinary(text: string, isStart: boolean): void {
  if (text.includes('\0') || (isStart && /[\x01-\x08\x0e-\x1a\x1c-\x1f]/.test(text.slice(0, 1024))))
    throw notAPage('it holds bytes that are no text');
}

function notAPage(reason: string): FetchRefused {
  return new FetchRefused('not_a_page', reason);
}
