import { isoDate } from '../../domain/dates.js';
import type { Discount } from '../../domain/discount/discount.js';
import type { StoredDiscount } from '../../domain/discount/rows.js';
import { type Minor, toMajor } from '../../domain/money.js';
import type { OrderAdjustment, OrderLine } from '../../domain/order/order.js';
import type { Answer } from '../../shape.js';
import { overlaid, type Patch } from './overlay.js';
import type { appliedDiscountShape, discountShape } from './shapes/discount.js';

/** What a discount's JSON depends on beside the discount. */
export interface DiscountView {
  readonly mode: 'Test' | 'Live';
  /** The store's own currency, upper case: that of amounts where the discount names none. */
  readonly currency: string;
  /** A date without a time is a day there. */
  readonly timeZone: string;
}

/** A discount as Snipcart's API shows it: every field, null where it does not apply. */
export function snipcartDiscount(discount: StoredDiscount, view: DiscountView): Record<string, unknown> {
  const rendered = renderedDiscount(discount, view);
  return overlaid(rendered, discount.overlay?.snipcart as Patch | undefined) as Record<string, unknown>;
}

/** The same without what an import said otherwise. */
export function renderedDiscount(discount: Discount, view: DiscountView): Answer<typeof discountShape> {
  return {
    id: discount.id,
    mode: view.mode,
    ...definition(discount, view.currency),
    numberOfUsages: discount.uses,
    numberOfUsagesUncompleted: discount.held,
    archived: discount.archived,
    isForARecoveryCampaign: false,
    dataAttribute: null,
    products: [],
    affectedItems: [],
    refunds: [],
    creationDate: isoDate(discount.createdAt),
    modificationDate: isoDate(discount.updatedAt),
  };
}

/** A discount as an order shows it: the definition as it was, and what it saved there. */
export function appliedDiscount(
  { id, amountSaved, lines, discount }: OrderAdjustment,
  order: { readonly currency: string; readonly lines: readonly OrderLine[]; readonly placedAt: number },
): Answer<typeof appliedDiscountShape> {
  const saved = toMajor(amountSaved, order.currency);
  const { rate } = discount.action;
  const affected = new Set(lines);
  const date = isoDate(order.placedAt);
  return {
    id,
    discountId: discount.id,
    ...definition(discount, order.currency),
    amountSaved: saved,
    savedAmount: saved,
    hasSavedAmount: amountSaved > 0,
    normalizedRate: rate === undefined ? null : rate / 100_000_000,
    affectedItems: order.lines
      .filter(({ uniqueId }) => affected.has(uniqueId))
      .map(({ uniqueId, product, name }) => ({ uniqueId, id: product, name })),
    creationDate: date,
    modificationDate: date,
  };
}

/** What a merchant decides on. */
function definition(discount: Discount, ownCurrency: string) {
  const { condition, action } = discount;
  const currency = discount.currency ?? ownCurrency;
  const money = (amount: Minor | undefined): number | null =>
    amount === undefined ? null : toMajor(amount, currency);
  const counts = condition.trigger === 'QuantityOfAProduct';
  return {
    name: discount.name,
    expires: discount.expiresAt === null ? null : isoDate(discount.expiresAt),
    maxNumberOfUsages: discount.maxUses,
    currency: discount.currency?.toLowerCase() ?? null,
    combinable: discount.combinable,
    appliesOnAllRecurringOrders: discount.appliesOnAllRecurringOrders,
    trigger: condition.trigger,
    code: condition.code ?? null,
    itemId: condition.product ?? null,
    totalToReach: money(condition.totalFrom),
    maxAmountToReach: money(condition.totalTo),
    quantityInterval: counts ? condition.quantityTo !== undefined : null,
    quantityOfAProduct: condition.quantityFrom ?? null,
    maxQuantityOfAProduct: condition.quantityTo ?? null,
    onlyOnSameProducts: counts ? (condition.onlyOnSameProducts ?? false) : null,
    quantityOfProductIds: commaText(condition.quantityProducts),
    triggerProductIds: commaText(condition.products),
    triggerCategories: commaText(condition.categories),
    type: action.type,
    amount: money(action.amount),
    rate: action.rate === undefined ? null : action.rate / 1_000_000,
    alternatePrice: action.alternatePrice ?? null,
    shippingDescription: action.shipping?.description ?? null,
    shippingCost: money(action.shipping?.cost),
    shippingGuaranteedDaysToDelivery: action.shipping?.guaranteedDays ?? null,
    productIds: commaText(action.products),
    maxDiscountsPerItem: action.maxPerItem ?? null,
    categories: commaText(action.categories),
    categoryNames: action.categories ?? null,
    numberOfItemsRequired: action.itemsRequired ?? null,
    numberOfFreeItems: action.freeItems ?? null,
  };
}

/** A list as one text, as the documents have it; as a list where a comma within an id would be lost. */
function commaText(list: readonly string[] | undefined): string | readonly string[] | null {
  if (list === undefined) return null;
  return list.some((word) => word.includes(',')) ? list : list.join(',');
}
