import { nestedAddress } from '../../dialect/snipcart/address.js';
import { readAddress } from '../../domain/address.js';
import type { Order, OrderLine } from '../../domain/order/order.js';
import { refundedOf } from '../../domain/order/refunded.js';
import type { Store } from '../../domain/store/store.js';
import { localeFor } from '../content.js';
import { webAddress } from '../filters.js';
import type { MailLocale } from '../locale.js';
import { type Sum, sumsOf } from '../sums.js';
import { addressLines, businessLines, imageOf, paymentLabel, readableOn } from '../variables.js';

/** An invoice in words, for a page or a PDF to set: data alone, which a thread is handed. */
export interface Paper {
  readonly language: string;
  readonly size: 'A4' | 'Letter';
  readonly color: string;
  readonly onColor: string;
  readonly title: string;
  readonly number: string;
  readonly status: { readonly label: string; readonly tone: 'good' | 'open' | 'over' } | null;
  /** Above all, where it is no invoice at all. */
  readonly warning: string | null;
  readonly seller: {
    readonly name: string;
    readonly logo: string | null;
    readonly lines: readonly string[];
  };
  readonly facts: readonly LabelledValue[];
  readonly parties: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly heads: {
    readonly item: string;
    readonly quantity: string;
    readonly price: string;
    readonly amount: string;
  };
  readonly lines: readonly PaperLine[];
  readonly sums: readonly Sum[];
  readonly notes: readonly LabelledValue[];
  readonly footer: string | null;
  readonly words: {
    readonly download: string /** With `{page}` and `{pages}` where the numbers go. */;
    readonly page: string;
  };
}

interface LabelledValue {
  readonly label: string;
  readonly value: string;
}

interface PaperLine {
  readonly name: string;
  readonly options: readonly string[];
  readonly image: string | null;
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
}

/** The invoice of an order, in the order's language. */
export function paperOf(store: Store, order: Order): Paper {
  const locale = localeFor(store, order);
  const { say } = locale;
  const { settings } = store;
  const { details } = order;
  const address = settings.businessAddress;
  // An invoice that was issued goes on to say where it was issued to.
  const { billing, shipping } = details.invoiced
    ? {
        billing: readAddress(details.invoiced.billing),
        shipping: readAddress(details.invoiced.shipping),
      }
    : {
        billing: readAddress(details.billing),
        shipping: readAddress(details.shippingSameAsBilling ? details.billing : details.shipping),
      };
  const addressed = (address: typeof billing): string[] => addressLines(nestedAddress(address), locale);
  const payment = paymentLabel(order, locale);
  return {
    language: locale.language,
    size: letterCountries.has(settings.country) ? 'Letter' : 'A4',
    color: settings.mailColor,
    onColor: readableOn(settings.mailColor),
    title: say('paper.title'),
    number: order.invoiceNumber,
    status: statusOf(order, locale),
    warning: store.mode === 'Test' ? say('paper.test') : null,
    seller: {
      name: address?.company ?? store.name,
      logo: webAddress(settings.logoUrl),
      lines: sellerLines(store, locale),
    },
    facts: [
      { label: say('paper.number'), value: order.invoiceNumber },
      {
        label: say('paper.date'),
        value: locale.date(new Date(details.completedAt ?? order.createdAt).toISOString()),
      },
      ...(payment === null ? [] : [{ label: say('payment'), value: payment }]),
    ],
    parties: [
      {
        label: say('paper.billTo'),
        lines: [...addressed(billing), ...vatLine(billing.vatNumber, locale), details.email],
      },
      { label: say('paper.shipTo'), lines: addressed(shipping) },
    ].filter(({ lines }) => lines.length > 0),
    heads: {
      item: say('paper.item'),
      quantity: say('paper.quantity'),
      price: say('paper.unitPrice'),
      amount: say('paper.amount'),
    },
    lines: details.lines.map((line) => paperLine(line, order, store, locale)),
    sums: sumsOf(order, locale),
    notes: details.notes ? [{ label: say('notes'), value: details.notes }] : [],
    footer: settings.invoiceFooter,
    words: {
      download: say('paper.download'),
      page: say('paper.page', { page: '{page}', pages: '{pages}' }),
    },
  };
}

/** Countries that print on Letter; all others on A4. */
const letterCountries = new Set('US CA MX CL CO CR GT PA PH PR SV VE DO'.split(' '));

function sellerLines({ name, settings, domain }: Store, locale: MailLocale): string[] {
  const address = settings.businessAddress;
  const lines = address ? businessLines(address, locale).filter((line) => line !== address.company) : [];
  const brand = address?.company !== undefined && address.company !== name ? [name] : [];
  return [...brand, ...lines, ...[settings.email, domain?.domain].filter((one) => typeof one === 'string')];
}

function vatLine(number: string | null, locale: MailLocale): string[] {
  return number ? [`${locale.say('paper.vatNumber')}: ${number}`] : [];
}

/** Whether it is paid, as a stamp would say it. */
function statusOf(order: Order, { say }: MailLocale): Paper['status'] {
  if (order.status === 'Cancelled') return { label: say('paper.cancelled'), tone: 'over' };
  if (
    order.paymentStatus === 'Refunded' ||
    (order.details.totals.total > 0 && refundedOf(order).total >= order.details.totals.total)
  )
    return { label: say('paper.refunded'), tone: 'over' };
  if (
    order.paymentStatus === 'Paid' ||
    order.paymentStatus === 'PaidDeferred' ||
    order.paymentStatus === 'Paidout'
  )
    return { label: say('paper.paid'), tone: 'good' };
  const due = new Set<string | null>(['Deferred', 'Pending', 'Open', 'Authorized', 'Failed', 'Expired']);
  return due.has(order.paymentStatus) ? { label: say('paper.due'), tone: 'open' } : null;
}

function paperLine(line: OrderLine, order: Order, store: Store, locale: MailLocale): PaperLine {
  const options = (line.customFields ?? []).flatMap((field) => {
    const value = field.type === 'hidden' ? null : field.displayValue || field.value;
    return typeof value === 'string' && value !== '' && typeof field.name === 'string'
      ? [`${field.name}: ${value.slice(0, 300)}`]
      : [];
  });
  return {
    name: line.name,
    options,
    image: store.settings.includeProductImagesInInvoice ? imageOf(line, store) : null,
    quantity: new Intl.NumberFormat(locale.tag).format(line.quantity),
    price: locale.minor(line.unitPrice, order.currency),
    amount: locale.minor(line.total, order.currency),
  };
}
