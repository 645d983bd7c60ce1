import {
  type DiscountAction,
  type DiscountCondition,
  type DiscountEffect,
  type DiscountTrigger,
  discountActions,
  discountTriggers,
} from '../../domain/discount/discount.js';
import type { DiscountDefinition } from '../../domain/discount/rows.js';
import { present } from '../../domain/input-values.js';
import type { Problems } from '../../input/object.js';
import { DiscountValues, mostOf } from './discount-values.js';
import { numbered } from './words.js';

/**
 * Reads what a merchant decides on, from fields as they are spelled. `least`: the smallest amount, rate and
 * limit that is taken; files, which may have 0, have their amounts rounded too.
 */
export function readDefinition(
  source: Readonly<Record<string, unknown>>,
  store: { readonly currency: string; readonly timeZone: string },
  least: 0 | 1 = 1,
): { readonly definition: DiscountDefinition; readonly problems: Problems } {
  const values = new DiscountValues(source, { rounds: least === 0 });
  const currency = values.currency('currency');
  const trigger = values.needed(
    'trigger',
    values.word('trigger', discountTriggers, numbered.discountTrigger),
    need(discountTriggers),
  );
  const type = values.needed(
    'type',
    values.word('type', discountActions, numbered.discountType),
    need(discountActions),
  );
  const inCurrency = currency ?? store.currency;
  const definition: DiscountDefinition = {
    name: values.needed('name', values.trimmed('name', 250), 'must be there') ?? '',
    archived: values.flag('archived') ?? false,
    expiresAt: values.lastMoment('expires', store.timeZone) ?? null,
    maxUses: values.whole('maxNumberOfUsages', least, mostOf) ?? null,
    combinable: values.flag('combinable') ?? true,
    condition: readCondition(values, trigger ?? 'Total', inCurrency),
    action: type ? readEffect(values, type, inCurrency, least) : { type: 'Rate' },
    currency: currency ?? null,
    appliesOnAllRecurringOrders: values.flag('appliesOnAllRecurringOrders') ?? false,
  };
  return { definition, problems: values.problems ?? {} };
}

function need(words: readonly string[]): string {
  return `must be one of ${words.join(', ')}`;
}

function readCondition(
  values: DiscountValues,
  trigger: DiscountTrigger,
  currency: string,
): DiscountCondition {
  const totalFrom = values.amount('totalToReach', currency, 0, mostOf * 1000);
  const totalTo = values.amount('maxAmountToReach', currency, 0, mostOf * 1000);
  if (totalFrom !== undefined && totalTo !== undefined && totalTo < totalFrom)
    values.wrong('maxAmountToReach', 'must not be below totalToReach');
  const why = `is needed where trigger is ${trigger}`;
  return { trigger, ...present({ totalFrom, totalTo }), ...present(own()) };

  function own(): Parts<DiscountCondition> {
    switch (trigger) {
      case 'Code':
        return { code: values.needed('code', readCode(values), why) };
      case 'Product':
        return { product: values.needed('itemId', values.trimmed('itemId', 512), why) };
      case 'Total':
        return {};
      case 'QuantityOfAProduct':
        return readQuantities(values, why);
      case 'CartContainsOnlySpecifiedProducts':
      case 'CartContainsSomeSpecifiedProducts':
      case 'CartContainsAtLeastAllSpecifiedProducts': {
        // Older clients name the products of both trigger and type by one field.
        const products = values.names('triggerProductIds') ?? values.names('productIds');
        return { products: values.needed('triggerProductIds', products, why) };
      }
      default: {
        const categories =
          values.categories('triggerCategories') ??
          values.categories('categories') ??
          values.categories('categoryNames');
        return { categories: values.needed('triggerCategories', categories, why) };
      }
    }
  }
}

function readCode(values: DiscountValues): string | undefined {
  const code = values.trimmed('code', 100);
  if (code === undefined || (code.isWellFormed() && !/\p{Cc}/u.test(code))) return code;
  return values.wrong('code', 'must be plain text on one line');
}

function readQuantities(values: DiscountValues, why: string): Parts<DiscountCondition> {
  const quantityFrom = values.needed(
    'quantityOfAProduct',
    values.whole('quantityOfAProduct', 1, mostOf),
    why,
  );
  const interval = values.flag('quantityInterval');
  const bounded = interval ?? values.value('maxQuantityOfAProduct') !== undefined;
  const quantityTo = bounded
    ? values.needed(
        'maxQuantityOfAProduct',
        values.whole('maxQuantityOfAProduct', 1, mostOf),
        'is needed where quantityInterval is true',
      )
    : undefined;
  if (quantityFrom !== undefined && quantityTo !== undefined && quantityTo < quantityFrom)
    values.wrong('maxQuantityOfAProduct', 'must not be below quantityOfAProduct');
  return {
    quantityFrom,
    quantityTo,
    onlyOnSameProducts: values.flag('onlyOnSameProducts') || undefined,
    quantityProducts: values.names('quantityOfProductIds'),
  };
}

function readEffect(
  values: DiscountValues,
  type: DiscountAction,
  currency: string,
  least: 0 | 1,
): DiscountEffect {
  const why = `is needed where type is ${type}`;
  const amount = () => values.needed('amount', values.amount('amount', currency, least, mostOf * 1000), why);
  const rate = () => values.needed('rate', values.percent('rate', least), why);
  const products = () => values.needed('productIds', values.names('productIds'), why);
  const categories = () =>
    values.needed('categories', values.categories('categories') ?? values.categories('categoryNames'), why);
  const maxPerItem = () => values.whole('maxDiscountsPerItem', 1, mostOf);
  const parts: { readonly [A in DiscountAction]: () => Parts<DiscountEffect> } = {
    Rate: () => ({ rate: rate() }),
    FixedAmount: () => ({ amount: amount() }),
    AlternatePrice: () => ({
      alternatePrice: values.needed('alternatePrice', values.trimmed('alternatePrice'), why),
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
  const description = values.needed('shippingDescription', values.trimmed('shippingDescription'), why);
  const cost = values.needed('shippingCost', values.amount('shippingCost', currency, 0, mostOf * 1000), why);
  const guaranteedDays = values.whole('shippingGuaranteedDaysToDelivery', 0, mostOf) ?? null;
  return { description: description ?? '', cost: cost ?? 0, guaranteedDays };
}

function readFreeItems(values: DiscountValues, why: string): Parts<DiscountEffect> {
  const itemsRequired = values.needed(
    'numberOfItemsRequired',
    values.whole('numberOfItemsRequired', 1, mostOf),
    why,
  );
  const freeItems = values.needed('numberOfFreeItems', values.whole('numberOfFreeItems', 1, mostOf), why);
  if (itemsRequired !== undefined && freeItems !== undefined && freeItems > itemsRequired)
    values.wrong('numberOfFreeItems', 'must not be above numberOfItemsRequired, of which they are');
  return { itemsRequired, freeItems, products: values.names('productIds') };
}

/** What was read of an object: nothing where it was not there. */
type Parts<T> = { readonly [K in Exclude<keyof T, 'trigger' | 'type'>]?: T[K] | undefined };
