import { createHash } from 'node:crypto';
import { columnText } from '../../storage/text.js';
import type { Variation } from './product.js';

/** How a name or an option is compared: trimmed and in any case. */
export function sameLabel(text: string): string {
  return columnText(text).trim().toLowerCase();
}

/** A longer key is kept as its hash: an index holds no row of any length. */
const longest = 500;

/**
 * What names a combination in the stock's table, however it is spelled and ordered. The product itself is ''.
 */
export function variantKey(variation: Variation): string {
  const parts = variation.map(({ name, option }) => `${sameLabel(name)}=${sameLabel(option)}`);
  const key = parts.sort().join('|');
  return key.length <= longest ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
