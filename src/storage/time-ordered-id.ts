import { randomUUID } from 'node:crypto';

/**
 * A new UUID (version 7 of RFC 9562): its milliseconds, then 74 random bits. Rows of one moment lie beside
 * each other in every index of it, so that a commit of many writes a few pages instead of a page for each.
 */
export function timeOrderedId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
