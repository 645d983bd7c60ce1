import { isCurrency } from '../money.js';
import { plainAmount } from './decimal-text.js';

/** One choice of a custom field. */
export interface Option {
  readonly label: string;
  /** What choosing it adds to the price: signed decimal text (`+5.00`, `-2`), or empty for nothing. */
  readonly operation: string;
}

export interface ParsedOptions {
  readonly options: readonly Option[];
  /**
   * Pieces whose amount cannot be read, as written. A field with one must not be sold: its price is unknown.
   */
  readonly malformed: readonly string[];
}

/**
 * Reads `label[+amount]|label[-amount]|…`. Blank pieces are dropped; `[]` and `[+]` add nothing; a bare
 * `[3.00]` adds; any dash before digits is a minus. Brackets that hold words belong to the label (`Large
 * [XL]`). Never throws.
 */
export function parseOptions(text: string): ParsedOptions {
  const options: Option[] = [];
  const malformed: string[] = [];
  for (const piece of text.split('|')) {
    const written = piece.trim();
    if (written === '') continue;
    const option = parseOption(written);
    if (option) options.push(option);
    else malformed.push(written);
  }
  return { options, malformed };
}

const minus = /^[-\u2212\ufe63\p{Pd}]/u;
const plus = /^[+\ufe62\uff0b]/u;

/** What begins as an amount does: a sign, a digit, a currency's symbol. */
const amountStart = /^(?:[-+.,\d$€£¥]|[\p{Sm}\p{Sc}\p{Pd}\u2212(\s]*\p{Nd})/u;
const wordsOfAmount =
  /^(?:(?:plus|minus)\s*(?:\p{Sc}\s*)?\p{Nd}[\p{Nd}.,\s]*$|[A-Za-z]{1,2}\p{Sc}\s*(?:[\p{Sm}\p{Pd}]\s*)?\p{Nd})/iu;
const codeOfAmount = /^([A-Z]{3})\s*(?:[-+\u2212\p{Pd}]\s*)?\p{Nd}/u;

/** An amount in a bracket that does not end the option, or in one that is not closed. */
const strayAmount =
  /[[\uff3b]\s*(?:(?:[-+\u2212\p{Pd}\p{Sc}\ufe62\uff0b]\s*)+\p{Nd}|\p{Nd}+[.,]\p{Nd}{2}\s*[\]\uff3d]|\p{Nd}[\p{Nd}.,]*\s*$)/u;

function isAmount(bracket: string): boolean {
  if (bracket === '' || amountStart.test(bracket) || wordsOfAmount.test(bracket)) return true;
  const code = codeOfAmount.exec(bracket)?.[1];
  return code !== undefined && isCurrency(code);
}

function parseOption(written: string): Option | null {
  // Most have no bracket at all, and a page may have a million.
  const open = Math.max(written.lastIndexOf('['), written.lastIndexOf('\uff3b'));
  if (open === -1) return { label: written, operation: '' };
  const closed = written.endsWith(']') || written.endsWith('\uff3d');
  const amount = written.slice(open + 1, -1).trim();
  const priced = closed && isAmount(amount);
  const label = priced ? written.slice(0, open).trim() : written;
  if (label === '' || (hasBracket(label) && strayAmount.test(label))) return null;
  const operation = priced ? parseAmount(amount) : '';
  return operation === null ? null : { label, operation };
}

function hasBracket(text: string): boolean {
  return text.includes('[') || text.includes('\uff3b');
}

function parseAmount(amount: string): string | null {
  const [first = ''] = amount;
  const isMinus = first === '-' || (first > '9' && minus.test(first));
  const isSigned = isMinus || first === '+' || (first > '9' && plus.test(first));
  const digits = isSigned ? amount.slice(1).trim() : amount;
  if (digits === '') return '';
  const plain = plainAmount(digits) ?? plainAmount(digits.normalize('NFKC'));
  return plain === null ? null : `${isMinus ? '-' : '+'}${plain}`;
}

/** Whether a text has an amount in brackets, as an option has that changes the price. */
export function hasAmount(text: string): boolean {
  const { options, malformed } = parseOptions(text);
  return malformed.length > 0 || options.some(({ operation }) => operation !== '');
}

/**
 * The option that a buyer's value names: the label without its bracket, or with it. Exactly so where there is
 * one, else trimmed, in any case and however Unicode spells it.
 */
export function findOption(options: readonly Option[], value: string): Option | undefined {
  const named = (text: string): Option | undefined => {
    const [exact, wanted] = [text.trim(), foldLabel(text)];
    return (
      options.find(({ label }) => label === exact) ?? options.find(({ label }) => foldLabel(label) === wanted)
    );
  };
  const option = named(value);
  if (option || !/[\]\uff3d]\s*$/.test(value)) return option;
  const [written, ...others] = parseOptions(value).options;
  return written && others.length === 0 ? named(written.label) : undefined;
}

/**
 * A name or a label as it is looked for: trimmed, in any case, without what Unicode spells in two ways or
 * does not show.
 */
export function foldLabel(text: string): string {
  // Most are plain, and a page may have thousands.
  if (/^[\x20-\x7e]*$/.test(text)) return text.trim().toLowerCase().replaceAll(/ +/g, ' ');
  return text
    .normalize('NFKC')
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/ +/g, ' ')
    .trim();
}

/** The labels alone, as `optionsArray` shows them; null where there are no options. */
export function optionsArray(text: string): string[] | null {
  const labels = parseOptions(text).options.map((option) => option.label);
  return labels.length === 0 ? null : labels;
}

/** Whether the options are the two states of a checkbox: `true` and `false`, with or without amounts. */
export function isCheckbox(options: readonly Option[]): boolean {
  if (options.length !== 2) return false;
  return findOption(options, 'true') !== undefined && findOption(options, 'false') !== undefined;
}
