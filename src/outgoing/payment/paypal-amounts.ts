import { exponentOf, type Minor, toDecimal, toMinor } from '../../domain/money.js';

/** PayPal takes these without decimals, although HUF and TWD have two. */
const withoutDecimals = new Set(['HUF', 'JPY', 'TWD']);

/**
 * An amount as PayPal takes it: a decimal text, of HUF, JPY and TWD a whole number. What it cannot express is rounded
 * half-up. Undefined where the number would not be exact.
 */
export function paypalAmount(minor: Minor, currency: string): string | undefined {
  const code = currency.toUpperCase();
  if (!Number.isSafeInteger(minor)) return undefined;
  if (!withoutDecimals.has(code) || exponentOf(code) === 0) return toDecimal(minor, code);
  const whole = toMinor(toDecimal(minor, code), 'JPY');
  return whole === undefined ? undefined : String(whole);
}
