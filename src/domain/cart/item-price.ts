import type { DefinedPrice, PlanDefinition, ProductDefinition } from '../catalog/definition.js';
import { findOption, type Option, parseOptions } from '../catalog/options.js';
import { byName } from '../catalog/same-name.js';
import { type Minor, toMinor } from '../money.js';
import type { CartItem } from './cart.js';

/** An item as far as its price goes. */
export type PricedItem = Pick<CartItem, 'definition' | 'chosen' | 'planId'>;

/**
 * A defined price in a currency, or undefined where none is given; one text alone is in the store's own
 * currency.
 */
export function priceIn(price: DefinedPrice, currency: string, storeCurrency: string): Minor | undefined {
  const text = textIn(price, currency, storeCurrency);
  return text === undefined ? undefined : toMinor(text, currency);
}

function textIn(price: DefinedPrice, currency: string, storeCurrency: string): string | undefined {
  if (typeof price === 'string') return currency === storeCurrency ? price : undefined;
  const code = currency.toLowerCase();
  return Object.hasOwn(price, code) ? price[code] : undefined;
}

/** What a unit costs without options, as its definition writes it. */
export function priceText(
  item: Pick<PricedItem, 'planId'> & { readonly definition: Pick<ProductDefinition, 'plans' | 'price'> },
  currency: string,
  storeCurrency: string,
): string | undefined {
  return textIn(planOf(item)?.price ?? item.definition.price, currency, storeCurrency);
}

/** The plan that an item is sold under: the chosen one, else the first; undefined for what has none. */
export function planOf({
  definition,
  planId,
}: Pick<PricedItem, 'planId'> & { readonly definition: Pick<ProductDefinition, 'plans'> }):
  | PlanDefinition
  | undefined {
  if (definition.plans.length === 0) return undefined;
  return planId === undefined ? definition.plans[0] : definition.plans.find(({ id }) => id === planId);
}

/** What a unit costs without options: the plan's price where it has its own. */
export function basePrice(item: PricedItem, currency: string, storeCurrency: string): Minor | undefined {
  return priceIn(planOf(item)?.price ?? item.definition.price, currency, storeCurrency);
}

/**
 * What a unit costs with the chosen options, never below 0; undefined where it has no price in this currency.
 */
export function unitPrice(item: PricedItem, currency: string, storeCurrency: string): Minor | undefined {
  const base = basePrice(item, currency, storeCurrency);
  return base === undefined ? undefined : withOptions(base, item, currency);
}

/** The unit prices of an item under each price list, options included. */
export function alternatePrices(
  item: PricedItem,
  currency: string,
  storeCurrency: string,
): Record<string, Minor> {
  const prices: Record<string, Minor> = {};
  for (const [name, price] of Object.entries(item.definition.alternatePrices ?? {})) {
    const base = priceIn(price, currency, storeCurrency);
    if (base !== undefined) prices[name] = withOptions(base, item, currency);
  }
  return prices;
}

/**
 * By the places of an item's fields: what was chosen for each, and the option that this is, with what it
 * adds; undefined where the field has no such option.
 */
export function chosenOptions({ definition, chosen }: Pick<PricedItem, 'definition' | 'chosen'>): {
  readonly value: string | undefined;
  readonly option: Option | undefined;
}[] {
  const next = byName(chosen);
  return definition.customFields.map(({ name, options }) => {
    const value = next(name)?.value;
    const option = value === undefined ? undefined : findOption(parseOptions(options).options, value);
    return { value, option };
  });
}

function withOptions(base: Minor, item: PricedItem, currency: string): Minor {
  let price = base;
  for (const { option } of chosenOptions(item)) {
    const operation = option?.operation;
    if (operation) price += toMinor(operation.replace(/^\+/, ''), currency) ?? 0;
  }
  return Math.max(0, price);
}
