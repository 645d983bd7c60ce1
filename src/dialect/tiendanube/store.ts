import type { Store } from '../../domain/store/store.js';
import type { Answer } from '../../shape.js';
import { zonedDate } from './dates.js';
import type { storeShape } from './shapes/order.js';

const portuguese = new Set(['BR', 'PT', 'AO', 'MZ']);
const spanish = new Set([
  'AR',
  'BO',
  'CL',
  'CO',
  'CR',
  'DO',
  'EC',
  'ES',
  'GT',
  'HN',
  'MX',
  'NI',
  'PA',
  'PE',
  'PY',
  'SV',
  'UY',
  'VE',
]);

/** The language of most people where the shop is, as Tiendanube names a store's main one. */
export function mainLanguage({ settings }: Store): 'pt' | 'es' | 'en' {
  return portuguese.has(settings.country) ? 'pt' : spanish.has(settings.country) ? 'es' : 'en';
}

/** The shop itself as Tiendanube's API shows it. */
export function tiendanubeStore(store: Store): Answer<typeof storeShape> {
  const { settings, domain } = store;
  const language = mainLanguage(store);
  const hosts = domain ? [domain.domain] : [];
  return {
    id: store.externalId,
    name: { [language]: store.name },
    description: { [language]: '' },
    type: null,
    email: settings.email,
    logo: null,
    contact_email: settings.email,
    facebook: null,
    twitter: null,
    google_plus: null,
    instagram: null,
    pinterest: null,
    blog: null,
    address: null,
    phone: null,
    business_id: null,
    business_name: null,
    business_address: null,
    customer_accounts: 'optional',
    plan_name: 'Comptoir',
    country: settings.country,
    languages: { [language]: { currency: settings.currency, active: true } },
    domains: hosts,
    original_domain: hosts[0] ?? null,
    url_with_protocol: domain ? `${domain.protocol}://${domain.domain}` : null,
    current_theme: null,
    main_language: language,
    main_currency: settings.currency,
    admin_language: language,
    created_at: zonedDate(store.createdAt, settings.timeZone),
  };
}
