import { exponentOf, type Minor, toDecimal, toMinor } from '../../domain/money.js';

/**
 * What PayPal takes money in. Brazilian reais, yuan and ringgits move within their own countries alone, which
 * PayPal says itself.
 */
export const paypalCurrencies: ReadonlySet<string> = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
    ' ',
  ),
);

/** PayPal takes these without decimals, although HUF and TWD have two. */
const withoutDecimals = new Set(['HUF', 'JPY', 'TWD']);

/**
 * An amount as PayPal takes it: a decimal text, of HUF, JPY and TWD a whole number. What it cannot express is
 * rounded half-up. Undefined where the number would not be exact.
 */
export function paypalAmount(minor: Minor, currency: string): string | undefined {
  const code = currency.toUpperCase();
  if (!Number.isSafeInteger(minor)) return undefined;
  if (!withoutDecimals.has(code) || exponentOf(code) === 0) return toDecimal(minor, code);
  const whole = toMinor(toDecimal(minor, code), 'JPY');
  return whole === undefined ? undefined : String(whole);
}

/**
 * Whether an amount that PayPal names is the one that was asked for, however many zeros it is written with.
 */
export function isSameAmount(
  { value, currency_code }: { readonly value?: unknown; readonly currency_code?: unknown },
  minor: Minor,
  currency: string,
): boolean {
  const asked = paypalAmount(minor, currency);
  return (
    currency_code === currency.toUpperCase() &&
    asked !== undefined &&
    Number(value) === Number(asked) &&
    value !== ''
  );
}
