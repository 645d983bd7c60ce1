import { plainDecimal } from './decimal-text.js';

/** One choice of a custom field. */
export interface Option {
  readonly label: string;
  /** What choosing it adds to the price: signed decimal text (`+5.00`, `-2`), or empty for nothing. */
  readonly operation: string;
}

export interface ParsedOptions {
  readonly options: readonly Option[];
  /** Pieces whose amount cannot be read, as written. A field with one must not be sold: its price is unknown. */
  readonly malformed: readonly string[];
}

/**
 * Reads `label[+amount]|label[-amount]|…`. Blank pieces are dropped; `[]` and `[+]` add nothing; a bare
 * `[3.00]` adds. Brackets that hold words belong to the label (`Large [XL]`). Never throws.
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

function parseOption(written: string): Option | null {
  const open = written.endsWith(']') ? written.lastIndexOf('[') : -1;
  if (open === -1) return { label: written, operation: '' };
  const label = written.slice(0, open).trim();
  const amount = written.slice(open + 1, -1).trim();
  const looksLikeWords = amount !== '' && !/^[-+.,\d$€£¥]/.test(amount);
  if (looksLikeWords) return { label: written, operation: '' };
  if (label === '') return null;
  const operation = parseAmount(amount);
  return operation === null ? null : { label, operation };
}

function parseAmount(amount: string): string | null {
  const signed = amount.startsWith('+') || amount.startsWith('-');
  const digits = signed ? amount.slice(1).trim() : amount;
  if (digits === '') return '';
  const plain = plainDecimal(digits);
  if (plain === null) return null;
  return `${amount.startsWith('-') ? '-' : '+'}${plain}`;
}

/** The option that a buyer's value names: the label without its bracket, trimmed, in any case. */
export function findOption(options: readonly Option[], value: string): Option | undefined {
  const wanted = foldLabel(value);
  return options.find((option) => foldLabel(option.label) === wanted);
}

function foldLabel(label: string): string {
  return label.trim().toLowerCase();
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
