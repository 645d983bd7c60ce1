import { language } from '../text.js';
import type { Choice } from './select.js';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Codes that `Intl` has a name for and that no address is in: parts of others, unions, made-up places. */
const noCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** Every country by its ISO code, in the order of its names in the person's language. */
export function countries(): Choice[] {
  const names = new Intl.DisplayNames(language.textLang, { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return sorted(
    codes.flatMap((id) => {
      const isCountry = !noCountries.has(id) && Intl.getCanonicalLocales(`und-${id}`)[0] === `und-${id}`;
      const text = isCountry ? names.of(id) : undefined;
      return text ? [{ id, text }] : [];
    }),
  );
}

/** Every currency by its ISO code. */
export function currencies(): Choice[] {
  const names = new Intl.DisplayNames(language.textLang, { type: 'currency' });
  const name = (code: string) => names.of(code) ?? code;
  return Intl.supportedValuesOf('currency').map((id) => ({ id, text: `${id} · ${name(id)}` }));
}

/** Every time zone; `UTC`, which the browser may not list, too. */
export function timeZones(): Choice[] {
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  return [...zones].map((id) => ({ id, text: id.replaceAll('_', ' ') }));
}

function sorted(choices: Choice[]): Choice[] {
  const { compare } = new Intl.Collator(language.textLang);
  return choices.sort((one, other) => compare(one.text, other.text));
}
