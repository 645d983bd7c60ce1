import { present } from '../../domain/input-values.js';
import type { OrderLine, OrderPayment, OrderTax } from '../../domain/order/order.js';
import type { InputObject } from '../../input/object.js';
import { customFieldsOf } from './input.js';
import { minorOf } from './order-refunds.js';

/** Reads an item; what is not essential and odd in it only reads back as it was given. */
export function readLine(item: InputObject, currency: string): OrderLine {
  const product = item.text('id') ?? item.text('userDefinedId');
  if (product === undefined || product === '') item.wrong('id', 'must be the product id');
  const quantity = item.whole('quantity') ?? 1;
  const price = item.amount('price', currency);
  const total = item.amount('totalPrice', currency);
  const unitPrice =
    item.amount('unitPrice', currency) ??
    (total !== undefined && quantity > 0 ? Math.round(total / quantity) : price);
  if (price === undefined && unitPrice === undefined) item.wrong('price', 'must be a number');
  const text = item.texts({ description: 'description', url: 'url', image: 'image', fileGuid: 'fileGuid' });
  const fields = customFieldsOf(item);
  const lineTotal = total ?? (unitPrice ?? price ?? 0) * quantity;
  const { quantityStep, taxes, totalPriceWithoutTaxes } = item.source;
  const net = minorOf(totalPriceWithoutTaxes, currency);
  return {
    uniqueId: item.text('uniqueId') ?? '',
    product: (product ?? '').replaceAll('\u0000', '').toWellFormed(),
    name: item.text('name') ?? product ?? '',
    price: price ?? unitPrice ?? 0,
    unitPrice: unitPrice ?? price ?? 0,
    quantity,
    total: lineTotal,
    ...present(text),
    ...present({
      weight: item.number('weight'),
      width: item.number('width'),
      height: item.number('height'),
      length: item.number('length'),
      minQuantity: item.whole('minQuantity'),
      maxQuantity: item.whole('maxQuantity'),
      quantityStep: Number.isSafeInteger(quantityStep) ? (quantityStep as number) : undefined,
      taxNames: isNames(taxes) ? taxes : undefined,
      net: net === lineTotal ? undefined : net,
      metadata: item.plain('metadata'),
      addedAt: item.date('addedOn'),
      categories: item.words('categories'),
      customFields: fields.length > 0 ? fields : undefined,
      notStackable: item.flag('stackable') === false || undefined,
      notShippable: item.flag('shippable') === false || undefined,
      notTaxable: item.flag('taxable') === false || undefined,
      taxesIncluded: item.flag('hasTaxesIncluded') || undefined,
    }),
  };
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}

/** The provider's words for the buyer: what is no text of them reads back as it was given. */
export function paymentDetails(value: unknown): Pick<OrderPayment, 'display' | 'iconUrl' | 'instructions'> {
  if (typeof value !== 'object' || value === null) return {};
  const fields = value as Readonly<Record<string, unknown>>;
  const text = (key: string): string | undefined =>
    typeof fields[key] === 'string' ? (fields[key] as string) : undefined;
  return present({
    display: text('display'),
    iconUrl: text('iconUrl'),
    instructions: text('instructions'),
  });
}

/** Reads a tax, which is called one way in an order and another in its summary. */
export function readTax(tax: InputObject, currency: string): OrderTax {
  return {
    name: tax.text('taxName') ?? tax.text('name') ?? '',
    rate: tax.number('taxRate') ?? tax.number('rate') ?? 0,
    amount: tax.amount('amount', currency) ?? 0,
    ...present({
      numberForInvoice: tax.text('numberForInvoice'),
      includedInPrice: tax.flag('includedInPrice') || undefined,
      appliesOnShipping: tax.flag('appliesOnShipping') || undefined,
      discountVariation: minorOf(tax.source.discountInducedAmountVariation, currency) || undefined,
    }),
  };
}
