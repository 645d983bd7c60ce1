import { shortestDecimal } from '../../domain/catalog/decimal-text.js';
import type { DefinedPrice, ProductDefinition } from '../../domain/catalog/definition.js';
import type { ProductReading } from './product-definition.js';
import { quoted } from './product-values.js';

export interface PageDefinition {
  readonly definition: ProductDefinition;
  /** Where it begins, from 1. */
  readonly line: number;
}

export interface Problem {
  readonly line: number;
  readonly id: string | null;
  readonly code: string;
  readonly reason: string;
  readonly severity: 'refused' | 'warning';
}

export interface PageReading {
  /** One for each id, the first that the page gives; what an import takes. */
  readonly definitions: readonly PageDefinition[];
  /**
   * Later ones of an id that differ in terms, name or picture: a page may hold one button for each variant.
   */
  readonly repeats: readonly PageDefinition[];
  readonly problems: readonly Problem[];
}

export interface PageProducts {
  add(reading: ProductReading, line: number, place?: string): void;
  warn(line: number, id: string | null, code: string, reason: string): void;
  finish(): PageReading;
}

/**
 * How many problems of one page are told; a page of a million broken buttons does not need a million lines.
 */
export const maxProblems = 1000;

/** How many different buttons of one id are read: whoever buys is compared with each of them. */
const maxOffers = 500;

/**
 * Gathers what one page or document gives: the first of each id, those that contradict it, and the problems.
 */
export function createPageProducts(): PageProducts {
  const definitions: PageDefinition[] = [];
  const repeats: PageDefinition[] = [];
  const firsts = new Map<string, { line: number; price: DefinedPrice; terms: Terms; known: Set<string> }>();
  const problems: Problem[] = [];
  let untold = 0;

  function tell(problem: Problem): void {
    if (problems.length < maxProblems) problems.push(problem);
    else untold++;
  }

  function keep(definition: ProductDefinition, line: number): void {
    const terms = termsOf(definition);
    const first = firsts.get(definition.id);
    const all = JSON.stringify(terms);
    if (!first) {
      firsts.set(definition.id, { line, price: definition.price, terms, known: new Set([all]) });
      definitions.push({ definition, line });
      return;
    }
    if (first.known.has(all)) return;
    const about = { line, id: definition.id, severity: 'warning' } as const;
    if (first.known.size >= maxOffers) {
      const reason = `id ${quoted(definition.id)} has more than ${maxOffers} different buttons: this one is not read`;
      tell({ ...about, code: 'too_many_offers', reason });
      return;
    }
    first.known.add(all);
    repeats.push({ definition, line });
    const differs = (Object.keys(terms) as (keyof Terms)[]).filter((key) => terms[key] !== first.terms[key]);
    const repeatedWith = (what: string) =>
      `id ${quoted(definition.id)} is given again with ${what}; the first (line ${first.line}) is imported`;
    if (differs.includes('price')) {
      const prices = `another price on line ${line}: ${priceText(definition.price)}, not ${priceText(first.price)}`;
      tell({ ...about, code: 'same_id_other_price', reason: repeatedWith(prices) });
    }
    if (differs.includes('customFields')) {
      tell({
        ...about,
        code: 'same_id_other_fields',
        reason: repeatedWith(`other custom fields on line ${line}`),
      });
    }
    if (differs.includes('rest')) {
      tell({
        ...about,
        code: 'same_id_other_terms',
        reason: repeatedWith(`other terms of sale on line ${line}`),
      });
    }
  }

  return {
    add({ id, definition, findings }, line, place) {
      const prefix = place === undefined ? '' : `${place}: `;
      const refusals = findings.filter((finding) => finding.severity === 'refused');
      if (refusals[0]) {
        const reason = prefix + refusals.map((finding) => finding.reason).join('; ');
        tell({ line, id, code: refusals[0].code, reason, severity: 'refused' });
      }
      for (const { severity, code, reason } of findings) {
        if (severity === 'warning') tell({ line, id, code, reason: prefix + reason, severity });
      }
      if (definition) keep(definition, line);
    },
    warn(line, id, code, reason) {
      tell({ line, id, code, reason, severity: 'warning' });
    },
    finish() {
      const last = problems.at(-1)?.line ?? 1;
      const reason = `${untold} more problems are not shown`;
      const more: Problem = { line: last, id: null, code: 'too_many_problems', reason, severity: 'warning' };
      return { definitions, repeats, problems: untold > 0 ? [...problems, more] : problems };
    },
  };
}

interface Terms {
  readonly price: string;
  readonly customFields: string;
  readonly rest: string;
  /** What people tell it by; other words at the same terms are no contradiction. */
  readonly words: string;
}

function termsOf(definition: ProductDefinition): Terms {
  const { plans, recurrence, hasTaxesIncluded, taxable, taxes, shippable, dimensions } = definition;
  const { alternatePrices, minQuantity, maxQuantity, quantityStep } = definition;
  return {
    price: priceText(definition.price),
    customFields: JSON.stringify(definition.customFields),
    rest: JSON.stringify([
      plans,
      recurrence,
      hasTaxesIncluded,
      taxable,
      taxes,
      shippable,
      dimensions,
      alternatePrices,
      minQuantity,
      maxQuantity,
      quantityStep,
    ]),
    words: JSON.stringify([definition.name, definition.image, definition.description]),
  };
}

function priceText(price: DefinedPrice): string {
  if (typeof price === 'string') return shortestDecimal(price);
  const amounts = Object.entries(price).map(([currency, amount]) => `${shortestDecimal(amount)} ${currency}`);
  return amounts.sort().join(', ');
}
