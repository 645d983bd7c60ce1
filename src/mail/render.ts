import type { Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import type { MailKind } from '../domain/mail/kinds.js';
import type { Store } from '../domain/store/store.js';
import { htmlBlocks, htmlLayout } from './blocks/html.js';
import { textBlocks, textLayout } from './blocks/text.js';
import { defaultTemplates, type TemplateSource } from './defaults.js';
import { type Engine, engine, generous, type Limits, strict, TemplateError } from './engine.js';
import { htmlToText, tidyText } from './html-to-text.js';
import type { MailLocale } from './locale.js';
import { Markup } from './markup.js';
import { storeVariables } from './variables.js';

const engines = { html: engine('html', htmlBlocks), text: engine('text', textBlocks) } as const;

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Why the merchant's own template was not used. */
  readonly problem?: string;
}

export interface ToRender {
  readonly kind: MailKind;
  readonly store: Store;
  readonly locale: MailLocale;
  /** Plain JSON, beside what every mail knows of its store. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The merchant's own template for this kind and language. */
  readonly own?: TemplateSource | undefined;
}

/**
 * A mail's parts. A merchant's template that fails gives way to the shop's own, with the reason: no mail is
 * lost to a slip.
 */
export function renderMail(mail: ToRender): RenderedMail {
  if (!mail.own) return renderTemplate(mail, defaultTemplates[mail.kind], generous);
  try {
    return renderTemplate(mail, mail.own, strict);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const problem = `the template of ${mail.kind} failed in line ${error.line} of its ${error.part}: ${error.message}`;
    return { ...renderTemplate(mail, defaultTemplates[mail.kind], generous), problem };
  }
}

/** A mail's subject alone. */
export function renderSubject(mail: ToRender): string {
  const { store, locale, variables, own, kind } = mail;
  const values = { ...storeVariables(store, locale, 'Email'), ...variables };
  const fill = (source: string, limits: Limits): string =>
    oneLine(engines.text.render(parsed(engines.text, source), values, locale, limits, source));
  try {
    if (own) return fill(own.subject, strict);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  return fill(defaultTemplates[kind].subject, generous);
}

/** Which part of a template fails, where and why; undefined where each can be read. */
export function templateProblems(source: TemplateSource): Readonly<Record<string, string>> | undefined {
  const problems: Record<string, string> = {};
  for (const part of ['subject', 'html', 'text'] as const) {
    const template = source[part];
    if (template === undefined) continue;
    try {
      engines[part === 'html' ? 'html' : 'text'].parse(template);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      problems[part] = `line ${error.line}: ${error.message}`;
    }
  }
  return Object.keys(problems).length === 0 ? undefined : problems;
}

/** The parts that one template makes; throws `TemplateError`. */
export function renderTemplate(mail: ToRender, source: TemplateSource, limits: Limits): RenderedMail {
  const { store, locale, kind } = mail;
  const isOwn = source !== defaultTemplates[kind];
  const values = {
    ...storeVariables(store, locale, 'Email'),
    questions: store.settings.email !== null && !kind.startsWith('new-') && kind !== 'order-attention',
    ...mail.variables,
  };
  const fill = (part: 'subject' | 'html' | 'text', template: string, more: object = {}, allowed = limits) => {
    const by = engines[part === 'html' ? 'html' : 'text'];
    try {
      return by.render(parsed(by, template), { ...values, ...more }, locale, allowed, template);
    } catch (error) {
      throw error instanceof TemplateError ? new TemplateError(error.line, error.message, part) : error;
    }
  };
  const subject = oneLine(fill('subject', source.subject));
  const content = fill('html', source.html);
  const whole = /<html[\s>]|<!doctype/i.test(content);
  const html = whole
    ? content
    : fill(
        'html',
        htmlLayout,
        { subject, content: new Markup(content, ''), preheader: opening(content) },
        generous,
      );
  const body = source.text ?? (isOwn ? undefined : source.html);
  const text =
    body === undefined
      ? whole
        ? htmlToText(html)
        : inLayout(htmlToText(content))
      : inLayout(tidyText(fill('text', body)));
  return { subject, html, text };

  function inLayout(content: string): string {
    return tidyText(fill('text', textLayout, { content }, generous));
  }
}

/** What a mailbox shows beside the subject: the first words after heading and greeting. */
function opening(content: string): string {
  const [first = '', ...rest] = htmlToText(content.replace(/^[\s\S]*?<\/h1>/i, '')).split('\n\n');
  const words = first.length < 60 && /[,:!]$/.test(first) ? rest : [first, ...rest];
  return words.join(' ').replaceAll(/\s+/g, ' ').trim().slice(0, 140);
}

/** A subject is one line, and not a long one: line breaks would end the header. */
function oneLine(text: string): string {
  const line = text.replaceAll(/[\s\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  return line.length > 250 ? `${line.slice(0, 249)}…` : line;
}

/**
 * Templates are parsed once. Merchants write many, and large ones, so those that were not used for longest are
 * forgotten once all together take so many bytes.
 */
const known = new LRUCache<string, Template[]>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (_template, name) => parsedBytes(name),
});

/** What a parsed template takes at most: its tags become objects, whatever stands between them stays text. */
function parsedBytes(source: string): number {
  const between = source.replaceAll(/\{[{%][\s\S]*?[%}]\}/g, '').length;
  return 1000 + 4 * between + 150 * (source.length - between);
}

function parsed(by: Engine, source: string): Template[] {
  const name = `${by === engines.html ? 'html' : 'text'} ${source}`;
  let template = known.get(name);
  if (!template) {
    template = by.parse(source);
    known.set(name, template);
  }
  return template;
}
