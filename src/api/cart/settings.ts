import { Type } from 'typebox';
import { ownMethods } from '../../checkout/payment-methods.js';
import { snipcartCurrency } from '../../dialect/snipcart/currency.js';
import { currenciesOf } from '../../domain/cart/changed-details.js';
import { countryCodes, hasPostalCodes } from '../../domain/countries.js';
import { hasCodes } from '../../domain/discount/applicable.js';
import { provincesOf } from '../../domain/provinces.js';
import { listMethods } from '../../domain/shipping/methods.js';
import type { Store } from '../../domain/store/store.js';
import type { Shop } from '../../http/shop.js';
import { mailLanguages } from '../../mail/voice.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { messageSchema, security } from './schemas.js';

const settingsSchema = Type.Object(
  {
    mode: Type.Union([Type.Literal('Test'), Type.Literal('Live')]),
    currency: Type.String(),
    currencies: Type.Array(Type.Object({ currency: Type.String() }, { additionalProperties: true })),
    countries: Type.Array(
      Type.Object({ name: Type.String(), code: Type.String() }, { additionalProperties: true }),
    ),
    languages: Type.Array(Type.String(), { description: 'Those that carts and mails have words for.' }),
    methods: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String() }, { additionalProperties: true }),
      { description: "The shop's own ways to pay. payment-methods has those of a cart, a gateway's too." },
    ),
  },
  { additionalProperties: true, title: 'Cart settings' },
);

/** `GET /api/cart/settings`. */
export const settings: CartRoutes = (app, shop) => {
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
    async (request) => settingsOf(shop, (request as CartRequest).store),
  );
};

/** The store in the shape of `session.settings` in Snipcart's browser state. */
async function settingsOf(shop: Shop, store: Store): Promise<Record<string, unknown>> {
  const { read } = shop.storage;
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
    countries: countriesOf(store),
    languages: mailLanguages,
    methods: (await ownMethods(shop, store)).map(({ provider: _, ...method }) => method),
    customGatewayEnabled: own.customGatewayUrl !== null,
    shippingEnabled,
    shippingEnabledDefault: shippingEnabled,
    allowDeferredPayment: own.allowDeferred,
    hasActiveDiscountsTriggerableByCode: await hasCodes(read, storeId),
    splitName: own.splitName,
    includeCompany: own.includeCompany,
    includePhone: own.includePhone || own.phoneRequired,
    phoneRequired: own.phoneRequired,
    onlyAllowGuests: false,
    ...settledOtherwise,
  };
}

/** What Snipcart's dashboard has a switch for, and this shop has none: pages that look find its name. */
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

/** The countries that the shop ships to, its own first. */
function countriesOf({ settings: { country, allowedCountries } }: Store) {
  const codes = allowedCountries.length > 0 ? allowedCountries : countryCodes;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
  return codes.map((code) => ({
    code,
    name: code === 'ES-CN' ? 'Canary Islands' : (names.of(code) ?? code),
    featured: code === country,
    states: provincesOf(code),
    ...(hasPostalCodes(code) ? {} : { hasPostalCodes: false }),
  }));
}
