import { type MailKind, mailKinds } from '../domain/mail/kinds.js';
import type { Order } from '../domain/order/order.js';
import { latestRefund } from '../domain/order/refunded.js';
import type { Store } from '../domain/store/store.js';
import { type MailFacts, variablesOf } from './content.js';
import { defaultTemplates, type TemplateSource } from './defaults.js';
import { generous, strict, TemplateError } from './engine.js';
import { mailLocale } from './locale.js';
import { type RenderedMail, renderTemplate, templateProblems } from './render.js';
import { sampleWords } from './sample-words.js';
import { sampleOrder } from './samples.js';

export interface Preview {
  readonly kind: MailKind;
  readonly language: string;
  readonly source: TemplateSource;
  /** The order to show it with; a made-up one by default. */
  readonly order?: Order | undefined;
  readonly publicUrl: string | undefined;
}

/** A template as a mail of it would look. Throws `TemplateError`. */
export function previewTemplate(store: Store, preview: Preview, now: number): RenderedMail {
  const { kind, language, source, order, publicUrl } = preview;
  const facts = sampleFacts(store, kind, language, order, now);
  const { country, timeZone } = store.settings;
  const { currency = store.settings.currency } = facts.order ?? {};
  const locale = mailLocale({ language: localOf(language, order), country, timeZone, currency });
  const variables = variablesOf(store, facts, locale, publicUrl);
  const limits = source === defaultTemplates[kind] ? generous : strict;
  return renderTemplate({ kind, store, locale, variables }, source, limits);
}

/** A template's language; where it is that of the order, as the order has it: pt-BR. */
function localOf(language: string, order: Order | undefined): string {
  const ofOrder = order?.details.language ?? '';
  return ofOrder.toLowerCase().split(/[-_]/, 1)[0] === language ? ofOrder : language;
}

/** What is wrong with a template, part by part, with the line; undefined where a mail can be made of it. */
export function problemsOf(
  store: Store,
  preview: Preview,
  now: number,
): Readonly<Record<string, string[]>> | undefined {
  const problems = templateProblems(preview.source);
  if (problems)
    return Object.fromEntries(Object.entries(problems).map(([part, problem]) => [part, [problem]]));
  try {
    previewTemplate(store, preview, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { [error.part]: [`line ${error.line}: ${error.message}`] };
  }
}

function sampleFacts(
  store: Store,
  kind: MailKind,
  language: string,
  order: Order | undefined,
  now: number,
): MailFacts {
  const customer = { name: 'Jane Doe', email: 'jane@example.com' };
  if (mailKinds[kind].about === 'customer')
    return { customer, action: 'https://shop.example/account/1/preview' };
  const previewed = order ?? sampleOrder(store, language, now);
  const words = sampleWords(language);
  const { attention = words.attention } = previewed.details;
  return {
    order:
      kind === 'order-attention' ? { ...previewed, details: { ...previewed.details, attention } } : previewed,
    customer,
    message: kind === 'order-attention' ? attention : words.message,
    refund: latestRefund(previewed) ?? {
      id: '00000000-0000-4000-8000-000000000000',
      amount: Math.min(2800, previewed.details.totals.total),
      comment: words.comment,
      byProvider: order === undefined || wasPaidHere(order),
      notifyCustomer: true,
      createdAt: now,
    },
  };
}

/** Whether a provider of this shop took the money, which then goes back the same way. */
function wasPaidHere({ details: { payment } }: Order): boolean {
  return payment.id !== undefined && !payment.paidLater;
}
