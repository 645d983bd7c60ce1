import { isObject } from '../../domain/input-values.js';
import { createPageProducts, type PageReading, type Problem } from './page-products.js';
import { asJson, readProduct } from './product-definition.js';

/**
 * Reads a JSON product document: one product or an array of them. `pageUrl` is the base against which `url`
 * is checked. Never throws; unknown keys are ignored and nothing is guessed.
 */
export function readJsonDocument(text: string, { pageUrl }: { pageUrl: string | null }): PageReading {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return unreadable(body.trim() === '' ? 'the document is empty' : 'the document is not JSON');
  }
  if (!Array.isArray(parsed) && !isObject(parsed)) {
    return unreadable('the document is neither a product nor a list of products');
  }
  const options = { ...asJson, pageUrl };
  const collector = createPageProducts();
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const lines = elementLines(body, Array.isArray(parsed) ? 1 : 0);
  for (const [index, item] of list.entries()) {
    const place = Array.isArray(parsed) ? `item ${index + 1}` : undefined;
    const line = lines[index] ?? 1;
    if (isObject(item)) collector.add(readProduct(withoutNumbers(item), options), line, place);
    else collector.add(notAProduct, line, place);
  }
  return collector.finish();
}

const notAProduct = {
  id: null,
  definition: null,
  findings: [{ severity: 'refused', code: 'not_a_product', reason: 'it is not an object' }],
} as const;

/** `number` is how markup numbers its fields and plans; in a document it means nothing. */
function withoutNumbers(item: Record<string, unknown>): Record<string, unknown> {
  const { customFields, plans } = item;
  return { ...item, customFields: unnumbered(customFields), plans: unnumbered(plans) };
}

function unnumbered(list: unknown): unknown {
  return Array.isArray(list)
    ? list.map((part) => (isObject(part) ? { ...part, number: undefined } : part))
    : list;
}

function unreadable(reason: string): PageReading {
  const problem: Problem = { line: 1, id: null, code: 'not_json', reason, severity: 'refused' };
  return { definitions: [], repeats: [], problems: [problem] };
}

/** The lines on which the values at one depth of a valid JSON text begin. */
function elementLines(text: string, wanted: 0 | 1): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let inString = false;
  let inValue = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '\n') line++;
    if (inString) {
      if (char === '\\') index++;
      else if (char === '"') inString = false;
      continue;
    }
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') continue;
    if (char === ',' && depth === wanted) inValue = false;
    else if (depth === wanted && !inValue && char !== ']') {
      inValue = true;
      lines.push(line);
    }
    if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return lines;
}
