import { createLanguage, type Language as LanguageOf, type TextSource } from '../shared/language.js';
import type en from './texts/en.json';

type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T &
  string];
/** The key of a text that English has: `billing.title`. */
export type TextKey = Paths<typeof en>;

/** The cart's texts. */
export type Language = LanguageOf<TextKey>;

/** The languages that have a file beside English. */
export const translated: readonly string[] = ['de', 'es', 'fr', 'it', 'nl', 'pt'];

/** The cart's texts in a language; nothing is fetched until it is used. */
export function cartLanguage({ fetchTexts }: Pick<TextSource, 'fetchTexts'>): Language {
  return createLanguage<TextKey>({ translated, fetchTexts });
}
