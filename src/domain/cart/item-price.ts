import type { DefinedPrice, PlanDefinition } from '../catalog/definition.js';
import { findOption, type Option, parseOptions } from '../catalog/options.js';
import { sameLabel } from '../catalog/variant-key.js';
import { type Minor, toMinor } from '../money.js';
import type { CartItem } from './cart.js';

/** An item as far as its price goes. */
export type PricedItem = Pick<CartItem, 'definition' | 'chosen' | 'planId'>;

/** A defined price in a currency, or undefined where none is given; one text alone is in the store's own currency. */
export function priceIn(price: DefinedPrice, currency: string, storeCurrency: string): Minor | undefined {
  if (typeof price === 'string') return currency === storeCurrency ? toMinor(price, currency) : undefined;
  const code = currency.toLowerCase();
  return Object.hasOwn(price, code) ? toMinor(price[code]!, currency) : undefined;
}

/** The plan that an item is sold under: the chosen one, else the first; undefined for what has none. */
export function planOf({ definition, planId }: PricedItem): PlanDefinition | undefined {
  if (definition.plans.length === 0) return undefined;
  return planId === undefined ? definition.plans[0] : definition.plans.find(({ id }) => id === planId);
}

/** What a unit costs without options: the plan's price where it has its own. */
export function basePrice(item: PricedItem, currency: string, storeCurrency: string): Minor | undefined {
  return priceIn(planOf(item)?.price ?? item.definition.price, currency, storeCurrency);
}

/** What a unit costs with the chosen options, never below 0; undefined where it has no price in this currency. */
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

/** The option that an item's choice of a field names, with what it adds; undefined where the field has no such option. */
export function chosenOption(item: PricedItem, name: string): Option | undefined {
  const field = item.definition.customFields.find((one) => sameLabel(one.name) === sameLabel(name));
  const choice = item.chosen.find((one) => sameLabel(one.name) === sameLabel(name));
  return field && choice && findOption(parseOptions(field.options).options, choice.value);
}

function withOptions(base: Minor, item: PricedItem, currency: string): Minor {
  let price = base;
  for (const { name } of item.definition.customFields) {
    const operation = chosenOption(item, name)?.operation;
    if (operation) price += toMinor(operation.replace(/^\+/, ''), currency) ?? 0;
  }
  return Math.max(0, price);
}
