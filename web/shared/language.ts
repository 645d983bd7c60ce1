/** Texts in groups, as a language's file and a merchant's overrides have them. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

export type Variables = Readonly<Record<string, string | number>>;

/** What an error says: a line, and for some a second that says what to do. */
export interface ErrorText {
  readonly title: string;
  readonly description?: string;
}

/** The texts of a program in a language, by their keys. */
export interface Language<Key extends string = string> {
  /** As it was asked for, in the form of `Intl`: `fr-CA` for `fr_ca`. */
  readonly lang: string;
  /**
   * What the texts are in, for `lang` attributes and `Intl`: `en` while there are none in what was asked for.
   */
  readonly textLang: string;
  readonly dir: 'ltr' | 'rtl';
  /**
   * The text of a key; in English where the language has none. Where none could be fetched at all, the words
   * of the key: `billing.continue_to_shipping` is “Continue to shipping”. Nothing before `use` is done.
   */
  t(key: Key, variables?: Variables): string;
  has(key: string): key is Key;
  /**
   * What to tell of an error by its key; for a key that is unknown what the server said, or that something
   * went wrong.
   */
  error(key: string | undefined, message?: string): ErrorText;
  /** The same as one text. */
  errorText(key: string | undefined, message?: string): string;
  /**
   * Changes the language once its texts are there; of several calls the last one counts. Overrides are kept
   * for the language and added to earlier ones. Never rejects: without the network the texts stay, and the
   * next call fetches again.
   */
  use(lang: string, overrides?: Texts): Promise<void>;
}

export interface TextSource {
  /** The languages that have a file beside English. */
  readonly translated: readonly string[];
  fetchTexts(lang: string): Promise<Texts>;
}

type Flat = ReadonlyMap<string, string>;

/**
 * A program's texts; there are none until `use` is called. English is fetched where there is nothing else,
 * like any other.
 */
export function createLanguage<Key extends string>(source: TextSource): Language<Key> {
  const fetched = new Map<string, Flat>();
  const overridden = new Map<string, Map<string, string>>();
  let calls = 0;
  let lang = 'en';
  let textLang = 'en';
  let english: Flat = new Map();
  /** Whether anybody has looked for texts: before, nothing is said. */
  let known = false;
  /** Where a text is looked for before English. */
  let own: readonly Flat[] = [];

  const t = (key: string, variables?: Variables): string => {
    const text = own.find((texts) => texts.has(key))?.get(key);
    return text === undefined
      ? say(english.get(key) ?? (known ? wordsOf(key) : ''), 'en', variables)
      : say(text, textLang, variables);
  };
  const has = (key: string): key is Key => english.has(key) || own.some((texts) => texts.has(key));
  const error = (key = '', message = ''): ErrorText => {
    const at = `errors.${key}`;
    if (has(at)) return { title: t(at) };
    if (!has(`${at}.title`)) return { title: message || (/\s/.test(key) ? key : t('errors.default')) };
    const more = [`${at}.description`, `${at}.default`].find(has);
    return { title: t(`${at}.title`), ...(more ? { description: t(more) } : {}) };
  };

  /** Undefined for a language without a file, and where it cannot be fetched now. */
  const textsOf = async (base: string): Promise<Flat | undefined> => {
    if (base !== 'en' && !source.translated.includes(base)) return undefined;
    const before = fetched.get(base);
    if (before) return before;
    const texts = await source.fetchTexts(base).then(flat, () => undefined);
    // The body of a refusal is JSON too.
    if (!texts || ![...texts.keys()].some((key) => key.includes('.'))) return undefined;
    fetched.set(base, texts);
    return texts;
  };

  const use = async (asked: string, overrides?: Texts): Promise<void> => {
    const call = ++calls;
    const tag = canonical(asked);
    const base = tag.split('-')[0]!;
    if (overrides) overridden.set(tag, new Map([...(overridden.get(tag) ?? []), ...flat(overrides)]));
    const texts = base === 'en' ? undefined : await textsOf(base);
    if (!texts) english = (await textsOf('en')) ?? english;
    if (call !== calls) return;
    known = true;
    own = [overridden.get(tag), overridden.get(base), texts].filter((one) => one !== undefined);
    lang = tag;
    textLang = own.length > 0 || base === 'en' ? tag : 'en';
  };

  return {
    get lang() {
      return lang;
    },
    get textLang() {
      return textLang;
    },
    get dir() {
      return /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/.test(textLang) ? 'rtl' : 'ltr';
    },
    t,
    has,
    error,
    errorText: (key, message) => {
      const { title, description } = error(key, message);
      if (description === undefined) return title;
      return `${title}${/[.!?]$/.test(title) ? '' : '.'} ${description}`;
    },
    use,
  };
}

/** A language's name as `Intl` takes it; what is none is English. */
export function canonical(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang.trim().replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** What a key says by itself; a key that is not the program's own is left as it is. */
function wordsOf(key: string): string {
  const [, words] = /^[a-z_]+\.(?:\w+\.)*?(\w+)$/.exec(key) ?? [];
  return words ? words[0]!.toUpperCase() + words.slice(1).replaceAll('_', ' ') : key;
}

/** By whole key: `errors.shipping.E.STREET.INVALID` has dots of its own. What is no text is left out. */
function flat(texts: Texts, into = new Map<string, string>(), at = ''): Map<string, string> {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') into.set(at + key, value);
    else if (value) flat(value, into, `${at}${key}.`);
  }
  return into;
}

function say(text: string, lang: string, variables: Variables = {}): string {
  return formOf(text, lang, variables.smart_count).replace(/%\{(\w+)\}/g, (whole, name: string) => {
    const value = variables[name];
    if (typeof value === 'number') return value.toLocaleString(lang);
    return typeof value === 'string' ? value : whole;
  });
}

/**
 * Of `one |||| many` the form for a number. More than two forms are in Unicode's order: zero, one, two, few,
 * many, other.
 */
function formOf(text: string, lang: string, count: string | number | undefined): string {
  const forms = text.split(/\s*\|{4}\s*/);
  if (forms.length === 1 || count === undefined) return forms[0]!;
  const rules = new Intl.PluralRules(lang);
  const category = rules.select(Number(count));
  if (forms.length === 2) return forms[category === 'one' ? 0 : 1]!;
  const known = rules.resolvedOptions().pluralCategories;
  const inOrder = (['zero', 'one', 'two', 'few', 'many', 'other'] as const).filter((one) =>
    known.includes(one),
  );
  return forms[Math.min(inOrder.indexOf(category), forms.length - 1)]!;
}
