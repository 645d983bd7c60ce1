import { isDeepStrictEqual } from 'node:util';
import { shortestDecimal } from '../catalog/decimal-text.js';
import type {
  CustomFieldDefinition,
  PlanDefinition,
  ProductDefinition,
  RecurrenceDefinition,
} from '../catalog/definition.js';
import { type Option, parseOptions } from '../catalog/options.js';
import { byName } from '../catalog/same-name.js';
import { sameLabel } from '../catalog/variant-key.js';
import { type Minor, toMajor } from '../money.js';
import type { CartItem, ItemProblem } from './cart.js';
import { alternatePrices, basePrice, type PricedItem, planOf, priceIn } from './item-price.js';

export const productDiffers = 'product_differs';
export const customFieldsDiffer = 'custom_fields_differ';

/** What a cart claims about an item, as far as it affects the price. Absent parts are not compared. */
export interface Claim {
  /** Without options and plan, in the cart's currency; null where no price in it was said. */
  readonly price?: Minor | null;
  readonly customFields?: readonly CustomFieldDefinition[];
  readonly recurrence?: RecurrenceDefinition | null;
  readonly plan?: PlanDefinition | null;
  readonly hasTaxesIncluded?: boolean;
  readonly taxable?: boolean;
  readonly shippable?: boolean;
  readonly taxes?: readonly string[];
  readonly dimensions?: ProductDefinition['dimensions'];
  readonly minQuantity?: number | null;
  readonly maxQuantity?: number | null;
  readonly quantityStep?: number | null;
  readonly alternatePrices?: Readonly<Record<string, Minor>>;
}

/** The source of the definition, and the currency in which prices are compared. */
export interface Comparing {
  readonly currency: string;
  readonly storeCurrency: string;
  /** The chosen plan. */
  readonly planId?: string | undefined;
  /** The source, as messages name it: `its page`, `its JSON document`, `the shop`. */
  readonly speaker: string;
  /**
   * Whether fields without a price may be missing in the source: a JSON document lists only what costs money.
   */
  readonly lenientFields: boolean;
}

/** All that the definition of an item says of its cost: what a buyer saw, and so agreed to. */
export function claimOf(
  item: Pick<CartItem, 'definition' | 'planId'>,
  currency: string,
  storeCurrency: string,
): Claim {
  const { definition } = item;
  const priced: PricedItem = { definition, planId: item.planId, chosen: [] } as PricedItem;
  return {
    price: priceIn(definition.price, currency, storeCurrency) ?? null,
    customFields: definition.customFields,
    recurrence: definition.recurrence ?? null,
    plan: planOf(priced) ?? null,
    hasTaxesIncluded: definition.hasTaxesIncluded ?? false,
    taxable: definition.taxable ?? true,
    shippable: definition.shippable ?? true,
    taxes: definition.taxes ?? [],
    dimensions: { ...noDimensions, ...definition.dimensions },
    minQuantity: definition.minQuantity ?? null,
    maxQuantity: definition.maxQuantity ?? null,
    quantityStep: definition.quantityStep ?? null,
    alternatePrices: alternatePrices(priced, currency, storeCurrency),
  };
}

const noDimensions = { weight: 0, length: 0, width: 0, height: 0 } as const;

/**
 * Every difference between the claim about an item and its definition, in anything that affects the price.
 */
export function differences(claim: Claim, offered: ProductDefinition, comparing: Comparing): ItemProblem[] {
  const { currency, storeCurrency, speaker } = comparing;
  const problems: ItemProblem[] = [];
  const differ = (code: string, field: string, expected: unknown, got: unknown): void => {
    problems.push({
      code,
      field,
      expected,
      got,
      message: sentence(offered.id, field, speaker, expected, got),
    });
  };
  const priced = { definition: offered, planId: comparing.planId, chosen: [] } as unknown as PricedItem;
  const price = basePrice(priced, currency, storeCurrency);
  const without = priceIn(offered.price, currency, storeCurrency) ?? null;
  const inMajor = (minor: Minor | null | undefined) => (minor == null ? null : toMajor(minor, currency));
  if (price === undefined) {
    const message = `Item "${offered.id}": ${speaker} gives no price in ${currency}`;
    problems.push({
      code: productDiffers,
      field: 'price',
      expected: null,
      got: inMajor(claim.price),
      message,
    });
  } else if (claim.price !== undefined && claim.price !== without && claim.price !== price) {
    differ(productDiffers, 'price', inMajor(price), inMajor(claim.price));
  }
  if (claim.plan !== undefined && !isDeepStrictEqual(termsOf(claim.plan), termsOf(planOf(priced))))
    differ(productDiffers, 'selectedPlanId', termsOf(planOf(priced)), termsOf(claim.plan));
  for (const [field, expected, got] of flags(claim, offered))
    if (got !== undefined && got !== expected) differ(productDiffers, field, expected, got);
  for (const [field, expected, got] of terms(claim, offered))
    if (got !== undefined && !isDeepStrictEqual(got, expected)) differ(productDiffers, field, expected, got);
  const lists = alternatePrices(priced, currency, storeCurrency);
  if (claim.alternatePrices && !isDeepStrictEqual(claim.alternatePrices, lists))
    differ(
      productDiffers,
      'alternatePrices',
      majors(lists, currency),
      majors(claim.alternatePrices, currency),
    );
  fieldDifferences(claim, offered, comparing, differ);
  return problems;
}

