import { type Address, fullName, noAddress } from '../../domain/address.js';
import { type Minor, toMajor } from '../../domain/money.js';
import type { OrderDetails, OrderLine } from '../../domain/order/order.js';
import { provinceCode } from '../../domain/provinces.js';
import { firstLine, secondLine } from './address.js';

/** What is to be paid, as the protocol of custom gateways tells it. */
export interface GatewayInvoice {
  readonly shippingAddress: GatewayAddress;
  readonly billingAddress: GatewayAddress;
  readonly email: string;
  readonly language: string;
  /** Lower case. */
  readonly currency: string;
  readonly amount: number;
  /** The cart's token. */
  readonly targetId: string;
  /** Their amounts add up to `amount`. */
  readonly items: readonly GatewayItem[];
}

interface GatewayAddress {
  readonly name: string;
  readonly surname: string;
  readonly streetAndNumber: string;
  readonly postalCode: string;
  readonly country: string;
  readonly city: string;
  readonly region: string | null;
}

interface GatewayItem {
  readonly name: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly type: 'Physical' | 'Digital' | 'Tax' | 'Shipping' | 'Discount';
  readonly discountAmount: number;
  /** A fraction: 0.2 for 20 %. */
  readonly rateOfTaxIncludedInPrice: number;
  readonly amount: number;
}

export interface Invoiced {
  readonly token: string;
  readonly currency: string;
  readonly details: OrderDetails;
}

/**
 * The invoice of a cart or an order. Goods at their prices; discounts, shipping and taxes are rows of their
 * own.
 */
export function gatewayInvoice({ token, currency, details }: Invoiced): GatewayInvoice {
  const { totals } = details;
  const shipping = details.shippingSameAsBilling ? details.billing : details.shipping;
  return {
    shippingAddress: address({ ...noAddress, ...shipping }),
    billingAddress: address({ ...noAddress, ...details.billing }),
    email: details.email,
    language: details.language ?? 'en',
    currency: currency.toLowerCase(),
    amount: toMajor(totals.total, currency),
    targetId: token,
    items: rows(details).map(({ minor, ...row }) => ({
      ...row,
      unitPrice: toMajor(minor, currency),
      discountAmount: 0,
      amount: toMajor(minor * row.quantity, currency),
    })),
  };
}

function address(from: Address): GatewayAddress {
  const name = fullName(from) ?? '';
  return {
    name,
    surname: from.firstName === null ? '' : (from.name ?? ''),
    streetAndNumber: [firstLine(from), secondLine(from)].filter(Boolean).join(', '),
    postalCode: from.postalCode ?? '',
    country: from.country ?? '',
    city: from.city ?? '',
    region: provinceCode(from.country, from.province),
  };
}

interface Row {
  readonly name: string;
  /** Of one. */
  readonly minor: Minor;
  readonly quantity: number;
  readonly type: GatewayItem['type'];
  readonly rateOfTaxIncludedInPrice: number;
}

function rows(details: OrderDetails): Row[] {
  const { totals, taxes, delivery, lines } = details;
  const one = (name: string, type: Row['type'], minor: Minor): Row => ({
    name,
    type,
    minor,
    quantity: 1,
    rateOfTaxIncludedInPrice: 0,
  });
  const rows: Row[] = lines.map((line) => ({
    name: line.name,
    minor: line.unitPrice,
    quantity: line.quantity,
    type: line.notShippable ? 'Digital' : 'Physical',
    rateOfTaxIncludedInPrice: includedRate(details, line),
  }));
  for (const { discount, amountSaved } of details.adjustments ?? [])
    if (amountSaved !== 0) rows.push(one(discount.name, 'Discount', -amountSaved));
  if (totals.shipping !== 0 || delivery.method !== undefined)
    rows.push(one(delivery.method ?? 'Shipping', 'Shipping', totals.shipping));
  for (const { name, amount, includedInPrice } of taxes)
    if (!includedInPrice) rows.push(one(name, 'Tax', amount));
  const missing = totals.total - rows.reduce((sum, { minor, quantity }) => sum + minor * quantity, 0);
  // Included taxes that this buyer does not owe, and whatever else a total has that no row tells of.
  if (missing !== 0) rows.push(one('Adjustment', missing < 0 ? 'Discount' : 'Tax', missing));
  return rows;
}

function includedRate({ taxes }: OrderDetails, line: OrderLine): number {
  if (!line.taxesIncluded || line.notTaxable) return 0;
  const { taxNames = [] } = line;
  const rate = taxes
    .filter(({ includedInPrice }) => includedInPrice)
    .filter(({ name }) => taxNames.length === 0 || taxNames.includes(name))
    .reduce((sum, tax) => sum + tax.rate, 0);
  return Math.round(rate * 1e6) / 1e6;
}
