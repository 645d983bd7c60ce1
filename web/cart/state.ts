import { createStore, type Store } from '../shared/store.js';
import type { PageSettings } from './page/settings.js';
import type { CartState, State } from './types.js';

/** A cart that nobody has begun yet. */
export function emptyCart(currency: string, lang: string): CartState {
  return {
    token: null,
    status: 0,
    lang,
    currency,
    email: '',
    shipToBillingAddress: true,
    billingAddress: null,
    shippingAddress: null,
    items: { items: [], count: 0 },
    discounts: { items: [] },
    shippingRates: { loading: false, status: 'Stale', items: [] },
    shippingDetails: { method: null, cost: null, status: 0 },
    taxes: { loading: false, status: 'Stale', items: [] },
    discountInducedTaxesVariation: 0,
    paymentDetails: { method: null, status: 0, details: {} },
    itemsTotal: 0,
    savedAmount: 0,
    subtotal: 0,
    shippingFees: 0,
    taxesTotal: 0,
    total: 0,
    card: null,
    errors: {},
    invoiceNumber: null,
    customFields: [],
    metadata: null,
    notes: null,
  };
}

/** The state that pages see, in the shape of Snipcart's, before anything is known of the store. */
export function createState(page: PageSettings): Store<State> {
  const lang = page.language;
  return createStore<State>({
    cart: emptyCart(page.currency ?? 'usd', lang),
    session: {
      id: null,
      lang,
      loading: true,
      isSandboxMode: false,
      featureFlags: [],
      shouldRefetchShippingRates: false,
      settings: {
        apiKey: page.publicKey,
        cartSettings: {
          configModalStyle: page.modalStyle === 'side' ? 'side' : '',
          configAddProductBehavior: page.opensOnAdd ? '' : 'none',
        },
      },
    },
    customer: { status: 'SignedOut' },
    localization: { predictions: [], addresses: [] },
    customization: {},
  });
}