type Differ = (code: string, field: string, expected: unknown, got: unknown) => void;
type Row = readonly [field: string, expected: unknown, got: unknown];

function flags(claim: Claim, offered: ProductDefinition): Row[] {
  const measures = (['weight', 'length', 'width', 'height'] as const).map(
    (name) => [name, offered.dimensions[name] ?? 0, claim.dimensions?.[name]] as const,
  );
  return [
    ['hasTaxesIncluded', offered.hasTaxesIncluded ?? false, claim.hasTaxesIncluded],
    ['taxable', offered.taxable ?? true, claim.taxable],
    ['shippable', offered.shippable ?? true, claim.shippable],
    ['minQuantity', offered.minQuantity ?? null, claim.minQuantity],
    ['maxQuantity', offered.maxQuantity ?? null, claim.maxQuantity],
    ['quantityStep', offered.quantityStep ?? null, claim.quantityStep],
    ...measures,
  ];
}

function terms(claim: Claim, offered: ProductDefinition): Row[] {
  const rows: Row[] = [['taxes', sorted(offered.taxes ?? []), claim.taxes && sorted(claim.taxes)]];
  const [expected, got] = [offered.recurrence ?? null, claim.recurrence];
  if (got === undefined) return rows;
  return [...rows, ['paymentInterval', expected && { ...expected }, got && { ...got }]];
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

function majors(prices: Readonly<Record<string, Minor>>, currency: string): Record<string, number> {
  return Object.fromEntries(Object.entries(prices).map(([name, minor]) => [name, toMajor(minor, currency)]));
}

function termsOf(plan: PlanDefinition | null | undefined) {
  return plan
    ? {
        id: plan.id,
        frequency: plan.frequency,
        interval: plan.interval,
        price: plan.price && shortestDecimal(plan.price),
      }
    : null;
}

function fieldDifferences(
  claim: Claim,
  offered: ProductDefinition,
  comparing: Comparing,
  differ: Differ,
): void {
  const next = byName(offered.customFields);
  for (const field of claim.customFields ?? []) {
    const known = next(field.name);
    const name = `customFields[${field.name}]`;
    if (!known) {
      // Without options it costs nothing: it is looked at with what is chosen.
      if (field.options !== '' && (!comparing.lenientFields || costs(field.options)))
        differ(customFieldsDiffer, name, null, field.options);
    } else if (field.options !== '' && costOf(field.options) !== costOf(known.options)) {
      differ(customFieldsDiffer, `${name}.options`, known.options, field.options);
    }
  }
}

/** Whether any of a field's options changes the price. */
export function costs(options: string): boolean {
  const { options: parsed, malformed } = parseOptions(options);
  return malformed.length > 0 || parsed.some(({ operation }) => operation !== '');
}

/**
 * What a field's options are and what each costs: the same text for the same offer, however it is written and
 * ordered.
 */
function costOf(options: string): string {
  const parsed = parseOptions(options).options;
  const labels = parsed.map(({ label }) => sameLabel(label));
  // Labels that differ by case alone are two options.
  const twice = new Set(labels.filter((label, place) => labels.indexOf(label) !== place));
  const costs = parsed.map(({ label, operation }, place) =>
    JSON.stringify([twice.has(labels[place]!) ? label : labels[place], amountOf(operation)]),
  );
  return costs.sort().join();
}

function amountOf(operation: Option['operation']): string {
  if (operation === '') return '0';
  const amount = shortestDecimal(operation.slice(1));
  return amount === '0' ? '0' : `${operation[0]}${amount}`;
}

function sentence(id: string, field: string, speaker: string, expected: unknown, got: unknown): string {
  return `Item "${id}": for ${field} ${speaker} says ${words(expected)}, the cart said ${words(got)}`;
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return typeof value === 'string' ? `"${value.slice(0, 200)}"` : JSON.stringify(value).slice(0, 200);
}
