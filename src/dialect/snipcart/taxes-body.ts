import { isObject } from '../../domain/input-values.js';
import { toMajor } from '../../domain/money.js';
import type { Order } from '../../domain/order/order.js';
import type { CalculatedTax } from '../../domain/tax/tax.js';
import { type Answer, amountIn, camelCased, flagIn, listIn, numberIn, textIn } from './merchant-answer.js';
import { type Mode, snipcartOrder } from './order.js';

type JsonObject = Record<string, unknown>;

/**
 * What the merchant's tax calculator is sent: the cart before any tax, with Unix timestamps and a number for
 * the payment's method, as Snipcart's live carts have them.
 */
export function taxesRequest(cart: Order, mode: Mode, now: number): JsonObject {
  const { totals } = cart.details;
  const money = (minor: number) => toMajor(minor, cart.currency);
  const rendered = snipcartOrder(cart, mode);
  const [subtotal, total] = [
    totals.items - totals.discounts,
    totals.items - totals.discounts + totals.shipping,
  ];
  return {
    eventName: 'taxes.calculate',
    mode,
    createdOn: new Date(now).toISOString(),
    content: {
      ...picked(rendered, ['token', 'email', 'mode', 'status', 'lang', 'currency', 'ipAddress', 'userAgent']),
      version: '3.0',
      creationDate: unix(cart.createdAt),
      modificationDate: unix(cart.updatedAt),
      completionDate: null,
      invoiceNumber: '',
      shipToBillingAddress: rendered.shippingAddressSameAsBilling,
      ...picked(rendered, ['billingAddress', 'shippingAddress', 'userId']),
      shippingInformation: {
        provider: rendered.shippingProvider,
        fees: rendered.shippingFees,
        method: rendered.shippingMethod,
      },
      paymentMethod: 0,
      metadata: rendered.metadata ?? {},
      items: (rendered.items as JsonObject[]).map((item) => untaxedItem(item, cart)),
      ...picked(rendered, ['discounts', 'customFields']),
      plans: [],
      refunds: [],
      taxes: [],
      taxProvider: 'Webhooks',
      subtotal: money(subtotal),
      itemsTotal: money(totals.items),
      discountsTotal: money(totals.discounts),
      taxesTotal: 0,
      plansTotal: 0,
      total: money(total),
      ...picked(rendered, ['totalWeight']),
      summary: { subtotal: money(subtotal), taxableTotal: money(subtotal), total: money(total), taxes: [] },
    },
  };
}

/** An item as it is before taxes are known. */
function untaxedItem(item: JsonObject, cart: Order): JsonObject {
  const line = cart.details.lines.find(({ uniqueId }) => uniqueId === item.uniqueId);
  const addedOn = unix(line?.addedAt ?? cart.createdAt);
  return { ...item, totalPriceWithoutTaxes: item.totalPrice, addedOn, modificationDate: addedOn };
}

function picked(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, source[name] ?? null]));
}

function unix(ms: number): number {
  return Math.floor(ms / 1000);
}

const mostTaxes = 100;

/**
 * Reads taxes: a list under `taxes`, or a bare list. All or none: an order whose taxes are half known must
 * not be sold. Undefined where anything of them cannot be read.
 */
export function readTaxes(raw: Answer, currency: string): readonly CalculatedTax[] | undefined {
  const answer = camelCased(raw);
  const list = Array.isArray(answer) ? answer : listIn(answer, 'taxes');
  if (!list || list.length > mostTaxes) return undefined;
  const taxes = list.flatMap((item) => readTax(item, currency) ?? []);
  return taxes.length === list.length ? taxes : undefined;
}

/** A fraction: servers write 20 % as 0.2, as 20 or as `20%`. No tax is above 100 %. */
function rateIn(value: unknown): number {
  const percent = typeof value === 'string' ? /^(.*\S)\s*%$/.exec(value.trim())?.[1] : undefined;
  const rate = numberIn(percent ?? value) ?? 0;
  // A quotient of floats has digits that nobody wrote.
  return percent !== undefined || rate > 1 ? Number((rate / 100).toPrecision(12)) : rate;
}

function readTax(item: unknown, currency: string): CalculatedTax | undefined {
  if (!isObject(item)) return undefined;
  const name = textIn(item.name, 100);
  const amount = amountIn(item.amount, currency);
  if (name === null || amount === undefined) return undefined;
  return {
    name,
    amount,
    rate: rateIn(item.rate),
    numberForInvoice: textIn(item.numberForInvoice, 100) ?? '',
    includedInPrice: flagIn(item.includedInPrice),
    appliesOnShipping: flagIn(item.appliesOnShipping),
  };
}
