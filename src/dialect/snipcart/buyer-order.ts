import { type TSchema, Type } from 'typebox';
import type { Order } from '../../domain/order/order.js';
import { flag, named, noneOf, text } from '../../shape.js';
import { type Mode, renderedOrder, snipcartOrder } from './order.js';
import { importedDiscountShape } from './shapes/discount.js';
import { buyersShape, refundShape } from './shapes/order.js';

/** Fields that are only for the merchant: details of the payment, and the customer's record in the shop. */
const merchants: ReadonlySet<string> = new Set([
  'user',
  'userId',
  'sessionToken',
  'ipAddress',
  'userAgent',
  'metadata',
  'paymentTransactionId',
  'recoveredFromCampaignId',
]);
/** The fields of a discount that buyers see: not its limits and further conditions. */
const ofDiscounts = [
  'id',
  'name',
  'code',
  'trigger',
  'type',
  'rate',
  'amount',
  'value',
  'amountSaved',
] as const;
/** The fields of a refund that buyers see: its comment may be an internal note of the merchant's. */
const ofRefunds = ['amount', 'currency', 'creationDate'] as const;

/** An order as its buyer may see it. */
export const buyersOrderShape = buyersShape((key) => merchants.has(key), {
  discounts: noneOf(partShape('BuyersDiscount', importedDiscountShape.properties, ofDiscounts)),
  refunds: noneOf(partShape('BuyersRefund', refundShape.properties, ofRefunds)),
  invoiceUrl: text('https://shop.example/invoices/93e4604e', 'A path where the shop knows no public URL.'),
  confirmedByMail: flag(true, 'Whether a mail confirms it.'),
});

/** An order as its buyer may see it. What an import said beyond an order's own fields is not for them. */
export function buyerOrder(order: Order, mode: Mode): Record<string, unknown> {
  const answer = snipcartOrder(order, mode);
  const own = Object.keys(renderedOrder(order, mode)).filter((key) => !merchants.has(key));
  return {
    ...picked(answer, own),
    discounts: listed(answer.discounts).map((discount) => picked(discount, ofDiscounts)),
    refunds: listed(answer.refunds).map((refund) => picked(refund, ofRefunds)),
  };
}

/** Some keys of an object; one that was imported may lack any of them. */
function partShape<K extends string>(
  title: string,
  properties: Readonly<Record<K, TSchema>>,
  keys: readonly K[],
): TSchema {
  return named(title, Object.fromEntries(keys.map((key) => [key, Type.Optional(properties[key])])));
}

function listed(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

function picked(source: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(source, key)).map((key) => [key, source[key]]),
  );
}
