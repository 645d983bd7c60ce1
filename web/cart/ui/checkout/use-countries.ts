import { useMemo } from 'preact/hooks';
import { countriesIn } from '../../../shared/format.js';
import type { Country } from '../../types.js';
import { useApp, useStore } from '../context.js';

/** The countries that the shop sells to, by their names in the buyer's language, the shop's own first. */
export function useCountries(): readonly Country[] {
  const { language, state } = useApp();
  const { session } = useStore(state);
  const { countries = [] } = session.settings;
  return useMemo(() => countriesIn(countries, language), [countries, language.textLang, session.lang]);
}
