import { refuseIfAny } from '../errors.js';
import type { CustomFieldDefinition, ProductDefinition } from './definition.js';
import { optionsArray } from './options.js';
import { type Inventory, noInventory, type Variant, type Variation } from './product.js';
import { sameLabel, variantKey } from './variant-key.js';

/** What changes of a product's stock; undefined leaves a part as it is. */
export interface InventoryChange {
  /** Null stops tracking and forgets the stock. */
  readonly method?: 'Single' | 'Variant' | null | undefined;
  readonly stock?: number | undefined;
  readonly allowOutOfStockPurchases?: boolean | undefined;
  /** The whole list: a combination that is not in it is not for sale any more. */
  readonly variants?: readonly VariantChange[] | undefined;
}

export interface VariantChange {
  readonly variation: Variation;
  /** Undefined keeps what the combination had, else 0 and false. */
  readonly stock?: number | undefined;
  readonly allowOutOfStockPurchases?: boolean | undefined;
}

type Problems = Record<string, string[]>;

/**
 * A product's inventory after a change. Stock without a method means Single, variants without one mean
 * Variant. Each variant names every dropdown once, by name and option in any case; they are kept as the
 * product spells them. Refuses with `invalid`, by field.
 */
export function changedInventory(
  fields: readonly CustomFieldDefinition[],
  before: Inventory,
  change: InventoryChange,
): Inventory {
  if (change.method === null) return noInventory;
  const { stock, variants, allowOutOfStockPurchases: allow } = change;
  const implied = variants && variants.length > 0 ? 'Variant' : stock === undefined ? null : 'Single';
  const method = change.method ?? before.method ?? implied;
  const problems: Problems = {};
  const after: Inventory = {
    method,
    stock: stock ?? before.stock ?? (method === 'Single' ? 0 : null),
    allowOutOfStock: allow ?? before.allowOutOfStock ?? (method === null ? null : false),
    variants: method === 'Variant' ? changedVariants(fields, before.variants, variants, problems) : [],
  };
  if (method === 'Single' && change.method === undefined && variants && variants.length > 0)
    problems.variants = ['count only where inventoryManagementMethod is Variant: send it along'];
  if ((after.stock ?? 0) < 0 && !after.allowOutOfStock) {
    if (stock === undefined)
      problems.allowOutOfStockPurchases = [`cannot be false while the stock is ${after.stock}`];
    else problems.stock = ['must not be below 0, unless allowOutOfStockPurchases is true'];
  }
  refuseIfAny(problems);
  return after;
}

/**
 * The stock that a definition opens with. Refuses with `invalid`, by field, what does not fit the definition.
 */
export function openingInventory({ customFields, inventory }: ProductDefinition): Inventory {
  if (!inventory) return noInventory;
  return changedInventory(customFields, noInventory, { ...inventory, stock: inventory.stock ?? undefined });
}

function changedVariants(
  fields: readonly CustomFieldDefinition[],
  before: readonly Variant[],
  changes: readonly VariantChange[] | undefined,
  problems: Problems,
): readonly Variant[] {
  const dropdowns = fields.filter((field) => field.type === 'dropdown');
  if (changes === undefined && before.length > 0) return before;
  if (dropdowns.length === 0) problems.variants = ['need dropdown custom fields, and this product has none'];
  else if (!changes || changes.length === 0)
    problems.variants = ['must list the combinations in stock when inventoryManagementMethod is Variant'];
  if (problems.variants || !changes) return [];
  const had = new Map(before.map((variant) => [variantKey(variant.variation), variant]));
  const seen = new Map<string, number>();
  return changes.map((change, index) => {
    const place = `variants[${index}]`;
    const variation = spelled(dropdowns, change.variation, `${place}.variation`, problems);
    const key = variantKey(variation);
    const old = had.get(key);
    const first = seen.get(key);
    if (first !== undefined) problems[place] = [`is the same combination as variants[${first}]`];
    else if (variation.length === dropdowns.length) seen.set(key, index);
    const stock = change.stock ?? old?.stock ?? 0;
    const allowOutOfStock = change.allowOutOfStockPurchases ?? old?.allowOutOfStock ?? false;
    if (stock < 0 && !allowOutOfStock)
      problems[`${place}.stock`] = ['must not be below 0, unless its allowOutOfStockPurchases is true'];
    return { variation, stock, allowOutOfStock };
  });
}

/** A variation as the product spells it, in the order of its dropdowns. */
function spelled(
  dropdowns: readonly CustomFieldDefinition[],
  variation: Variation,
  place: string,
  problems: Problems,
): Variation {
  const chosen = new Map<string, string>();
  for (const [index, { name, option }] of variation.entries()) {
    const at = `${place}[${index}]`;
    const dropdown = dropdowns.find((field) => sameLabel(field.name) === sameLabel(name));
    const labels = dropdown ? (optionsArray(dropdown.options) ?? []) : [];
    const label = labels.find((known) => sameLabel(known) === sameLabel(option));
    if (!dropdown)
      problems[`${at}.name`] = [
        `must be a dropdown of this product: ${dropdowns.map((d) => d.name).join(', ')}`,
      ];
    else if (label === undefined) problems[`${at}.option`] = [`must be one of ${labels.join(', ')}`];
    else if (chosen.has(dropdown.name)) problems[`${at}.name`] = [`${dropdown.name} is named twice`];
    else chosen.set(dropdown.name, label);
  }
  const missing = dropdowns.filter(
    (field) => !variation.some(({ name }) => sameLabel(name) === sameLabel(field.name)),
  );
  if (missing.length > 0)
    problems[place] = [`must name ${missing.map((field) => field.name).join(' and ')} too`];
  return dropdowns.flatMap(({ name }) => {
    const option = chosen.get(name);
    return option === undefined ? [] : [{ name, option }];
  });
}
