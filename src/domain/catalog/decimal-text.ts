const shape = /^(\d*)(?:\.(\d*))?$/;

/**
 * Digits after the point that are significant; those beyond are floating-point noise (`16.990000000000002`).
 */
const mostDecimals = 10;

/**
 * The plain form of an unsigned decimal text (`.5` gives `0.5`, `5.` gives `5`), or null for anything else:
 * signs, exponents, separators, more than 12 digits before the point. What is finer than 10 digits after it
 * is rounded half-up. No float is involved.
 */
export function plainDecimal(text: string): string | null {
  const trimmed = text.length > 100 ? '' : text.trim();
  const match = shape.exec(trimmed);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  const plain =
    fraction.length > mostDecimals
      ? rounded(integer, fraction)
      : fraction === ''
        ? integer
        : `${integer}.${fraction}`;
  return plain.split('.', 1)[0]!.length > 12 ? null : plain;
}

const withExponent = /^(\d*)(?:\.(\d*))?e([+-]?\d{1,3})$/i;

/**
 * The same of an amount that a program wrote: also with an exponent, as JavaScript writes `0.0000001`
 * (`1e-7`).
 */
export function plainAmount(text: string): string | null {
  const plain = plainDecimal(text);
  const match = plain === null && text.length <= 100 ? withExponent.exec(text.trim()) : null;
  if (!match) return plain;
  const [, whole = '', fraction = '', power] = match;
  const digits = whole + fraction;
  if (digits === '') return null;
  const point = whole.length + Number(power);
  // Beyond what an amount can have on either side everything is noise, or too large.
  if (point > 40) return /[1-9]/.test(digits) ? null : '0';
  if (point < -40) return '0';
  const padded = digits.padStart(digits.length - Math.min(point, 0), '0').padEnd(Math.max(point, 0), '0');
  const before = Math.max(point, 0);
  return plainDecimal(`${padded.slice(0, before) || '0'}.${padded.slice(before)}`.replace(/\.$/, ''));
}

function rounded(integer: string, fraction: string): string {
  const digits =
    BigInt(integer + fraction.slice(0, mostDecimals)) + (fraction[mostDecimals]! >= '5' ? 1n : 0n);
  const text = String(digits).padStart(mostDecimals + 1, '0');
  return shortestDecimal(`${text.slice(0, -mostDecimals)}.${text.slice(-mostDecimals)}`);
}

/** One spelling for equal amounts: `10`, `10.0` and `10.00` all give `10`. Takes what `plainDecimal` gave. */
export function shortestDecimal(plain: string): string {
  return plain.includes('.') ? plain.replace(/\.?0{1,10}$/, '') : plain;
}
