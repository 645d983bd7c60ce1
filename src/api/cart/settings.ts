import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { methodView, ownMethods } from '../../checkout/payment/methods.js';
import { snipcartCurrency } from '../../dialect/snipcart/currency.js';
import { currencyShape } from '../../dialect/snipcart/shapes/cart.js';
import { currenciesOf } from '../../domain/cart/changed-details.js';
import { namedProvinces } from '../../domain/cart/needed-province.js';
import { countryCodes, hasPostalCodes } from '../../domain/countries.js';
import { hasCodes } from '../../domain/discount/applicable.js';
import { hasProvinces, provincesOf } from '../../domain/provinces.js';
import { listMethods } from '../../domain/shipping/methods.js';
import type { ShippingMethod } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import { mailLanguages } from '../../mail/locale.js';
import { sendsMail } from '../../mail/mails-for.js';
import { customGatewaySettingsOf } from '../../payment/custom-gateway/settings.js';
import { always, flag, list, named, object, orNull, text, word } from '../../shape.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { messageSchema, paymentMethodSchema, security } from './schemas.js';

/** Switches of Snipcart's dashboard that this shop does not have: pages that read them find the names. */
const settledOtherwise = {
  onlyAllowDeferredPayment: false,
  allowExportAsPdf: false,
  allowShareByEmail: false,
  eCommerceAnalyticsEnabled: false,
  expressCheckoutEnabled: false,
  hasPaymentServiceEnabled: false,
  hasScaComplianceEnabled: false,
  paymentGateway: null,
  gateway: null,
} as const;

const settingsSchema = named('CartSettings', {
  mode: word(['Test', 'Live'], 'Live'),
  isSandboxMode: flag(false),
  name: text('My shop'),
  domain: orNull(text('shop.example')),
  currency: text('usd'),
  currencies: list(currencyShape),
  cultureSettings: currencyShape,
  country: text('CA'),
  countries: list(
    named('CartCountry', {
      code: text('CA'),
      name: text('Canada'),
      featured: flag(true),
      states: list(object({ code: text('QC'), name: text('Quebec') })),
      requiresProvince: Type.Optional(
        flag(
          true,
          'There only where an address lacks something without one, or a tax or a rate depends on it.',
        ),
      ),
      hasPostalCodes: Type.Optional(flag(false, 'There only where a country has none.')),
    }),
  ),
  languages: list(text('en'), 'Those that carts and mails have words for.'),
  methods: list(
    paymentMethodSchema,
    "The shop's own ways to pay. payment-methods has those of a cart, a gateway's too.",
  ),
  customGatewayEnabled: flag(false),
  shippingEnabled: flag(true),
  shippingEnabledDefault: flag(true),
  allowDeferredPayment: flag(false),
  hasActiveDiscountsTriggerableByCode: flag(true),
  splitName: flag(false),
  includeCompany: flag(false),
  includePhone: flag(false),
  phoneRequired: flag(false),
  onlyAllowGuests: flag(false),
  sendsMail: flag(true, 'False without a mail server: the mails of the shop are kept.'),
  ...Object.fromEntries(
    Object.entries(settledOtherwise).map(([name, value]) => [
      name,
      value === null ? always() : Type.Literal(value, { description: 'Always false.' }),
    ]),
  ),
});

/** `GET /api/cart/settings`. */
export const settings: CartRoutes = (app, context) => {
  app.get(
    '/settings',
    {
      schema: {
        tags: ['Cart: carts'],
        security,
        summary: 'What a cart needs to know of the store',
        response: { 200: settingsSchema, 401: messageSchema, 403: messageSchema },
      },
    },
    async (request) => settingsOf(context, (request as CartRequest).store),
  );
};

/** The store in the shape of `session.settings` in Snipcart's browser state. */
async function settingsOf(context: AppContext, store: Store): Promise<Record<string, unknown>> {
  const { read } = context.storage;
  const { settings: own, mode, storeId } = store;
  const shippingMethods = await listMethods(read, storeId);
  const shippingEnabled = shippingMethods.length > 0 || own.shippingUrl !== null;
  return {
    mode,
    isSandboxMode: mode === 'Test',
    name: store.name,
    domain: store.domain?.domain ?? null,
    currency: own.currency.toLowerCase(),
    currencies: currenciesOf(store).map(snipcartCurrency),
    cultureSettings: snipcartCurrency(own.currency),
    country: own.country,
    countries: countriesOf(store, shippingMethods),
    languages: mailLanguages,
    methods: (await ownMethods(context, store)).map(methodView),
    customGatewayEnabled: customGatewaySettingsOf(store).customGatewayUrl !== null,
    shippingEnabled,
    shippingEnabledDefault: shippingEnabled,
    allowDeferredPayment: own.allowDeferred,
    hasActiveDiscountsTriggerableByCode: await hasCodes(read, storeId),
    splitName: own.splitName,
    includeCompany: own.includeCompany,
    includePhone: own.includePhone || own.phoneRequired,
    phoneRequired: own.phoneRequired,
    onlyAllowGuests: false,
    sendsMail: sendsMail(store),
    ...settledOtherwise,
  };
}

/** Whose addresses may leave out the province that a list of theirs has. */
const optionalProvinces = ['DE'];

/**
 * The countries that the shop ships to, its own first; those that need no province have theirs where a tax or
 * a rate does.
 */
function countriesOf({ settings }: Store, methods: readonly ShippingMethod[]) {
  const { country, allowedCountries } = settings;
  const codes = allowedCountries.length > 0 ? allowedCountries : countryCodes;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
  return codes.map((code) => {
    const depends = Object.values(namedProvinces(settings, methods, code)).flat().length > 0;
    const requires = depends || (hasProvinces(code) && !optionalProvinces.includes(code));
    return {
      code,
      name: code === 'ES-CN' ? 'Canary Islands' : (names.of(code) ?? code),
      featured: code === country,
      states: depends || hasProvinces(code) ? provincesOf(code) : [],
      ...(requires ? { requiresProvince: true } : {}),
      ...(hasPostalCodes(code) ? {} : { hasPostalCodes: false }),
    };
  });
}
