import type { Language } from './language.js';

/** How a currency is written, as the store's settings say it. */
export interface Culture {
  readonly currency?: string;
  readonly currencySymbol: string;
  /** `%s` stands for the symbol, `%v` for the number: `%s%v`, `%v %s`. */
  readonly numberFormat: string;
  readonly negativeNumberFormat: string;
  readonly thousandSeparator: string;
  readonly decimalSeparator: string;
  readonly precision: number;
}

/** An amount in major units, as the store writes it. */
export function money(amount: number, culture: Culture): string {
  const { precision, thousandSeparator, decimalSeparator, currencySymbol } = culture;
  const [integer = '', decimals] = Math.abs(amount).toFixed(precision).split('.');
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, () => thousandSeparator);
  const value = decimals === undefined ? grouped : grouped + decimalSeparator + decimals;
  // What rounds to nothing is not below it.
  const isNegative = amount < 0 && /[1-9]/.test(value);
  const format = isNegative ? culture.negativeNumberFormat : culture.numberFormat;
  return format.replace(/%[sv]/g, (part) => (part === '%s' ? currencySymbol : value));
}

/**
 * A currency as the language writes it: `1.234,50 €` in German. The symbol and the number of decimals stay
 * the store's.
 */
function cultureIn<C extends Culture>(culture: C, textLang: string): C {
  const { currency = 'XXX', precision } = culture;
  const format = new Intl.NumberFormat(textLang, {
    style: 'currency',
    currency,
    minimumFractionDigits: precision,
    maximumFractionDigits: precision,
  });
  const parts = format.formatToParts(1234567.8);
  const partOf = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
  const before =
    parts.findIndex(({ type }) => type === 'currency') < parts.findIndex(({ type }) => type === 'integer');
  const gap = partOf('literal') ?? '';
  const numberFormat = before ? `%s${gap}%v` : `%v${gap}%s`;
  return {
    ...culture,
    numberFormat,
    negativeNumberFormat: `-${numberFormat}`,
    thousandSeparator: partOf('group') ?? '',
    decimalSeparator: partOf('decimal') ?? '.',
  };
}

/** Settings whose currencies are written as the language does. */
export function settingsIn<S extends { currencies?: Culture[]; cultureSettings?: Culture }>(
  settings: S,
  textLang: string,
): S {
  const { currencies, cultureSettings } = settings;
  return {
    ...settings,
    ...(currencies ? { currencies: currencies.map((one) => cultureIn(one, textLang)) } : {}),
    ...(cultureSettings ? { cultureSettings: cultureIn(cultureSettings, textLang) } : {}),
  };
}

/** How a cart's currency is written; one that the settings do not list is written with its code. */
export function cultureOf(currency: string, currencies: readonly Culture[]): Culture {
  const code = currency.toUpperCase();
  const known = currencies.find((one) => one.currency?.toUpperCase() === code);
  return (
    known ?? {
      currency,
      currencySymbol: code,
      numberFormat: '%s %v',
      negativeNumberFormat: '-%s %v',
      thousandSeparator: ',',
      decimalSeparator: '.',
      precision: 2,
    }
  );
}

/** A day as people write it in the language; nothing for what is no date. */
export function date(value: string | number, { textLang }: Pick<Language, 'textLang'>): string {
  const day = new Date(value);
  if (Number.isNaN(day.getTime())) return '';
  return new Intl.DateTimeFormat(textLang, { dateStyle: 'long' }).format(day);
}

/** Countries with their names in the language, in its order; those that the settings feature come first. */
export function countriesIn<
  Country extends { code: string; name: string; featured?: boolean },
  Key extends string,
>(countries: readonly Country[], language: Pick<Language<Key>, 'textLang' | 't' | 'has'>): Country[] {
  const { textLang } = language;
  // Safari knows names since 14.1.
  const names =
    'DisplayNames' in Intl
      ? new Intl.DisplayNames(textLang, { type: 'region', fallback: 'none' })
      : undefined;
  const { compare } = new Intl.Collator(textLang);
  return countries
    .map((country) => ({ ...country, name: nameOf(country, names, language) }))
    .sort((a, b) => Number(b.featured ?? false) - Number(a.featured ?? false) || compare(a.name, b.name));
}

function nameOf<Key extends string>(
  { code, name }: { code: string; name: string },
  names: Intl.DisplayNames | undefined,
  { t, has }: Pick<Language<Key>, 't' | 'has'>,
): string {
  const own = `countries.${code}.name`;
  if (has(own)) return t(own);
  try {
    // Unicode has a code of its own for the Canary Islands.
    return names?.of(code === 'ES-CN' ? 'IC' : code) ?? name;
  } catch {
    return name;
  }
}
