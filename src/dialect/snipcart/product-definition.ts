import type { DefinedPrice, ProductDefinition } from '../../domain/catalog/definition.js';
import { isAbsent, isObject, present } from '../../domain/input-values.js';
import { parseWebUrl } from '../../domain/url.js';
import { readCustomFields } from './custom-fields.js';
import { readMeasures } from './measures.js';
import { readPrice } from './price.js';
import { readInventory, readPlans, readRecurrence } from './product-terms.js';
import {
  foldedWord,
  type Notes,
  quoted,
  readCount,
  readFlag,
  readList,
  readMaximum,
  readMetadata,
  readText,
} from './product-values.js';

/** What was said of a product, by the names of Snipcart's JSON; values as text (markup) or as JSON. */
export type RawProduct = Readonly<Record<string, unknown>>;

export interface Finding {
  readonly severity: 'refused' | 'warning';
  readonly code: string;
  readonly reason: string;
}

export interface ProductReading {
  readonly id: string | null;
  /** Null when a finding refuses the product. */
  readonly definition: ProductDefinition | null;
  readonly findings: readonly Finding[];
}

export interface ReadOptions {
  /** What the source calls a part: `data-item-weight` for `weight`, in messages. */
  readonly label: (key: string) => string;
  readonly customLabel: (number: number, key: string) => string;
  readonly planLabel: (number: number, key: string) => string;
  /** Without it, a product that has no name takes its id. */
  readonly nameRequired: boolean;
  /** The base of relative addresses; they are only checked, and kept as written. */
  readonly pageUrl: string | null;
}

/** How JSON names its parts, and that a product without a name takes its id. */
export const asJson: Omit<ReadOptions, 'pageUrl'> = {
  label: (key) => key,
  customLabel: (number, key) => `customFields[${number - 1}].${key}`,
  planLabel: (number, key) => `plans[${number - 1}].${key}`,
  nameRequired: false,
};

/** Reads one product. Never throws; what it cannot take it says in `findings`, and it guesses nothing. */
export function readProduct(raw: RawProduct, options: ReadOptions): ProductReading {
  const findings: Finding[] = [];
  const notes: Notes = {
    warn: (code, reason) => findings.push({ severity: 'warning', code, reason }),
    refuse: (code, reason) => findings.push({ severity: 'refused', code, reason }),
  };
  const { label } = options;
  const id = readId(raw.id, label, notes);
  const name = readName(raw.name, options, notes) ?? id;
  const price = readRequiredPrice(raw.price, label, notes);
  const rest = readRest(raw, options, notes);
  const refused = findings.some((finding) => finding.severity === 'refused');
  const whole = !refused && id !== null && name !== null && price !== null;
  return { id, definition: whole ? { id, name, price, ...rest } : null, findings };
}

function readId(value: unknown, label: (key: string) => string, notes: Notes): string | null {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    notes.refuse(
      'id_unreadable',
      `${label('id')} ${value} has too many digits for a JSON number: write it as text`,
    );
    return null;
  }
  const id = readText(value, label('id'), notes);
  if (id === null) notes.refuse('id_missing', `it has no id (${label('id')})`);
  else if (id.length > 512) notes.refuse('id_unreadable', `${label('id')} is longer than 512 characters`);
  else return id;
  return null;
}

function readName(value: unknown, { label, nameRequired }: ReadOptions, notes: Notes): string | null {
  const name = readText(value, label('name'), notes);
  if (name === null && nameRequired) notes.refuse('name_missing', `it has no name (${label('name')})`);
  return name;
}

function readRequiredPrice(
  value: unknown,
  label: (key: string) => string,
  notes: Notes,
): DefinedPrice | null {
  if (isAbsent(value)) {
    notes.refuse('price_missing', `it has no price (${label('price')})`);
    return null;
  }
  const read = readPrice(value);
  if ('price' in read) return read.price;
  notes.refuse('price_unreadable', read.reason);
  return null;
}

