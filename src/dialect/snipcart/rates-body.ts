import { isObject } from '../../domain/input-values.js';
import type { Order } from '../../domain/order/order.js';
import { named } from '../../domain/shipping/offered-rates.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import { type Answer, amountIn, camelCased, listIn, textIn, wholeIn } from './merchant-answer.js';
import { orderOfStore } from './order.js';

/** What the merchant's server of shipping rates is sent: the cart as an order, addresses flat and nested. */
export function ratesRequest(cart: Order, store: Store, now: number): Record<string, unknown> {
  return {
    eventName: 'shippingrates.fetch',
    mode: store.mode,
    createdOn: new Date(now).toISOString(),
    content: orderOfStore(cart, store),
  };
}

export interface RatesAnswer {
  readonly rates: readonly ShippingRate[];
  /** The merchant's own words for the buyer. */
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

const mostRates = 100;
const mostErrors = 10;

/**
 * Reads rates in every shape in which real servers answer them: a list, or a list under `rates`. A rate
 * without a description, or whose cost is no amount of 0 or more, is left out. Undefined where nothing of it
 * can be read.
 */
export function readRates(raw: Answer, currency: string): RatesAnswer | undefined {
  const answer = camelCased(raw);
  // Some servers say null where there is none to offer.
  const isNone = isObject(answer) && Object.hasOwn(answer, 'rates') && answer.rates === null;
  const list = Array.isArray(answer) ? answer : isNone ? [] : listIn(answer, 'rates');
  const rates = (list ?? []).slice(0, mostRates).flatMap((item) => readRate(item, currency) ?? []);
  const errors = isObject(answer) ? readErrors(answer.errors) : [];
  // Rates of which none can be read are a mistake; no rates at all are an answer.
  if (errors.length === 0 && rates.length === 0 && (list === undefined || list.length > 0)) return undefined;
  const ids = new Set<string>();
  return { rates: rates.filter(({ id }) => !ids.has(id) && ids.add(id)), errors };
}

function readRate(item: unknown, currency: string): ShippingRate | undefined {
  if (!isObject(item)) return undefined;
  const cost = amountIn(item.cost, currency);
  const description = textIn(item.description, 500);
  if (cost === undefined || description === null) return undefined;
  return named({
    source: 'webhook',
    description,
    cost,
    guaranteedDays: wholeIn(item.guaranteedDaysToDelivery) ?? wholeIn(item.guaranteedDeliveryDays) ?? null,
    reference: textIn(item.userDefinedId, 200) ?? textIn(item.code, 200),
    additionalInfos: textIn(item.additionalInfos, 1000),
    provider: textIn(item.shippingProvider, 200),
    localizationId: null,
  });
}

function readErrors(value: unknown): RatesAnswer['errors'] {
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(value).flat() : [value];
  return list.slice(0, mostErrors).flatMap((item) => {
    const key = isObject(item) ? textIn(item.key, 100) : null;
    const message = textIn(isObject(item) ? item.message : item, 500) ?? key;
    return message === null ? [] : [{ code: key ?? 'rates_not_calculated', message }];
  });
}
