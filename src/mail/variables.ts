import { snipcartOrder } from '../dialect/snipcart/order.js';
import { toMajor } from '../domain/money.js';
import type { Order } from '../domain/order/order.js';
import { refundedOf } from '../domain/order/refunded.js';
import type { Store } from '../domain/store/store.js';
import { parseUrl } from '../domain/url.js';
import { webAddress } from './filters.js';
import type { MailLocale } from './locale.js';
import { sumsOf } from './sums.js';

type Json = Readonly<Record<string, unknown>>;

/** What every template knows of its store, as Snipcart names it. */
export function storeVariables(store: Store, locale: MailLocale, context: 'Email' | 'Html' | 'Pdf'): Json {
  const { settings } = store;
  const address = settings.businessAddress;
  return {
    context,
    language: locale.language,
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
      businessLines: address ? businessLines(address, locale) : [],
      includeProductImagesInInvoice: settings.includeProductImagesInInvoice,
      orderHistoryUrl: webAddress(settings.orderHistoryUrl),
    },
  };
}

/**
 * An order as templates know it: Snipcart's, the names of its mails beside those of its API, and sums as they
 * are shown.
 */
export function orderVariables(order: Order, store: Store, locale: MailLocale): Json {
  const rendered = snipcartOrder(order, store.mode);
  const { payment } = order.details;
  const sameAddress = rendered.shippingAddressSameAsBilling === true;
  const summary = (rendered.summary ?? {}) as Json;
  return {
    ...rendered,
    trackingUrl: webAddress(rendered.trackingUrl),
    customerName: nameOf(rendered),
    items: list(rendered.items).map((item) => itemVariables(item, store)),
    sums: sumsOf(order, locale),
    refundsAmount: toMajor(refundedOf(order).total, order.currency),
    paymentDetails: {
      iconUrl: webAddress(payment.iconUrl),
      display: payment.display ?? null,
      instructions: payment.instructions ?? null,
    },
    summary: { ...summary, subTotal: summary.subtotal ?? rendered.subtotal },
    shipToBillingAddress: sameAddress,
    parentCartId: rendered.parentToken ?? null,
    isRecurringInvoice: rendered.isRecurringOrder === true,
    attention: order.details.attention ?? null,
    shippingInformation: {
      method: rendered.shippingMethod,
      localizedMethod: rendered.shippingLocalizedMethod,
      fees: rendered.shippingFees,
      provider: rendered.shippingProvider,
      trackingNumber: rendered.trackingNumber,
      trackingUrl: webAddress(rendered.trackingUrl),
    },
    card: {
      last4Digits: rendered.creditCardLast4Digits,
      type: rendered.cardType,
      ownerName: rendered.cardHolderName,
    },
    paymentLabel: paymentLabel(order, locale),
    billingLines: addressLines(rendered.billingAddress, locale),
    shippingLines: addressLines(sameAddress ? rendered.billingAddress : rendered.shippingAddress, locale),
  };
}

function itemVariables(item: Json, store: Store): Json {
  // A hidden field is the shop's own: buyers read the others.
  const fields = list(item.customFields).filter(
    (field) => field.type !== 'hidden' && (text(field.displayValue) || text(field.value)) !== '',
  );
  return {
    ...item,
    image: imageOf(item, store),
    url: webAddress(item.url),
    options: fields.map((field) => `${text(field.name)}: ${text(field.displayValue) || text(field.value)}`),
  };
}

/** An image's own address; a path is one of the store's site. */
export function imageOf(item: { readonly image?: unknown }, store: Store): string | null {
  const url = text(item.image);
  if (url === '' || !store.domain) return webAddress(url);
  const base = `${store.domain.protocol}://${store.domain.domain}`;
  return webAddress(parseUrl(url, base)?.href);
}

function nameOf(order: Json): string {
  const { firstName, name } = (order.billingAddress ?? {}) as Json;
  return text(firstName) || text(name) || '';
}

/** How an order was paid, in words; null where nothing is known. */
export function paymentLabel({ details }: Order, { say }: MailLocale): string | null {
  const { cardLast4, cardType, paidLater, display, method, gateway } = details.payment;
  if (cardLast4) return say('card', { type: cardType ?? say('cardType'), last4: cardLast4 });
  if (paidLater) return say('payLater');
  if (display) return display;
  if (details.totals.total === 0) return say('noPayment');
  return method === 'CreditCard' ? say('cardType') : (gateway ?? null);
}

/** An address as it stands on a parcel. */
export function addressLines(value: unknown, locale: MailLocale): string[] {
  const address = (value ?? {}) as Json;
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
    country === '' ? '' : locale.country(country),
    text(address.phone),
  ].filter((line) => line !== '');
}

/** Countries that write the postal code behind the city. */
const codeLast = new Set('US CA AU NZ GB IE IN BR MX ZA SG JP'.split(' '));

/** The merchant's address as it stands under a mail and on an invoice. */
export function businessLines(
  address: NonNullable<Store['settings']['businessAddress']>,
  locale: MailLocale,
): string[] {
  const { vatNumber } = address;
  const lines = addressLines({ ...address, name: '' }, locale);
  return vatNumber === undefined ? lines : [...lines, `${locale.say('paper.vatNumber')}: ${vatNumber}`];
}

/** Black or white, whichever reads better on a colour (WCAG's relative luminance). */
export function readableOn(color: string): '#ffffff' | '#111111' {
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