function readRest(
  raw: RawProduct,
  options: ReadOptions,
  notes: Notes,
): Omit<ProductDefinition, 'id' | 'name' | 'price'> {
  const { label } = options;
  const text = (key: string) => readText(raw[key], label(key), notes);
  const flag = (key: string) => readFlag(raw[key], label(key), notes);
  const count = (key: string) => readCount(raw[key], label(key), notes, 1);
  return {
    url: readUrl(text('url'), options, notes),
    description: text('description'),
    image: readImage(text('image'), options),
    categories: readCategories(raw.categories, label('categories'), notes),
    metadata: readMetadata(raw.metadata, label('metadata'), notes),
    customFields: readCustomFields(raw.customFields, options.customLabel, notes),
    plans: readPlans(raw.plans, options.planLabel, notes),
    ...readMeasures(raw, label, notes),
    ...present({
      alternatePrices: readAlternatePrices(raw.alternatePrices, label, notes),
      quantity: count('quantity'),
      minQuantity: count('minQuantity'),
      maxQuantity: readMaximum(raw.maxQuantity, label('maxQuantity'), notes),
      quantityStep: count('quantityStep'),
      stackable: readStackable(raw.stackable, label('stackable'), notes),
      shippable: flag('shippable'),
      taxable: flag('taxable'),
      hasTaxesIncluded: flag('hasTaxesIncluded'),
      taxes: readList(raw.taxes, /\|/, label('taxes'), notes),
      fileGuid: text('fileGuid') ?? undefined,
      recurrence: readRecurrence(raw, label, notes),
      inventory: readInventory(raw, notes),
    }),
  };
}

const mostLists = 50;

/** Prices by the name of their list. One that cannot be read is left out: the usual price stands. */
function readAlternatePrices(
  value: unknown,
  label: (key: string) => string,
  notes: Notes,
): ProductDefinition['alternatePrices'] {
  if (!isObject(value)) return undefined;
  const prices: Record<string, DefinedPrice> = {};
  for (const [list, written] of Object.entries(value).slice(0, mostLists)) {
    if (isAbsent(written) || list === '__proto__') continue;
    const read = readPrice(written);
    if ('price' in read) prices[list] = read.price;
    else
      notes.warn(
        'attribute_unreadable',
        `${label('alternatePrices')} ${quoted(list)}: ${read.reason}; it was left out`,
      );
  }
  return Object.keys(prices).length > 0 ? prices : undefined;
}

/** A picture beside its page keeps its place wherever the product is displayed; a path stays one. */
function readImage(image: string | null, { pageUrl }: ReadOptions): string | null {
  if (image === null || pageUrl === null || /^([a-z][a-z\d+.-]*:|\/)/i.test(image)) return image;
  return parseWebUrl(image, pageUrl)?.href ?? image;
}

function readUrl(url: string | null, { label, pageUrl }: ReadOptions, notes: Notes): string | null {
  if (url === null) return null;
  if (parseWebUrl(url, pageUrl ?? 'http://page.invalid/')) return url;
  notes.warn('attribute_unreadable', `${label('url')} ${quoted(url)} is not a web address; it was left out`);
  return null;
}

/** Commas part categories only where no bar does: `Home, garden|Tools` are two. */
function readCategories(value: unknown, name: string, notes: Notes): string[] {
  const separator = typeof value === 'string' && value.includes('|') ? /\|/ : /,/;
  return readList(value, separator, name, notes) ?? [];
}

function readStackable(value: unknown, name: string, notes: Notes): ProductDefinition['stackable'] {
  const word = foldedWord(value);
  if (word === 'always' || word === 'auto' || word === 'never') return word;
  const flag = readFlag(value, name, notes);
  // Snipcart 2's `true` merged lines of one choice; `always` would merge different choices and lose one.
  return flag === undefined ? undefined : flag ? 'auto' : 'never';
}
