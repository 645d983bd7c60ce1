import { language } from '../text.js';

/** An amount in major units, as the person's language writes the currency. */
export function money(amount: number, currency: string): string {
  const format = { style: 'currency', currency: currency.toUpperCase() } as const;
  return new Intl.NumberFormat(language.lang, format).format(amount);
}

/** A whole or broken number, as the person's language writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(language.lang).format(value);
}

/** Day and time of an ISO date, in the browser's zone. */
export function dateTime(iso: string): string {
  return new Intl.DateTimeFormat(language.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

/** The day of an ISO date. */
export function date(iso: string): string {
  return new Intl.DateTimeFormat(language.lang, { dateStyle: 'medium' }).format(new Date(iso));
}

/** An address that a link may lead to: of the web alone, whatever was written. */
export function webAddress(text: string | null | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) ? text : undefined;
}
