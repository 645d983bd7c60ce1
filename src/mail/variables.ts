import { type Mode, snipcartOrder } from '../dialect/snipcart/order.js';
import type { Order } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';
import { webAddress } from './filters.js';
import type { Voice } from './voice.js';

type Json = Readonly<Record<string, unknown>>;

/** What every template knows of its store, as Snipcart names it. */
export function storeVariables(store: Store, voice: Voice, context: 'Email' | 'Html' | 'Pdf'): Json {
  const { settings } = store;
  const address = settings.businessAddress;
  return {
    context,
    language: voice.language,
    store: {
      name: store.name,
      mode: store.mode,
      url: store.domain ? `${store.domain.protocol}://${store.domain.domain}` : null,
      email: settings.email,
    },
    settings: {
      logoUrl: webAddress(settings.logoUrl),
      color: settings.mailColor,
      onColor: readableOn(settings.mailColor),
      signature: settings.signature,
      businessAddress: address,
      businessLines: address ? businessLines(address, voice) : [],
      includeProductImagesInInvoice: settings.includeProductImagesInInvoice,
      orderHistoryUrl: webAddress(settings.orderHistoryUrl),
    },
  };
}

/** An order as templates know it: Snipcart's, the names of its mails beside those of its API, and sums as they are shown. */
export function orderVariables(order: Order, store: Store, voice: Voice): Json {
  const shown = snipcartOrder(order, store.mode as Mode);
  const sameAddress = shown.shippingAddressSameAsBilling === true;
  const summary = (shown.summary ?? {}) as Json;
  return {
    ...shown,
    trackingUrl: webAddress(shown.trackingUrl),
    customerName: nameOf(shown),
    items: list(shown.items).map((item) => itemVariables(item, store)),
    sums: sums(shown, voice),
    summary: { ...summary, subTotal: summary.subtotal ?? shown.subtotal },
    shipToBillingAddress: sameAddress,
    parentCartId: shown.parentToken ?? null,
    isRecurringInvoice: shown.isRecurringOrder === true,
    attention: order.details.attention ?? null,
    shippingInformation: {
      method: shown.shippingMethod,
      localizedMethod: shown.shippingLocalizedMethod,
      fees: shown.shippingFees,
      provider: shown.shippingProvider,
      trackingNumber: shown.trackingNumber,
      trackingUrl: webAddress(shown.trackingUrl),
    },
    card: {
      last4Digits: shown.creditCardLast4Digits,
      type: shown.cardType,
      ownerName: shown.cardHolderName,
    },
    paymentLabel: paymentLabel(shown, voice),
    billingLines: addressLines(shown.billingAddress, voice),
    shippingLines: addressLines(sameAddress ? shown.billingAddress : shown.shippingAddress, voice),
  };
}

/** A line under an order: what it is called and what it comes to. */
export interface Sum {
  readonly label: string;
  readonly amount: string;
  readonly weight: 'line' | 'total' | 'aside';
}

/** From the lines' total to what was paid, in the order in which one adds up. */
function sums(order: Json, voice: Voice): Sum[] {
  const { say } = voice;
  const currency = String(order.currency ?? '');
  const money = (amount: unknown): string => voice.money(amount, currency);
  const minus = (amount: number): string => money(amount === 0 ? 0 : -Math.abs(amount));
  const line = (label: string, amount: string): Sum => ({ label, amount, weight: 'line' });
  const rows: Sum[] = [line(say('subtotal'), money(order.itemsTotal))];
  const saved = number(order.savedAmount);
  if (saved !== 0)
    rows.push(...discountRows(order, saved, (label, amount) => line(label, minus(amount)), say('discount')));
  const method = text(order.shippingLocalizedMethod) || text(order.shippingMethod);
  if (number(order.shippingFees) !== 0 || method !== '')
    rows.push(
      line(method === '' ? say('shipping') : `${say('shipping')} (${method})`, money(order.shippingFees)),
    );
  const taxes = list(order.taxes);
  for (const tax of taxes.filter((one) => one.includedInPrice !== true))
    rows.push(line(taxLabel(tax, voice), money(tax.amount)));
  const variation = number((order.summary as Json | undefined)?.discountInducedTaxesVariation);
  if (variation !== 0) rows.push(line(say('taxAdjustment'), money(variation)));
  rows.push({ label: say('total'), amount: money(order.finalGrandTotal), weight: 'total' });
  for (const tax of taxes.filter((one) => one.includedInPrice === true))
    rows.push({
      label: say('included', { name: taxLabel(tax, voice) }),
      amount: money(tax.amount),
      weight: 'aside',
    });
  const refunded = number(order.refundsAmount);
  if (refunded > 0) {
    rows.push({ label: say('refunded'), amount: minus(refunded), weight: 'aside' });
    rows.push({ label: say('remaining'), amount: money(order.adjustedAmount), weight: 'aside' });
  }
  return rows;
}

