const shape = /^(\d*)(?:\.(\d*))?$/;

/**
 * The plain form of an unsigned decimal text (`.5` gives `0.5`, `5.` gives `5`), or null for anything else:
 * signs, exponents, separators, more than 12 digits before the point or 10 after it. No float is involved.
 */
export function plainDecimal(text: string): string | null {
  const trimmed = text.length > 100 ? '' : text.trim();
  const match = shape.exec(trimmed);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  if (integer.length > 12 || fraction.length > 10) return null;
  return fraction === '' ? integer : `${integer}.${fraction}`;
}

/** One spelling for equal amounts: `10`, `10.0` and `10.00` all give `10`. Takes what `plainDecimal` gave. */
export function shortestDecimal(plain: string): string {
  return plain.includes('.') ? plain.replace(/\.?0{1,10}$/, '') : plain;
}
