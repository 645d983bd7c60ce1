import {
  type DiscountAction,
  type DiscountCondition,
  type DiscountEffect,
  type DiscountTrigger,
  discountActions,
  discountTriggers,
} from '../../domain/discount/discount.js';
import type { DiscountDefinition, StoredDiscount } from '../../domain/discount/rows.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { type DiscountView, renderedDiscount } from './discount.js';
import { DiscountValues } from './discount-values.js';
import type { Problems } from './given.js';
import type { Patch } from './overlay.js';
import { isObject } from './product-values.js';

/** The fields that a merchant may send, as they are spelled. */
const writable = [
  'name',
  'expires',
  'maxNumberOfUsages',
  'currency',
  'combinable',
  'appliesOnAllRecurringOrders',
  'archived',
  'trigger',
  'code',
  'itemId',
  'totalToReach',
  'maxAmountToReach',
  'quantityInterval',
  'quantityOfAProduct',
  'maxQuantityOfAProduct',
  'onlyOnSameProducts',
  'quantityOfProductIds',
  'triggerProductIds',
  'triggerCategories',
  'type',
  'amount',
  'rate',
  'alternatePrice',
  'shippingDescription',
  'shippingCost',
  'shippingGuaranteedDaysToDelivery',
  'productIds',
  'maxDiscountsPerItem',
  'categories',
  'categoryNames',
  'numberOfItemsRequired',
  'numberOfFreeItems',
] as const;

const byFolded = new Map<string, string>(writable.map((name) => [name.toLowerCase(), name]));

type Source = Readonly<Record<string, unknown>>;

/** The definition in a body of `POST /discounts`. Refuses with `invalid`, by field. */
export function readNewDiscount(body: unknown, view: DiscountView): DiscountDefinition {
  const { definition, problems } = readDefinition(writableOf(body), view.currency);
  refuseIfAny(problems);
  return definition;
}

/**
 * What a body of `PUT /discounts/{id}` makes of a discount: a field that is not there stays, null or an empty text clears it.
 * Refuses with `invalid`, by field: also another trigger or type, and a limit below what is used and held.
 */
export function readChangedDiscount(
  body: unknown,
  before: StoredDiscount,
  view: DiscountView,
): DiscountDefinition {
  const given = withOlderNames(writableOf(body), before);
  const fixed = { trigger: before.condition.trigger, type: before.action.type };
  const { definition, problems } = readDefinition({ ...exactFields(before, view), ...given }, view.currency);
  for (const [key, value] of Object.entries(fixed)) {
    const asked = given[key];
    if (asked === undefined || asked === null || asked === '') continue;
    if (typeof asked !== 'string' || asked.trim().toLowerCase() !== value.toLowerCase())
      problems[key] = [`cannot be changed from ${value}: archive this discount and make a new one`];
  }
  const { maxUses } = definition;
  const inUse = before.uses + before.held;
  if (maxUses !== null && maxUses !== before.maxUses && maxUses < inUse)
    problems.maxNumberOfUsages = [
      `must be ${inUse} or more, which are in use; archive the discount to end it`,
    ];
  refuseIfAny(problems);
  const overlay = stillGiven(before, definition, view);
  return overlay ? { ...definition, given: { snipcart: overlay } } : definition;
}

/** Reads the definition of an object that a file gives, which may say of amounts and limits that they are 0. */
export function readGivenDiscount(source: Source, currency: string) {
  return readDefinition(renamed(source), currency, 0);
}

/** The fields of a body that are known, in any spelling of their names. */
function writableOf(body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new ShopError('invalid', 'the body must be a JSON object');
  return renamed(body);
}

function renamed(source: Source): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const name = byFolded.get(key.toLowerCase());
    if (name !== undefined && (name === key || !Object.hasOwn(source, name))) fields[name] = source[key];
  }
  return fields;
}

/** Older clients have one field for the products or categories of trigger and type; a list of names is the same as a text. */
function withOlderNames(given: Record<string, unknown>, before: StoredDiscount): Record<string, unknown> {
  const { condition, action } = before;
  const says = (key: string): boolean => given[key] !== undefined && given[key] !== null && given[key] !== '';
  const named = { ...given };
  const take = (key: string, from: string): void => {
    if (named[key] === undefined && says(from)) named[key] = given[from];
  };
  if (condition.products && !action.products) take('triggerProductIds', 'productIds');
  if (condition.categories && !action.categories) {
    take('triggerCategories', 'categories');
    take('triggerCategories', 'categoryNames');
  }
  if (action.categories) take('categories', 'categoryNames');
  return named;
}

