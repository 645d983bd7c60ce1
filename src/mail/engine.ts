import { type Context, type Emitter, Liquid, LiquidError, type Template } from 'liquidjs';
import { ownFilters, plainFilters } from './filters.js';
import type { MailLocale } from './locale.js';
import { escapeHtml, Markup } from './markup.js';
import { Names } from './names.js';

/** What a part of a mail is written in: both escape on their own terms. */
export type Part = 'html' | 'text';

/** How much a template may take. */
export interface Limits {
  /** Characters of its source. */
  readonly source: number;
  /** Characters and elements that it makes, its output among them. */
  readonly memory: number;
  readonly ms: number;
}

/** For templates that merchants wrote. */
export const strict: Limits = { source: 100_000, memory: 2_000_000, ms: 500 };
/** For our own, which end by themselves. */
export const generous: Limits = { source: 100_000, memory: 100_000_000, ms: 60_000 };

/** Why a template cannot be used: for its author, with the line. */
export class TemplateError extends Error {
  readonly line: number;
  /** Which of a template's sources it is. */
  readonly part: 'subject' | Part;

  constructor(line: number, message: string, part: 'subject' | Part = 'html') {
    super(message);
    this.name = 'TemplateError';
    this.line = line;
    this.part = part;
  }
}

const tags =
  `assign capture case comment cycle decrement echo for if increment liquid raw render tablerow unless break
  continue #`.split(/\s+/);

/**
 * An engine over some blocks that templates may render by name. It reads no files and knows no tags or
 * filters but the lists'.
 */
export function engine(part: Part, blocks: Readonly<Record<string, string>>) {
  const liquid = new Liquid({
    templates: blocks,
    cache: true,
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: strict.source,
    outputEscape: part === 'html' ? asHtml : asText,
  });
  for (const name of Object.keys(liquid.tags)) if (!tags.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters))
    if (!plainFilters.includes(name)) liquid.unregisterFilter(name);
  for (const [name, filter] of Object.entries(ownFilters)) liquid.registerFilter(name, filter);
  const { renderer } = liquid;
  const write = renderer.renderTemplates.bind(renderer);
  // What is captured counts too, so every buffer is a limited one.
  renderer.renderTemplates = (templates, context, emitter) =>
    write(templates, context, emitter ?? limited(context));

  return {
    /** Reads a template; throws `TemplateError`. */
    parse(source: string): Template[] {
      if (source.length > strict.source)
        throw new TemplateError(1, `it has more than ${strict.source} characters`);
      return withTemplateErrors(source, () => liquid.parse(source));
    },
    /** Fills a template with plain JSON; throws `TemplateError`. */
    render(template: Template[], values: object, locale: MailLocale, limits: Limits, source = ''): string {
      const options = { sync: true, globals: values, memoryLimit: limits.memory, renderLimit: limits.ms };
      const context = new Names(locale, {}, liquid.options, options, { liquid });
      return withTemplateErrors(source, () => String(liquid.renderSync(template, context)));
    },
  };
}

export type Engine = ReturnType<typeof engine>;

function limited(context: Context): Emitter {
  return {
    buffer: '',
    write(value: unknown) {
      const text = value instanceof Markup ? value.toString() : String(value ?? '');
      context.memoryLimit.use(text.length);
      this.buffer += text;
    },
  };
}

function asHtml(this: unknown, value: unknown): string {
  return value instanceof Markup ? value.html : escapeHtml(plain(value));
}

function asText(this: unknown, value: unknown): string {
  return plain(value);
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).join('');
  const inner: unknown = typeof value === 'object' && !(value instanceof Markup) ? value.valueOf() : value;
  return typeof inner === 'object' && inner !== null && !(inner instanceof Markup)
    ? JSON.stringify(inner)
    : String(inner);
}

/** Runs a step; what liquidjs throws becomes its line and cause in words. */
function withTemplateErrors<T>(source: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw new TemplateError(lineOf(error), reasonOf(error, source));
  }
}

function lineOf(error: unknown): number {
  if (!LiquidError.is(error)) return 1;
  const line = /, line:(\d+)/.exec(error.message)?.[1];
  return line === undefined ? 1 : Number(line);
}

function reasonOf(error: unknown, source: string): string {
  const message =
    error instanceof Error ? error.message.replace(/, (file:[^,]*, )?line:\d+, col:\d+$/, '') : String(error);
  if (/^memory alloc limit/.test(message)) return 'it makes more than a mail can hold';
  if (/^template render limit/.test(message)) return 'it takes too long: is there a loop too many?';
  if (/^parse length limit/.test(message)) return `it has more than ${strict.source} characters`;
  if (/ENOENT/.test(message)) return `there is no such block: ${/"([^"]*)"/.exec(message)?.[1] ?? message}`;
  if (/\{\{[#/~>]|\{\{else\}\}/.test(source))
    return `${message} (this looks like Handlebars: here a loop is {% for item in order.items %} … {% endfor %}, a condition {% if … %} … {% endif %})`;
  return message;
}
