import { fold } from './text.js';

/*
 * What a row is listed under in the search index (`search.ts`): no database is asked, so that any thread can
 * work it out.
 */

export interface Searchable {
  /** Scope name → the texts searched under it. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Facet name → exact value. */
  readonly facets?: Readonly<Record<string, string>>;
}

/** How many letters a term has. */
export const gramLength = 3;

/** Folded texts of one scope as they are kept: one a line, so that no word spans two of them. */
export function searchText(texts: readonly string[]): string {
  return fold(
    [...new Set(texts.filter((text) => text !== '').map((text) => text.replaceAll('\n', ' ')))].join('\n'),
  );
}

/**
 * What a row is listed under, worked out but for the number of its store: plain data, so that any thread can
 * make it.
 */
export interface SearchEntry {
  /** Every term, with a space between them. */
  readonly terms: string;
  /** Scope and folded text. */
  readonly texts: readonly (readonly [scope: string, text: string])[];
}

/** Everything that a row is listed under. */
export function searchEntry(row: Searchable): SearchEntry {
  const texts = Object.entries(row.texts).map(([scope, some]) => [scope, searchText(some)] as const);
  return { terms: termsOf(texts, row.facets).join(' '), texts };
}

/**
 * What folded texts and facets are listed under, and found by: all but the number of the store before each
 * term.
 */
export function termsOf(texts: SearchEntry['texts'], facets: Searchable['facets'] = {}): string[] {
  const terms = new Set<string>();
  for (const [facet, value] of Object.entries(facets)) terms.add(facetTerm(facet, value));
  for (const [scope, text] of texts) addGrams(terms, `z${scope}z`, text);
  return [...terms];
}

/** Every three letters of a text that stand in one line: an import makes a hundred of them for each row. */
function addGrams(terms: Set<string>, prefix: string, text: string): void {
  let [before, last] = ['', ''];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] === '\n' ? '' : spelled(text.charCodeAt(at));
    if (before !== '' && last !== '' && letter !== '') terms.add(prefix + before + last + letter);
    before = last;
    last = letter;
  }
}

function encode(text: string): string {
  if (/^[a-y0-9]*$/.test(text)) return text;
  let out = '';
  for (let at = 0; at < text.length; at += 1) out += spelled(text.charCodeAt(at));
  return out;
}

/** Letters and digits stand for themselves; the rest is spelled out, since a term must be one word. */
function spelled(code: number): string {
  return code < spelling.length ? spelling[code]! : `z${code.toString(36)}z`;
}

const spelling = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return /[a-y0-9]/.test(letter) ? letter : `z${code.toString(36)}z`;
});

function facetTerm(facet: string, value: string): string {
  return `zzf${facet}z${encode(fold(value.trim()))}`;
}
