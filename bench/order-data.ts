import { type Customer, customerAt, flatAddress } from './customer-data.js';
import { boughtPlace, productAt } from './product-data.js';
import { type Random, randomOf } from './random.js';

const statuses = [
  ['Processed', 400],
  ['Delivered', 380],
  ['Shipped', 140],
  ['Cancelled', 30],
  ['Pending', 20],
  ['Dispatched', 12],
  ['Disputed', 3],
  ['InProgress', 15],
] as const;

const paymentStatuses = [
  ['Paid', 880],
  ['Deferred', 30],
  ['PaidDeferred', 40],
  ['Refunded', 20],
  ['Pending', 10],
  ['Failed', 8],
  ['Authorized', 6],
  ['ChargedBack', 4],
  ['Expired', 2],
] as const;

export interface OrderPlace {
  /** From 0, the oldest. */
  readonly at: number;
  readonly createdAt: number;
  /** Customers who were there already. */
  readonly customers: number;
}

/** An order in Snipcart's shape, as long as real ones are. */
export function orderLine({ at, createdAt, customers }: OrderPlace): string {
  const random = randomOf(30_000_000 + at);
  // Who came lately buys more often than who came years ago.
  const customer = customerAt(Math.floor(customers * Math.sqrt(random.next())));
  const status = random.weighted(statuses);
  const done = status !== 'InProgress';
  const items = Array.from({ length: 1 + Math.floor(random.next() ** 2 * 4) }, () => itemOf(random));
  const cents = (amount: number): number => Math.round(amount) / 100;
  const itemsTotal = items.reduce((sum, item) => sum + item.totalPrice * 100, 0);
  const shippingFees = itemsTotal > 10_000 ? 0 : 850;
  const taxes = customer.place.taxes.map(([taxName, taxRate]) => {
    const amount = cents((itemsTotal + shippingFees) * taxRate);
    return {
      taxName,
      taxRate,
      amount,
      numberForInvoice: '',
      includedInPrice: false,
      appliesOnShipping: true,
    };
  });
  const taxed = taxes.reduce((sum, { amount }) => sum + amount * 100, 0);
  const total = cents(itemsTotal + shippingFees + taxed);
  const card = random.below(10) < 8;
  return JSON.stringify({
    token: random.guid(),
    mode: 'Test',
    status,
    paymentStatus: done ? random.weighted(paymentStatuses) : null,
    paymentMethod: card ? 'CreditCard' : 'Other',
    paymentGatewayUsed: 'Stripe',
    paymentTransactionId: done ? `pi_${random.guid().slice(0, 18)}` : null,
    invoiceNumber: done ? `SNIP-${at + 1}` : '',
    isRecurringOrder: random.below(100) === 0,
    currency: 'usd',
    lang: customer.place.country === 'FR' ? 'fr' : 'en',
    email: customer.email,
    creationDate: new Date(createdAt - 240_000).toISOString(),
    modificationDate: new Date(createdAt + 60_000).toISOString(),
    completionDate: done ? new Date(createdAt).toISOString() : null,
    cardHolderName: card ? `${customer.firstName} ${customer.lastName}` : null,
    creditCardLast4Digits: card ? '4242' : null,
    cardType: card ? 'Visa' : null,
    willBePaidLater: false,
    ...flatAddress('billing', customer),
    ...flatAddress('shipping', customer),
    shippingAddressSameAsBilling: true,
    shippingFees: cents(shippingFees),
    shippingMethod: shippingFees === 0 ? 'Free shipping' : 'Flat rate',
    trackingNumber: status === 'Shipped' || status === 'Delivered' ? `1Z${at}` : null,
    trackingUrl: null,
    notes: random.below(20) === 0 ? 'Please leave it at the door.' : null,
    items,
    discounts: [],
    taxes,
    customFields: random.below(10) === 0 ? [{ name: 'Gift note', value: 'Happy birthday' }] : [],
    metadata: random.below(8) === 0 ? { internal_id: `W${at}`, warehouse: at % 7 } : null,
    user: userOf(customer),
    ipAddress: `203.0.113.${at % 250}`,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    itemsTotal: cents(itemsTotal),
    subtotal: cents(itemsTotal),
    taxesTotal: cents(taxed),
    grandTotal: total,
    total,
    finalGrandTotal: total,
  });
}

function userOf({ guid, email, confirmed }: Customer): object {
  return { id: guid, email, mode: 'Test', status: confirmed ? 'Confirmed' : 'Unconfirmed' };
}

function itemOf(random: Random) {
  const product = productAt(boughtPlace(random));
  const quantity = random.below(5) === 0 ? 2 + random.below(3) : 1;
  return {
    uniqueId: random.guid(),
    id: product.id,
    name: product.name,
    price: product.price / 100,
    unitPrice: product.price / 100,
    quantity,
    totalPrice: (product.price * quantity) / 100,
    url: product.url,
    description: product.description,
    image: product.image,
    weight: product.weight,
    totalWeight: product.weight * quantity,
    stackable: true,
    maxQuantity: null,
    customFields: product.sizes
      ? [{ name: 'Size', value: 'M', type: 'dropdown', options: 'S|M[+2.00]|L[+4.00]' }]
      : [],
  };
}
