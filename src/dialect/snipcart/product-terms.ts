import { plainAmount } from '../../domain/catalog/decimal-text.js';
import type {
  InventoryDefinition,
  PlanDefinition,
  RecurrenceDefinition,
} from '../../domain/catalog/definition.js';
import { isAbsent, isObject } from '../../domain/input-values.js';
import { foldedWord, type Notes, numberOf, quoted, readCount, readFlag, readText } from './product-values.js';

type Raw = Readonly<Record<string, unknown>>;
type Label = (key: string) => string;

const intervals = ['Day', 'Week', 'Month', 'Year'] as const;
const frequencies = ['daily', 'weekly', 'monthly', 'yearly'] as const;

/**
 * Reads the payment interval of a recurring product. An unknown interval refuses it: sold once, it is another
 * sale.
 */
export function readRecurrence(raw: Raw, label: Label, notes: Notes): RecurrenceDefinition | undefined {
  if (isAbsent(raw.paymentInterval)) return undefined;
  const word = foldedWord(raw.paymentInterval);
  const interval = intervals.find((known) => known.toLowerCase() === word);
  if (!interval) {
    const subject = `${label('paymentInterval')} ${quoted(raw.paymentInterval)}`;
    notes.refuse('interval_unreadable', `${subject} is none of Day, Week, Month, Year`);
    return undefined;
  }
  return {
    interval,
    intervalCount: readCount(raw.paymentIntervalCount, label('paymentIntervalCount'), notes, 1) ?? 1,
    trialPeriodInDays: readCount(raw.paymentTrial, label('paymentTrial'), notes, 0) ?? null,
    recurringShipping: readFlag(raw.recurringShipping, label('recurringShipping'), notes) ?? true,
  };
}

/** Reads subscription plans. One that cannot be read is left out; when none can, the product is refused. */
export function readPlans(
  raw: unknown,
  label: (number: number, key: string) => string,
  notes: Notes,
): PlanDefinition[] {
  if (isAbsent(raw)) return [];
  const parts: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const plans: PlanDefinition[] = [];
  for (const [index, part] of parts.entries()) {
    const number = numberOf(part, index);
    const read = isObject(part) ? readPlan(part, (key) => label(number, key), notes) : 'is not an object';
    if (typeof read === 'string') notes.warn('plan_unreadable', `plan ${number} ${read}; it was left out`);
    else plans.push(read);
  }
  if (parts.length > 0 && plans.length === 0)
    notes.refuse('plan_unreadable', 'none of its plans can be read');
  return plans;
}

function readPlan(raw: Raw, label: Label, notes: Notes): PlanDefinition | string {
  const id = readText(raw.id, label('id'), notes);
  const name = readText(raw.name, label('name'), notes);
  if (id === null) return `has no id (${label('id')})`;
  if (name === null) return `has no name (${label('name')})`;
  const word = foldedWord(raw.frequency);
  const frequency = frequencies.find((known) => known === word);
  if (!frequency) return `has the frequency ${quoted(word)}, none of daily, weekly, monthly, yearly`;
  const price = isAbsent(raw.price) ? null : plainAmount(foldedWord(raw.price));
  if (price === null && !isAbsent(raw.price))
    return `has the price ${quoted(raw.price)}, which is not a number`;
  const interval = readCount(raw.interval, label('interval'), notes, 1);
  if (interval === undefined && !isAbsent(raw.interval)) return 'has an interval that is not a whole number';
  return { id, name, frequency, interval: interval ?? 1, price };
}

/** Reads opening stock. Stock that cannot be read is left out as a whole. */
export function readInventory(raw: Raw, notes: Notes): InventoryDefinition | undefined {
  const { inventoryManagementMethod, stock, variants } = raw;
  if (isAbsent(inventoryManagementMethod) && isAbsent(stock)) return undefined;
  const word = isAbsent(inventoryManagementMethod) ? 'single' : foldedWord(inventoryManagementMethod);
  const method = word === 'single' ? 'Single' : word === 'variant' ? 'Variant' : null;
  if (method === null) {
    const subject = `inventoryManagementMethod ${quoted(inventoryManagementMethod)}`;
    notes.warn('attribute_unreadable', `${subject} is neither Single nor Variant; the stock was left out`);
    return undefined;
  }
  const counted = readCount(stock, 'stock', notes, 0);
  if (counted === undefined && !isAbsent(stock)) return undefined;
  const read = method === 'Variant' ? readVariants(variants, notes) : [];
  if (read === null) return undefined;
  return {
    method,
    stock: counted ?? null,
    allowOutOfStockPurchases:
      readFlag(raw.allowOutOfStockPurchases, 'allowOutOfStockPurchases', notes) ?? false,
    variants: read,
  };
}

function readVariants(raw: unknown, notes: Notes): InventoryDefinition['variants'] | null {
  const read = Array.isArray(raw) ? raw.map((part) => readVariant(part, notes)) : [null];
  const variants = read.filter((variant) => variant !== null);
  if (variants.length === read.length) return variants;
  notes.warn(
    'attribute_unreadable',
    'variants is not a list of combinations with their stock; the stock was left out',
  );
  return null;
}

function readVariant(raw: unknown, notes: Notes): InventoryDefinition['variants'][number] | null {
  if (!isObject(raw) || !Array.isArray(raw.variation)) return null;
  const stock = readCount(raw.stock, 'stock of a variant', notes, 0);
  if (stock === undefined) return null;
  const variation: { name: string; option: string }[] = [];
  for (const part of raw.variation) {
    const name = isObject(part) ? readText(part.name, 'name of a variation', notes) : null;
    const option = isObject(part) ? readText(part.option, 'option of a variation', notes) : null;
    if (name === null || option === null) return null;
    variation.push({ name, option });
  }
  const allow = readFlag(raw.allowOutOfStockPurchases, 'allowOutOfStockPurchases of a variant', notes);
  return { variation, stock, allowOutOfStockPurchases: allow ?? false };
}
