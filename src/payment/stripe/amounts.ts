import { exponentOf, type Minor } from '../../domain/money.js';

/** Currencies whose amounts Stripe takes without decimals; it takes two for UGX and ISK, which have none. */
const withoutDecimals = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** Stripe takes three decimals of these, the last of them 0. */
const withThree = new Set('BHD JOD KWD OMR TND'.split(' '));

/**
 * An amount as Stripe counts it. What it cannot express is rounded half-up: the third decimal of dinars.
 * Undefined where the number would not be exact.
 */
export function stripeAmount(minor: Minor, currency: string): number | undefined {
  const code = currency.toUpperCase();
  const places = withoutDecimals.has(code) ? 0 : withThree.has(code) ? 3 : 2;
  const shift = places - exponentOf(code);
  const amount = shift >= 0 ? minor * 10 ** shift : Math.floor(minor / 10 ** -shift + 0.5);
  const counted = withThree.has(code) ? Math.floor((amount + 5) / 10) * 10 : amount;
  return Number.isSafeInteger(counted) ? counted : undefined;
}
