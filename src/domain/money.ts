import { decimalsOf } from './currencies.js';

/** Minor units of a currency: cents for USD, yen for JPY, fils for KWD. Always a safe integer. */
export type Minor = number;

/** The largest amount that one price, rate or tax may be: thousands of them still add up exactly. */
export const mostAmount: Minor = 100_000_000_000;

/** How many decimals a currency has (ISO 4217); 2 for a code that is not known. */
export function exponentOf(currency: string): number {
  return decimalsOf(currency) ?? decimalsOf(currency.toUpperCase()) ?? 2;
}

/** Whether a text is the code of a currency. */
export function isCurrency(code: string): boolean {
  return decimalsOf(code.toUpperCase()) !== undefined;
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Minor units of a decimal text or a JSON number (read by its shortest text, never multiplied as a float).
 * Digits beyond the currency's are rounded half-up, away from zero. Undefined for anything that is not a
 * decimal number or is too large to be exact.
 */
export function toMinor(value: string | number, currency: string): Minor | undefined {
  return toUnits(value, exponentOf(currency));
}

/** The same for units of which so many decimals make a whole. */
export function toUnits(value: string | number, exponent: number): Minor | undefined {
  const match = decimal.exec(typeof value === 'number' ? String(value) : value.trim());
  if (!match) return undefined;
  const [, sign, whole, fraction = '', power = '0'] = match;
  const point = whole!.length + Number(power) + exponent;
  const digits = whole! + fraction;
  if (point > 30) return undefined;
  const wholeDigits = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const next = point < 0 ? '0' : (digits[point] ?? '0');
  const rounds = next >= '5';
  const minor =
    wholeDigits.length < 16
      ? Number(wholeDigits) + (rounds ? 1 : 0)
      : Number(BigInt(wholeDigits) + (rounds ? 1n : 0n));
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign && minor !== 0 ? -minor : minor;
}

/** Whether a decimal has digits that its currency has not: 0.125 USD. Zeros at its end say nothing. */
export function isTooFine(value: string | number, currency: string): boolean {
  const match = decimal.exec(typeof value === 'number' ? String(value) : value.trim());
  if (!match) return false;
  const [, , whole = '', fraction = '', power = '0'] = match;
  const zeros = /0*$/.exec(whole + fraction)![0].length;
  return fraction.length - Number(power) - zeros > exponentOf(currency);
}

/** What is wrong with an amount that is too fine. */
export function wantedDecimals(currency: string): string {
  const most = exponentOf(currency);
  return most === 0
    ? `must have no decimals: it is in ${currency}`
    : `must have at most ${most} decimals: it is in ${currency}`;
}

/** Decimal text with all of the currency's digits: 8900 USD → `89.00`. */
export function toDecimal(minor: Minor, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The JSON number of an amount in major units: 28744 USD → 287.44. */
export function toMajor(minor: Minor, currency: string): number {
  return minor / 10 ** exponentOf(currency);
}
