import { isoDate } from './people.js';
import { seededRandom } from './random.js';

const day = 86_400_000;

/** What no order of the past has: discounts that apply by themselves, and codes that are new or over. */
export function furtherDiscounts(now: number): Record<string, unknown>[] {
  return [
    {
      name: 'Free shipping from $120',
      trigger: 'Total',
      totalToReach: 120,
      type: 'Shipping',
      shippingDescription: 'Free shipping',
      shippingCost: 0,
      shippingGuaranteedDaysToDelivery: 5,
      age: 420,
    },
    {
      name: 'Four candles, one is on us',
      trigger: 'QuantityOfAProduct',
      quantityOfAProduct: 4,
      quantityOfProductIds: 'bougie-pin,bougie-sel,chandelles',
      type: 'GetFreeItems',
      numberOfItemsRequired: 4,
      numberOfFreeItems: 1,
      age: 200,
    },
    {
      name: 'Three prints, 15 % off each',
      trigger: 'QuantityOfAProduct',
      quantityOfAProduct: 3,
      quantityOfProductIds: 'affiche-marees,affiche-phare,affiche-lune',
      type: 'RateOnItems',
      rate: 15,
      productIds: 'affiche-marees,affiche-phare,affiche-lune',
      age: 150,
    },
    {
      name: 'A notebook with a journal, $4 off',
      trigger: 'CartContainsAtLeastAllSpecifiedProducts',
      triggerProductIds: 'journal-de-bord,carnet-embrun',
      type: 'FixedAmountOnItems',
      amount: 4,
      productIds: 'carnet-embrun',
      maxDiscountsPerItem: 1,
      age: 90,
    },
    {
      name: 'Kiln opening, 25 % off ceramics',
      trigger: 'Code',
      code: 'KILN25',
      type: 'RateOnCategory',
      rate: 25,
      categories: 'Ceramics',
      maxNumberOfUsages: 40,
      expires: now + 30 * day,
      age: 12,
    },
    {
      name: 'Last spring’s market',
      trigger: 'Code',
      code: 'SPRING',
      type: 'Rate',
      rate: 10,
      expires: now - 180 * day,
      archived: true,
      age: 260,
    },
  ].map(({ age, expires, ...discount }: CodelessDiscount) => {
    const date = isoDate(now - age * day);
    return {
      id: seededRandom(`standing discount ${discount.name}`).guid(),
      combinable: true,
      archived: false,
      currency: 'usd',
      maxNumberOfUsages: null,
      ...discount,
      expires: expires === undefined ? null : isoDate(expires),
      numberOfUsages: 0,
      numberOfUsagesUncompleted: 0,
      creationDate: date,
      modificationDate: date,
    };
  });
}

interface CodelessDiscount {
  readonly name: string;
  /** Days since it was made. */
  readonly age: number;
  readonly expires?: number;
  readonly [field: string]: unknown;
}
