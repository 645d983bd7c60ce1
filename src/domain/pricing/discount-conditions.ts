import { sameLabel } from '../catalog/variant-key.js';
import type { Discount, DiscountCondition } from '../discount/discount.js';
import type { Minor } from '../money.js';
import type { PricingInput, PricingLine } from './pricing.js';

/** What a condition looks at. */
type Cart = Pick<PricingInput, 'currency' | 'storeCurrency' | 'lines'> & {
  /** The items' sum before discounts. */
  readonly items: Minor;
};

/**
 * Whether a cart is as a discount asks, apart from its code, its end and its limit. Its total counts beside
 * every trigger.
 */
export function holds(discount: Discount, cart: Cart): boolean {
  return (
    speaksOf(discount, cart) && reaches(discount.condition, cart.items) && triggers(discount.condition, cart)
  );
}

/** The products that a trigger names, as a test of lines; those without any take every line. */
export function namedBy(condition: DiscountCondition): (line: PricingLine) => boolean {
  switch (condition.trigger) {
    case 'Product':
      return ({ product }) => product === condition.product;
    case 'QuantityOfAProduct':
      return isAmong(condition.quantityProducts, true);
    case 'CartContainsOnlySpecifiedProducts':
    case 'CartContainsSomeSpecifiedProducts':
    case 'CartContainsAtLeastAllSpecifiedProducts':
      return isAmong(condition.products, false);
    case 'CartContainsOnlyProductsFromSpecifiedCategories':
    case 'CartContainsSomeProductsFromSpecifiedCategories':
      return isIn(condition.categories);
    case 'Code':
    case 'Total':
      return () => true;
  }
}

/** Whether a line is of one of some products; `otherwise` is what holds where none is named. */
export function isAmong(
  products: readonly string[] | undefined,
  otherwise: boolean,
): (line: PricingLine) => boolean {
  if (!products || products.length === 0) return () => otherwise;
  const wanted = new Set(products);
  return ({ product }) => wanted.has(product);
}

/** Whether a line is in one of some categories, compared trimmed and in any case. */
export function isIn(categories: readonly string[] | undefined): (line: PricingLine) => boolean {
  const wanted = new Set(categories?.map(sameLabel));
  return (line) => line.categories.some((category) => wanted.has(sameLabel(category)));
}

/** Product → how many units of it some lines have. */
export function unitsByProduct(lines: readonly PricingLine[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { product, quantity } of lines) units.set(product, (units.get(product) ?? 0) + quantity);
  return units;
}

/** Whether a number of units is within the interval of QuantityOfAProduct. */
export function isQuantity(
  { quantityFrom = 1, quantityTo = Infinity }: DiscountCondition,
  units: number,
): boolean {
  return units >= quantityFrom && units <= quantityTo;
}

/** Amounts of another currency say nothing about this cart; a rate is a rate in all of them. */
function speaksOf({ currency, condition, action }: Discount, cart: Cart): boolean {
  const amounts = [condition.totalFrom, condition.totalTo, action.amount, action.shipping];
  const own = (currency ?? cart.storeCurrency).toUpperCase();
  return own === cart.currency.toUpperCase() || amounts.every((amount) => amount === undefined);
}

function reaches({ totalFrom = 0, totalTo = Infinity }: DiscountCondition, items: Minor): boolean {
  return items >= totalFrom && items <= totalTo;
}

function triggers(condition: DiscountCondition, { lines }: Cart): boolean {
  const named = namedBy(condition);
  switch (condition.trigger) {
    case 'Code':
    case 'Total':
      return true;
    case 'Product':
    case 'CartContainsSomeSpecifiedProducts':
    case 'CartContainsSomeProductsFromSpecifiedCategories':
      return lines.some(named);
    case 'CartContainsOnlySpecifiedProducts':
    case 'CartContainsOnlyProductsFromSpecifiedCategories':
      return lines.length > 0 && lines.every(named);
    case 'CartContainsAtLeastAllSpecifiedProducts': {
      const { products = [] } = condition;
      const there = new Set(lines.map(({ product }) => product));
      return products.length > 0 && products.every((product) => there.has(product));
    }
    case 'QuantityOfAProduct': {
      const units = [...unitsByProduct(lines.filter(named)).values()];
      const all = units.reduce((sum, more) => sum + more, 0);
      return condition.onlyOnSameProducts
        ? units.some((one) => isQuantity(condition, one))
        : isQuantity(condition, all);
    }
  }
}
