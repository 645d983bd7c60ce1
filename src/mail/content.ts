import { type MailKind, toMerchant } from '../domain/mail/kinds.js';
import { toMajor } from '../domain/money.js';
import type { Order, OrderRefund } from '../domain/order/order.js';
import type { Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';
import { invoicePath } from './links.js';
import { languageOf, type MailLocale, mailLocale } from './locale.js';
import { templateFor } from './own-templates.js';
import { type RenderedMail, renderMail, renderSubject, type ToRender } from './render.js';
import { orderVariables } from './variables.js';

/** What a mail tells of: a snapshot of the moment that made it. */
export interface MailFacts {
  readonly order?: Order;
  readonly message?: string;
  readonly refund?: OrderRefund;
  readonly customer?: { readonly name: string; readonly email: string };
  /** Why an account mail is sent, where it is not the usual reason. */
  readonly reason?: string;
  /** Where its button leads: of an account mail a stand-in, see links.ts. */
  readonly action?: string;
}

/**
 * A mail that is not rendered yet. Rendering waits until somebody needs to see it: placing an order does not.
 */
export interface MailContent {
  readonly kind: MailKind;
  readonly facts: MailFacts;
}

/**
 * A mail's parts: for a buyer in the language of their order, for the merchant and of accounts in the shop's
 * own.
 */
export async function renderContent(
  db: Reader,
  store: Store,
  content: MailContent,
  publicUrl: string | undefined,
): Promise<RenderedMail> {
  return renderMail(await toRender(db, store, content, publicUrl));
}

/** The subject alone, for lists. */
export async function subjectOfContent(db: Reader, store: Store, content: MailContent): Promise<string> {
  return renderSubject(await toRender(db, store, content, undefined));
}

async function toRender(
  db: Reader,
  store: Store,
  { kind, facts }: MailContent,
  publicUrl: string | undefined,
): Promise<ToRender> {
  const locale = localeFor(store, facts.order, toMerchant.has(kind));
  const own = await templateFor(db, store.storeId, kind, locale.language);
  return { kind, store, locale, variables: variablesOf(store, facts, locale, publicUrl), own };
}

/**
 * The language of mails: of an order its own, for the merchant and without an order that of the shop's
 * country.
 */
export function localeFor(store: Store, order: Order | undefined, forMerchant = false): MailLocale {
  const { country, timeZone, currency } = store.settings;
  return mailLocale({
    language: (forMerchant ? undefined : order?.details.language) ?? languageOf(country),
    country,
    timeZone,
    currency: order?.currency ?? currency,
  });
}

/** What a template knows beside its store. */
export function variablesOf(
  store: Store,
  { order, message, refund, customer, reason, action }: MailFacts,
  locale: MailLocale,
  publicUrl: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ...(order ? { order: orderVariables(order, store, locale) } : {}),
    ...(customer ? { customer } : {}),
    message: message ?? null,
    reason: reason ?? null,
    refund:
      refund && order
        ? {
            amount: toMajor(refund.amount, order.currency),
            comment: refund.comment,
            byProvider: refund.byProvider,
            notifyCustomer: refund.notifyCustomer,
          }
        : null,
    links: {
      invoice:
        publicUrl && order ? publicUrl + invoicePath(store, order.token, order.details.linkVersion) : null,
      action: action ?? null,
    },
  };
}
