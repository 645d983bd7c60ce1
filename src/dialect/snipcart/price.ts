import { plainAmount } from '../../domain/catalog/decimal-text.js';
import type { DefinedPrice } from '../../domain/catalog/definition.js';
import { isObject } from '../../domain/input-values.js';
import { quoted } from './product-values.js';

export type PriceReading = { readonly price: DefinedPrice } | { readonly reason: string };

/**
 * Reads a price as markup or JSON writes it: decimal text with a point, a JSON number, or an object of
 * currencies (as an object or as its JSON text). Gives plain decimal text, or a reason that says what would
 * be right. Never throws, never computes with floats.
 */
export function readPrice(value: unknown): PriceReading {
  if (typeof value === 'string' && value.trim().startsWith('{')) return readCurrencyText(value);
  if (isObject(value)) return readCurrencies(value);
  return readAmount(value, 'price');
}

function readAmount(value: unknown, what: string): { price: string } | { reason: string } {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return { reason: `${what} is not a number` };
  }
  // A JSON number is taken by its shortest text: 20.1 stays 20.1.
  const text = String(value).trim();
  if (text === '') return { reason: `${what} is empty` };
  const plain = plainAmount(text);
  return plain === null ? { reason: refusal(text, what) } : { price: plain };
}

function readCurrencyText(text: string): PriceReading {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return readCurrencies(value);
  } catch {
    // The reason is given below, with the text as written.
  }
  return { reason: `price ${quoted(text)} is not a JSON object of currencies, such as {"usd":20,"cad":25}` };
}

function readCurrencies(value: Readonly<Record<string, unknown>>): PriceReading {
  const prices = new Map<string, string>();
  for (const [key, amount] of Object.entries(value)) {
    const currency = key.trim().toLowerCase();
    if (!/^[a-z]{3}$/.test(currency)) {
      return { reason: `price names a currency ${quoted(key)}: use codes of three letters, such as "usd"` };
    }
    const read = readAmount(amount, `price in ${currency}`);
    if ('reason' in read) return read;
    if (prices.has(currency)) return { reason: `price names the currency "${currency}" twice` };
    prices.set(currency, read.price);
  }
  if (prices.size === 0) return { reason: 'price is an empty object of currencies' };
  return { price: Object.fromEntries(prices) };
}

function refusal(text: string, what: string): string {
  const subject = `${what} ${quoted(text)}`;
  if (text.length > 40) return `${subject} is not a number`;
  if (/^-/.test(text)) return `${subject} is below zero`;
  if (/^\d+(\.\d*)?(e[+-]?\d+)?$/i.test(text)) return `${subject} has too many digits`;
  const suggestion = withPoint(text);
  if (suggestion === null) return `${subject} is not a number`;
  const how = /^\D|\D$/.test(text)
    ? 'alone'
    : /\d,\d{1,2}$/.test(text)
      ? 'with a point'
      : 'without separators';
  return `${subject} is not a number: write it ${how}, ${suggestion}`;
}

/** What the merchant most likely meant, for the message only: the last separator is taken as the point. */
function withPoint(text: string): string | null {
  const core = text.replace(/^[^\d.,]+|[^\d.,]+$/g, '').replace(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(core)) return null;
  const last = Math.max(core.lastIndexOf('.'), core.lastIndexOf(','));
  const decimals = core.length - last - 1;
  const separators = core.replace(/\d/g, '');
  const isPoint = last !== -1 && (decimals !== 3 || (separators.length === 1 && separators === '.'));
  const digits = (part: string) => part.replace(/[.,]/g, '');
  const amount = isPoint ? `${digits(core.slice(0, last))}.${digits(core.slice(last + 1))}` : digits(core);
  return plainAmount(amount);
}
