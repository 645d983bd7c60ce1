import { createLanguage, type Variables } from '../shared/language.js';
import type en from './texts/en.json';

type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T &
  string];
/** The key of a text that English has: `orders.title`. */
export type TextKey = Paths<typeof en>;

const files = import.meta.glob<{ default: typeof en }>('./texts/*.json');

/** The languages that have a file beside English. */
export const translated = ['de', 'es', 'fr', 'it', 'nl', 'pt'] as const;

/** The dashboard's texts, in the language that was chosen. */
export const language = createLanguage<TextKey>({
  translated,
  fetchTexts: async (lang) => (await files[`./texts/${lang}.json`]!()).default,
});

/** The text of a key. */
export const t = (key: TextKey, variables?: Variables): string => language.t(key, variables);

/** The text of a key that is made of a value; the value itself where there is none. */
export function textOf(key: string, fallback: string): string {
  return language.has(key) ? language.t(key) : fallback;
}

const storageKey = 'comptoir.language';

/** What the person chose in this browser, else the browser's own. */
export function preferredLanguage(): string {
  return localStorage.getItem(storageKey) ?? navigator.languages.find(isTranslated) ?? 'en';
}

/** Keeps the choice in this browser and shows the page in it. */
export function chooseLanguage(lang: string): void {
  localStorage.setItem(storageKey, lang);
  location.reload();
}

function isTranslated(lang: string): boolean {
  const base = lang.split('-')[0]!;
  return base === 'en' || (translated as readonly string[]).includes(base);
}
