import { discountFields } from './order-discounts.js';
import type { Fate } from './order-fate.js';
import { type DemoLine, snipcartItem } from './order-lines.js';
import type { DemoPromo, DemoShipping } from './order-rules.js';
import { major, type OrderTotals, share } from './order-totals.js';
import { type DemoPerson, flatAddress, isoDate } from './people.js';
import type { Random } from './random.js';

/** Everything that is known of an order before it is written down. */
export interface OrderFacts {
  readonly token: string;
  readonly invoiceNumber: string | null;
  readonly person: DemoPerson;
  readonly lines: readonly DemoLine[];
  readonly promo: DemoPromo | null;
  readonly shipping: DemoShipping | null;
  readonly totals: OrderTotals;
  readonly fate: Fate;
  readonly createdAt: number;
  readonly completedAt: number | null;
  /** When it last changed. */
  readonly changedAt: number;
  readonly random: Random;
}

/** An order as Snipcart's API prints it: what `import snipcart --orders` reads. */
export interface DemoOrder {
  readonly token: string;
  readonly invoiceNumber: string | null;
  readonly status: Fate['status'];
  readonly paymentStatus: string | null;
  readonly creationDate: string;
  readonly completionDate: string | null;
  readonly email: string;
  readonly finalGrandTotal: number;
  readonly items: readonly Record<string, unknown>[];
  readonly discounts: readonly { readonly code: string }[];
  readonly [field: string]: unknown;
}

/** Writes an order down in Snipcart's field names. */
export function snipcartOrder(facts: OrderFacts): DemoOrder {
  const { token, person, totals, fate, random } = facts;
  const shipsTo = person.shipping ?? person.billing;
  const card = fate.paymentMethod === 'CreditCard';
  const refunded =
    fate.refund === 'all' ? totals.total : fate.refund === 'part' ? share(totals.total, 1, 3) : 0;
  const tracking =
    fate.tracked && facts.shipping !== null ? `AM${random.int(100_000_000, 999_999_999)}US` : null;
  const items = facts.lines.map((line) => snipcartItem(line, token, facts.createdAt, random));
  const count = facts.lines.reduce((sum, line) => sum + line.quantity, 0);
  const grams = facts.lines.reduce((sum, line) => sum + line.product.weight * line.quantity, 0);
  const total = major(totals.total);
  return {
    token,
    mode: 'Test',
    status: fate.status,
    paymentStatus: fate.paymentStatus,
    paymentMethod: fate.paymentMethod,
    paymentGatewayUsed: card ? 'Stripe' : fate.paymentMethod === 'Other' ? 'Custom' : 'None',
    paymentTransactionId: card ? `demo_${token.slice(0, 8)}` : null,
    paymentDetails: {
      iconUrl: null,
      display: fate.paymentMethod === 'Other' ? 'Bank transfer' : null,
      instructions: null,
    },
    invoiceNumber: facts.invoiceNumber,
    parentInvoiceNumber: null,
    parentToken: null,
    isRecurringOrder: false,
    hasSubscriptions: false,
    currency: 'usd',
    lang: languages[person.billing.Country] ?? 'en',
    email: person.email,
    user: { id: person.id, email: person.email },
    userId: person.id,
    creationDate: isoDate(facts.createdAt),
    modificationDate: isoDate(facts.changedAt),
    completionDate: facts.completedAt === null ? null : isoDate(facts.completedAt),
    cardHolderName: person.billing.Name,
    creditCardLast4Digits: card ? '4242' : null,
    cardType: card ? 'Visa' : null,
    willBePaidLater: fate.paymentMethod === 'WillBePaidLater',
    ...flatAddress('billingAddress', person.billing),
    ...flatAddress('shippingAddress', shipsTo),
    shippingAddressSameAsBilling: person.shipping === null,
    shippingFees: major(totals.shipping),
    shippingMethod: facts.shipping?.method ?? null,
    shippingProvider: null,
    shippingRateUserDefinedId: facts.shipping?.id ?? null,
    shippingEnabled: facts.shipping !== null,
    trackingNumber: tracking,
    trackingUrl: tracking === null ? null : `https://parcels.example.com/${tracking}`,
    notes: random.chance(0.07) ? random.pick(notes) : null,
    items,
    plans: [],
    ...discountFields(facts.promo, totals, token, facts.createdAt),
    refunds: refunded === 0 ? [] : [refundOf(facts, refunded)],
    taxes: totals.taxes.map(({ tax, amount }) => ({
      taxName: tax.name,
      taxRate: tax.rate / 100_000,
      amount: major(amount),
      numberForInvoice: tax.number ?? '',
      includedInPrice: false,
      appliesOnShipping: tax.onShipping,
      discountInducedAmountVariation: 0,
    })),
    taxProvider: 'Default',
    customFields: [],
    customFieldsJson: '[]',
    metadata: random.chance(0.05)
      ? { gift: true, heardFrom: random.pick(['a friend', 'the market', 'a magazine']) }
      : null,
    itemsTotal: major(totals.items),
    itemsCount: count,
    numberOfItemsInOrder: count,
    subtotal: major(totals.subtotal),
    baseTotal: total,
    taxableTotal: major(totals.taxable),
    taxesTotal: major(totals.taxesTotal),
    savedAmount: major(totals.discount),
    totalPriceWithoutDiscountsAndTaxes: major(totals.items),
    totalWeight: grams,
    grandTotal: total,
    total,
    finalGrandTotal: total,
    refundsAmount: major(refunded),
    adjustedAmount: major(totals.total - refunded),
  };
}

function refundOf({ token, changedAt, random }: OrderFacts, amount: number): Record<string, unknown> {
  return {
    id: random.guid(),
    orderToken: token,
    amount: major(amount),
    comment: random.pick([
      'Arrived chipped',
      'Changed their mind',
      'Sent the wrong colour',
      'Lost by the carrier',
    ]),
    refundedByPaymentGateway: true,
    notifyCustomer: true,
    notifiedCustomerByEmail: true,
    currency: 'usd',
    creationDate: isoDate(changedAt),
    modificationDate: isoDate(changedAt),
  };
}

const languages: Readonly<Record<string, string>> = { FR: 'fr', DE: 'de', ES: 'es', AR: 'es', BR: 'pt' };
const notes = [
  'Please leave the parcel with the bakery next door.',
  'It is a present: no invoice in the box, please.',
  'The bell does not work. Knock twice.',
  'If the glaze is a little darker than in the picture, all the better.',
  'No hurry at all.',
];