/** A discount's fields as they read back exactly: ids may have commas in them. */
function exactFields(discount: StoredDiscount, view: DiscountView): Record<string, unknown> {
  const { condition, action } = discount;
  return {
    ...renamed(renderedDiscount(discount, view)),
    quantityOfProductIds: condition.quantityProducts,
    triggerProductIds: condition.products,
    triggerCategories: condition.categories,
    productIds: action.products,
    categories: action.categories,
    categoryNames: undefined,
  };
}

/** What an import said otherwise, of the fields that did not change. */
function stillGiven(
  before: StoredDiscount,
  definition: DiscountDefinition,
  view: DiscountView,
): Patch | undefined {
  const patch = before.given?.snipcart;
  if (!patch) return undefined;
  const [old, now] = [renderedDiscount(before, view), renderedDiscount({ ...before, ...definition }, view)];
  const same = (key: string): boolean => JSON.stringify(old[key]) === JSON.stringify(now[key]);
  const kept = Object.fromEntries(Object.entries(patch).filter(([key]) => same(key)));
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** `least`: the smallest amount, rate and limit that is taken. */
function readDefinition(
  source: Source,
  storeCurrency: string,
  least: 0 | 1 = 1,
): { readonly definition: DiscountDefinition; readonly problems: Problems } {
  const values = new DiscountValues(source);
  const currency = values.currency('currency');
  const trigger = values.needed('trigger', values.word('trigger', discountTriggers), need(discountTriggers));
  const type = values.needed('type', values.word('type', discountActions), need(discountActions));
  const inCurrency = currency ?? storeCurrency;
  const definition: DiscountDefinition = {
    name: values.needed('name', values.text('name', 250), 'must be there') ?? '',
    archived: values.flag('archived') ?? false,
    expiresAt: values.date('expires') ?? null,
    maxUses: values.whole('maxNumberOfUsages', least) ?? null,
    combinable: values.flag('combinable') ?? true,
    condition: readCondition(values, trigger ?? 'Total', inCurrency),
    action: type ? readEffect(values, type, inCurrency, least) : { type: 'Rate' },
    currency: currency ?? null,
    appliesOnAllRecurringOrders: values.flag('appliesOnAllRecurringOrders') ?? false,
  };
  return { definition, problems: values.problems };
}

function need(words: readonly string[]): string {
  return `must be one of ${words.join(', ')}`;
}

function readCondition(
  values: DiscountValues,
  trigger: DiscountTrigger,
  currency: string,
): DiscountCondition {
  const totalFrom = values.amount('totalToReach', currency, 0);
  const totalTo = values.amount('maxAmountToReach', currency, 0);
  if (totalFrom !== undefined && totalTo !== undefined && totalTo < totalFrom)
    values.wrong('maxAmountToReach', 'must not be below totalToReach');
  const why = `is needed where trigger is ${trigger}`;
  return { trigger, ...present({ totalFrom, totalTo }), ...present(own()) };

  function own(): Parts<DiscountCondition> {
    switch (trigger) {
      case 'Code':
        return { code: values.needed('code', readCode(values), why) };
      case 'Product':
        return { product: values.needed('itemId', values.text('itemId', 512), why) };
      case 'Total':
        return {};
      case 'QuantityOfAProduct':
        return readQuantities(values, why);
      case 'CartContainsOnlySpecifiedProducts':
      case 'CartContainsSomeSpecifiedProducts':
      case 'CartContainsAtLeastAllSpecifiedProducts': {
        // Older clients name the products of both trigger and type by one field.
        const products = values.list('triggerProductIds') ?? values.list('productIds');
        return { products: values.needed('triggerProductIds', products, why) };
      }
      default: {
        const categories =
          values.list('triggerCategories') ?? values.list('categories') ?? values.list('categoryNames');
        return { categories: values.needed('triggerCategories', categories, why) };
      }
    }
  }
}

function readCode(values: DiscountValues): string | undefined {
  const code = values.text('code', 100);
  if (code === undefined || (code.isWellFormed() && !/\p{Cc}/u.test(code))) return code;
  return values.wrong('code', 'must be plain text on one line');
}

function readQuantities(values: DiscountValues, why: string): Parts<DiscountCondition> {
  const quantityFrom = values.needed('quantityOfAProduct', values.whole('quantityOfAProduct', 1), why);
  const interval = values.flag('quantityInterval');
  const bounded = interval ?? values.isGiven('maxQuantityOfAProduct');
  const quantityTo = bounded
    ? values.needed(
        'maxQuantityOfAProduct',
        values.whole('maxQuantityOfAProduct', 1),
        'is needed where quantityInterval is true',
      )
    : undefined;
  if (quantityFrom !== undefined && quantityTo !== undefined && quantityTo < quantityFrom)
    values.wrong('maxQuantityOfAProduct', 'must not be below quantityOfAProduct');
  return {
    quantityFrom,
    quantityTo,
    onlyOnSameProducts: values.flag('onlyOnSameProducts') || undefined,
    quantityProducts: values.list('quantityOfProductIds'),
  };
}

function readEffect(
  values: DiscountValues,
  type: DiscountAction,
  currency: string,
  least: 0 | 1,
): DiscountEffect {
  const why = `is needed where type is ${type}`;
  const amount = () => values.needed('amount', values.amount('amount', currency, least), why);
  const rate = () => values.needed('rate', values.percent('rate', least), why);
  const products = () => values.needed('productIds', values.list('productIds'), why);
  const categories = () =>
    values.needed('categories', values.list('categories') ?? values.list('categoryNames'), why);
  const maxPerItem = () => values.whole('maxDiscountsPerItem', 1);
  const parts: { readonly [A in DiscountAction]: () => Parts<DiscountEffect> } = {
    Rate: () => ({ rate: rate() }),
    FixedAmount: () => ({ amount: amount() }),
    AlternatePrice: () => ({
      alternatePrice: values.needed('alternatePrice', values.text('alternatePrice'), why),
    }),
    Shipping: () => ({ shipping: readShipping(values, currency, why) }),
    FixedAmountOnItems: () => ({ amount: amount(), products: products(), maxPerItem: maxPerItem() }),
    RateOnItems: () => ({ rate: rate(), products: products(), maxPerItem: maxPerItem() }),
    AmountOnSubscription: () => ({ amount: amount(), products: products() }),
    RateOnSubscription: () => ({ rate: rate(), products: products() }),
    FixedAmountOnCategory: () => ({ amount: amount(), categories: categories(), maxPerItem: maxPerItem() }),
    RateOnCategory: () => ({ rate: rate(), categories: categories(), maxPerItem: maxPerItem() }),
    GetFreeItems: () => readFreeItems(values, why),
  };
  return { type, ...present(parts[type]()) };
}

function readShipping(values: DiscountValues, currency: string, why: string): DiscountEffect['shipping'] {
  const description = values.needed('shippingDescription', values.text('shippingDescription'), why);
  const cost = values.needed('shippingCost', values.amount('shippingCost', currency, 0), why);
  const guaranteedDays = values.whole('shippingGuaranteedDaysToDelivery', 0) ?? null;
  return { description: description ?? '', cost: cost ?? 0, guaranteedDays };
}

function readFreeItems(values: DiscountValues, why: string): Parts<DiscountEffect> {
  const itemsRequired = values.needed('numberOfItemsRequired', values.whole('numberOfItemsRequired', 1), why);
  const freeItems = values.needed('numberOfFreeItems', values.whole('numberOfFreeItems', 1), why);
  if (itemsRequired !== undefined && freeItems !== undefined && freeItems > itemsRequired)
    values.wrong('numberOfFreeItems', 'must not be above numberOfItemsRequired, of which they are');
  return { itemsRequired, freeItems, products: values.list('productIds') };
}

/** What was read of an object: nothing where it was not there. */
type Parts<T> = { readonly [K in Exclude<keyof T, 'trigger' | 'type'>]?: T[K] | undefined };

/** Only the parts that are there. */
function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}