/** Each discount by its name where their amounts make up what was saved, else one line for all. */
function discountRows(
  order: Json,
  saved: number,
  row: (label: string, amount: number) => Sum,
  label: string,
): Sum[] {
  const each = list(order.discounts)
    .map((one) => ({ name: text(one.name) || text(one.code), amount: number(one.amountSaved) }))
    .filter(({ amount }) => amount !== 0);
  const known = each.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  if (each.length === 0 || Math.abs(known - Math.abs(saved)) > 0.0001) return [row(label, saved)];
  return each.map(({ name, amount }) => row(name === '' ? label : `${label} (${name})`, amount));
}

function taxLabel(tax: Json, voice: Voice): string {
  const name = text(tax.taxName) || text(tax.name);
  const rate = number(tax.taxRate ?? tax.rate);
  const percent = voice.percent(rate);
  return rate === 0 || name.includes('%') ? name : `${name} ${percent}`;
}

function itemVariables(item: Json, store: Store): Json {
  const fields = list(item.customFields).filter(
    (field) => (text(field.displayValue) || text(field.value)) !== '',
  );
  return {
    ...item,
    image: imageOf(item, store),
    url: webAddress(item.url),
    options: fields.map((field) => `${text(field.name)}: ${text(field.displayValue) || text(field.value)}`),
  };
}

/** An image's own address; a path is one of the store's site. */
function imageOf(item: Json, store: Store): string | null {
  const given = text(item.image);
  if (given === '' || !store.domain) return webAddress(given);
  const base = `${store.domain.protocol}://${store.domain.domain}`;
  return URL.canParse(given, base) ? webAddress(new URL(given, base).href) : null;
}

function nameOf(order: Json): string {
  const { firstName, name } = (order.billingAddress ?? {}) as Json;
  return text(firstName) || text(name) || '';
}

function paymentLabel(order: Json, voice: Voice): string | null {
  const { say } = voice;
  const last4 = text(order.creditCardLast4Digits);
  if (last4 !== '') return say('card', { type: text(order.cardType) || say('cardType'), last4 });
  if (order.willBePaidLater === true) return say('payLater');
  const display = text(((order.paymentDetails ?? {}) as Json).display);
  if (display !== '') return display;
  if (number(order.finalGrandTotal) === 0) return say('noPayment');
  const gateway = text(order.paymentGatewayUsed);
  return order.paymentMethod === 'CreditCard' ? say('cardType') : gateway === '' ? null : gateway;
}

/** An address as it stands on a parcel. */
export function addressLines(given: unknown, voice: Voice): string[] {
  const address = (given ?? {}) as Json;
  const country = text(address.country);
  const [code, city, province] = [text(address.postalCode), text(address.city), text(address.province)];
  const joined = (parts: readonly string[], between: string): string => parts.filter(Boolean).join(between);
  const place = codeLast.has(country.toUpperCase())
    ? joined([city, joined([province, code], ' ')], ', ')
    : joined([joined([code, city], ' '), province], ', ');
  return [
    text(address.fullName) || text(address.name),
    text(address.company),
    text(address.address1),
    text(address.address2),
    place,
    country === '' ? '' : voice.country(country),
    text(address.phone),
  ].filter((line) => line !== '');
}

/** Countries that write the postal code behind the city. */
const codeLast = new Set('US CA AU NZ GB IE IN BR MX ZA SG JP'.split(' '));

/** The merchant's address as it stands under a mail and on an invoice. */
function businessLines(address: NonNullable<Store['settings']['businessAddress']>, voice: Voice): string[] {
  const { vatNumber } = address;
  const lines = addressLines({ ...address, name: '' }, voice);
  return vatNumber === undefined ? lines : [...lines, `${voice.say('paper.vatNumber')}: ${vatNumber}`];
}

/** Black or white, whichever reads better on a colour (WCAG's relative luminance). */
function readableOn(color: string): '#ffffff' | '#111111' {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.36 ? '#111111' : '#ffffff';
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

function number(value: unknown): number {
  const given = typeof value === 'string' ? Number(value) : value;
  return typeof given === 'number' && Number.isFinite(given) ? given : 0;
}
