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
import { fieldReader, type ReadField } from './discount-fields.js';
import { DiscountValues } from './discount-values.js';

/** What the parts of a definition are read from. */
interface Input {
  readonly values: DiscountValues;
  readonly read: ReadField;
}

/**
 * Reads what a merchant decides on, from fields as they are spelled. The amounts, rates and limits of files
 * may be 0, and their amounts are rounded.
 */
export function readDefinition(
  source: Readonly<Record<string, unknown>>,
  store: { readonly currency: string; readonly timeZone: string },
  { isFile = false }: { readonly isFile?: boolean } = {},
): { readonly definition: DiscountDefinition; readonly problems: Problems } {
  const values = new DiscountValues(source, { rounds: isFile });
  const currency = fieldReader(values, store)('currency');
  const read = fieldReader(values, { ...store, currency: currency ?? store.currency });
  const input = { values, read };
  const trigger = values.needed('trigger', read('trigger'), need(discountTriggers));
  const type = values.needed('type', read('type'), need(discountActions));
  const definition: DiscountDefinition = {
    name: values.needed('name', read('name'), 'must be there') ?? '',
    archived: read('archived') ?? false,
    expiresAt: read('expires') ?? null,
    maxUses: read('maxNumberOfUsages') ?? null,
    combinable: read('combinable') ?? true,
    condition: readCondition(input, trigger ?? 'Total'),
    action: type ? readEffect(input, type) : { type: 'Rate' },
    currency: currency ?? null,
    appliesOnAllRecurringOrders: read('appliesOnAllRecurringOrders') ?? false,
  };
  return { definition, problems: values.problems ?? {} };
}

function need(words: readonly string[]): string {
  return `must be one of ${words.join(', ')}`;
}

function readCondition(input: Input, trigger: DiscountTrigger): DiscountCondition {
  const { values, read } = input;
  const totalFrom = read('totalToReach');
  const totalTo = read('maxAmountToReach');
  if (totalFrom !== undefined && totalTo !== undefined && totalTo < totalFrom)
    values.wrong('maxAmountToReach', 'must not be below totalToReach');
  const why = `is needed where trigger is ${trigger}`;
  return { trigger, ...present({ totalFrom, totalTo }), ...present(own()) };

  function own(): Parts<DiscountCondition> {
    switch (trigger) {
      case 'Code':
        return { code: values.needed('code', read('code'), why) };
      case 'Product':
        return { product: values.needed('itemId', read('itemId'), why) };
      case 'Total':
        return {};
      case 'QuantityOfAProduct':
        return readQuantities(input, why);
      case 'CartContainsOnlySpecifiedProducts':
      case 'CartContainsSomeSpecifiedProducts':
      case 'CartContainsAtLeastAllSpecifiedProducts': {
        // Older clients name the products of both trigger and type by one field.
        const products = read('triggerProductIds') ?? read('productIds');
        return { products: values.needed('triggerProductIds', products, why) };
      }
      default: {
        const categories = read('triggerCategories') ?? read('categories') ?? read('categoryNames');
        return { categories: values.needed('triggerCategories', categories, why) };
      }
    }
  }
}

function readQuantities({ values, read }: Input, why: string): Parts<DiscountCondition> {
  const quantityFrom = values.needed('quantityOfAProduct', read('quantityOfAProduct'), why);
  const interval = read('quantityInterval');
  const bounded = interval ?? values.value('maxQuantityOfAProduct') !== undefined;
  const quantityTo = bounded
    ? values.needed(
        'maxQuantityOfAProduct',
        read('maxQuantityOfAProduct'),
        'is needed where quantityInterval is true',
      )
    : undefined;
  if (quantityFrom !== undefined && quantityTo !== undefined && quantityTo < quantityFrom)
    values.wrong('maxQuantityOfAProduct', 'must not be below quantityOfAProduct');
  return {
    quantityFrom,
    quantityTo,
    onlyOnSameProducts: read('onlyOnSameProducts') || undefined,
    quantityProducts: read('quantityOfProductIds'),
  };
}

function readEffect(input: Input, type: DiscountAction): DiscountEffect {
  const { values, read } = input;
  const why = `is needed where type is ${type}`;
  const amount = () => values.needed('amount', read('amount'), why);
  const rate = () => values.needed('rate', read('rate'), why);
  const products = () => values.needed('productIds', read('productIds'), why);
  const categories = () => values.needed('categories', read('categories') ?? read('categoryNames'), why);
  const maxPerItem = () => read('maxDiscountsPerItem');
  const parts: { readonly [A in DiscountAction]: () => Parts<DiscountEffect> } = {
    Rate: () => ({ rate: rate() }),
    FixedAmount: () => ({ amount: amount() }),
    AlternatePrice: () => ({
      alternatePrice: values.needed('alternatePrice', read('alternatePrice'), why),
    }),
    Shipping: () => ({ shipping: readShipping(input, why) }),
    FixedAmountOnItems: () => ({ amount: amount(), products: products(), maxPerItem: maxPerItem() }),
    RateOnItems: () => ({ rate: rate(), products: products(), maxPerItem: maxPerItem() }),
    AmountOnSubscription: () => ({ amount: amount(), products: products() }),
    RateOnSubscription: () => ({ rate: rate(), products: products() }),
    FixedAmountOnCategory: () => ({ amount: amount(), categories: categories(), maxPerItem: maxPerItem() }),
    RateOnCategory: () => ({ rate: rate(), categories: categories(), maxPerItem: maxPerItem() }),
    GetFreeItems: () => readFreeItems(input, why),
  };
  return { type, ...present(parts[type]()) };
}

function readShipping({ values, read }: Input, why: string): DiscountEffect['shipping'] {
  const description = values.needed('shippingDescription', read('shippingDescription'), why);
  const cost = values.needed('shippingCost', read('shippingCost'), why);
  const guaranteedDays = read('shippingGuaranteedDaysToDelivery') ?? null;
  return { description: description ?? '', cost: cost ?? 0, guaranteedDays };
}

function readFreeItems({ values, read }: Input, why: string): Parts<DiscountEffect> {
  const itemsRequired = values.needed('numberOfItemsRequired', read('numberOfItemsRequired'), why);
  const freeItems = values.needed('numberOfFreeItems', read('numberOfFreeItems'), why);
  if (itemsRequired !== undefined && freeItems !== undefined && freeItems > itemsRequired)
    values.wrong('numberOfFreeItems', 'must not be above numberOfItemsRequired, of which they are');
  return { itemsRequired, freeItems, products: read('productIds') };
}

/** What was read of an object: nothing where it was not there. */
type Parts<T> = { readonly [K in Exclude<keyof T, 'trigger' | 'type'>]?: T[K] | undefined };
