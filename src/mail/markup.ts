/**
 * Markup that our own filters and blocks made of escaped text: the only thing that is not escaped when it is
 * written.
 */
export class Markup {
  readonly html: string;
  readonly #text: string;

  constructor(html: string, text: string) {
    this.html = html;
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => named[sign]!);
}

/** Markup with values filled in: text is escaped, markup stays, lists are joined, nothing is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const filled = parts.map((part, index) => part + (index < values.length ? written(values[index]) : ''));
  return new Markup(filled.join(''), '');
}

function written(value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.html;
  if (Array.isArray(value)) return value.map(written).join('');
  return escapeHtml(String(value));
}
