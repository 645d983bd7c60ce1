import { exponentOf } from '../../domain/money.js';

/** A currency as Snipcart's settings describe it: how its amounts are written. */
export function snipcartCurrency(code: string) {
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: code,
    currencyDisplay: 'narrowSymbol',
  });
  const symbol = format.formatToParts(1).find((part) => part.type === 'currency')?.value ?? code;
  return {
    id: code.toLowerCase(),
    currency: code.toLowerCase(),
    currencySymbol: symbol,
    precision: exponentOf(code),
    decimalSeparator: '.',
    thousandSeparator: ',',
    numberFormat: '%s%v',
    negativeNumberFormat: '-%s%v',
  };
}
