import { createHash } from 'node:crypto';
import { optionsArray } from '../catalog/options.js';
import type { OrderAdjustment, OrderDelivery, OrderDetails, OrderLine } from '../order/order.js';
import type { Priced } from '../pricing/pricing.js';
import type { Store } from '../store/store.js';
import type { Cart, CartItem } from './cart.js';
import { pairChoices } from './choices.js';
import { displayWords } from './display-words.js';
import { alternatePrices, basePrice, chosenOptions } from './item-price.js';

/** What a cart is as an order: its lines and totals as they were priced. Who pays, and how, is not in it. */
export function orderOf(store: Store, cart: Cart, priced: Priced): OrderDetails {
  const { details } = cart;
  const { totals } = priced;
  return {
    email: details.email,
    billing: details.billing,
    shipping: details.shipToBilling ? details.billing : details.shipping,
    shippingSameAsBilling: details.shipToBilling,
    language: details.language,
    ...present('notes', details.notes),
    payment: {},
    delivery: deliveryOf(cart),
    lines: details.items.map((item) => lineOf(store, cart, item, priced)),
    taxes: priced.taxes.map((tax) => ({ ...tax })),
    discounts: [],
    refunds: [],
    adjustments: adjustmentsOf(cart, priced),
    customFields: details.customFields.map((field) => ({ ...field })),
    totals: {
      items: totals.items,
      discounts: totals.discounts,
      shipping: totals.shipping,
      taxes: totals.taxes,
      total: totals.total,
      weight: weightOf(details.items),
      taxable: totals.taxable,
      discountTaxVariation: totals.discountTaxVariation,
      includedTaxRemoved: totals.includedTaxRemoved,
    },
    ...present('metadata', details.metadata),
    ...(store.settings.taxesUrl === null ? {} : { taxProvider: 'webhook' as const }),
    ...present('client', details.client),
  };
}

/** Grams. Weights have decimals: they are summed in thousandths, so that 0.1 + 0.2 is 0.3. */
export function weightOf(items: readonly CartItem[]): number {
  const thousandths = items.reduce(
    (sum, { definition, quantity }) =>
      sum + Math.round((definition.dimensions.weight ?? 0) * 1000) * quantity,
    0,
  );
  return thousandths / 1000;
}

function deliveryOf({ details: { rate } }: Cart): OrderDelivery {
  if (!rate) return {};
  return {
    method: rate.description,
    ...present('localizedMethod', rate.localizationId ?? undefined),
    ...present('provider', rate.provider ?? undefined),
    ...present('rateId', rate.reference ?? undefined),
  };
}

function adjustmentsOf(cart: Cart, priced: Priced): OrderAdjustment[] {
  return priced.discounts.map(({ discount, amountSaved, shares }) => ({
    id: idOf(cart.token, discount.id),
    amountSaved,
    lines: Object.keys(shares).filter((uniqueId) => shares[uniqueId] !== 0),
    discount,
  }));
}

/** The same GUID for the same discount of the same cart, however often it is priced. */
function idOf(token: string, discount: string): string {
  const hex = createHash('sha256').update(`${token} ${discount}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function lineOf(store: Store, cart: Cart, item: CartItem, priced: Priced): OrderLine {
  const { definition } = item;
  const words = displayWords(item);
  const { currency } = cart.details;
  const own = store.settings.currency;
  const line = priced.lines.find(({ uniqueId }) => uniqueId === item.uniqueId)!;
  const { weight, width, height, length } = definition.dimensions;
  return {
    uniqueId: item.uniqueId,
    product: item.product,
    name: words.name ?? definition.name,
    price: basePrice(item, currency, own) ?? line.unitPrice,
    unitPrice: line.unitPrice,
    quantity: item.quantity,
    total: line.total,
    net: line.net,
    addedAt: item.addedAt,
    alternatePrices: alternatePrices(item, currency, own),
    ...present('description', words.description),
    ...present('url', item.url ?? definition.url ?? undefined),
    ...present('image', words.image),
    ...present('weight', weight),
    ...present('width', width),
    ...present('height', height),
    ...present('length', length),
    ...(definition.categories.length > 0 ? { categories: definition.categories } : {}),
    ...(definition.customFields.length + item.chosen.length > 0 ? { customFields: fieldsOf(item) } : {}),
    ...present('metadata', item.metadata ?? definition.metadata ?? undefined),
    ...present('minQuantity', definition.minQuantity),
    ...present('maxQuantity', definition.maxQuantity),
    ...present('quantityStep', definition.quantityStep),
    ...(definition.stackable === 'never' ? { notStackable: true } : {}),
    ...(definition.shippable === false ? { notShippable: true } : {}),
    ...(definition.taxable === false ? { notTaxable: true } : {}),
    ...(definition.hasTaxesIncluded === true ? { taxesIncluded: true } : {}),
    ...present('taxNames', definition.taxes),
    ...present('fileGuid', definition.fileGuid),
    ...present('recurrence', definition.recurrence),
    ...present('planId', item.planId),
  };
}

/**
 * The product's fields with what the buyer chose or wrote, and what each choice adds to the price; then what
 * was written for fields that it does not declare.
 */
function fieldsOf(item: CartItem): Record<string, unknown>[] {
  const { customFields } = item.definition;
  const chosen = chosenOptions(item);
  const free = pairChoices(customFields, item.chosen).others.map(({ name, value, type = 'textbox' }) => ({
    ...{ name, placeholder: null, displayValue: value, operation: null, type, options: '' },
    ...{ required: false, value, optionsArray: null },
  }));
  const own = customFields.map((field, place) => {
    const { value: written, option } = chosen[place]!;
    const value = written || null;
    return {
      name: field.name,
      placeholder: field.placeholder,
      displayValue: value,
      operation: field.options === '' ? null : (option?.operation ?? ''),
      type: field.type,
      options: field.options,
      required: field.required,
      value,
      optionsArray: optionsArray(field.options),
    };
  });
  return [...own, ...free];
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [N in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in K]?: V };
}
