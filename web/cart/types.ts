/** The types of `window.Snipcart`: `import type { Snipcart } from 'comptoir/browser'`. */

export interface Address {
  name?: string | null;
  firstName?: string | null;
  company?: string | null;
  address1?: string | null;
  address2?: string | null;
  city?: string | null;
  /** Two letters. */
  country?: string | null;
  province?: string | null;
  postalCode?: string | null;
  phone?: string | null;
  vatNumber?: string | null;
  fullName?: string | null;
}

export interface CustomField {
  name: string;
  value?: string | null;
  displayValue?: string | null;
  type?: string | null;
  options?: string | null;
  optionsArray?: string[] | null;
  operation?: string | number | null;
  required?: boolean;
  placeholder?: string | null;
}

export interface Plan {
  id: string;
  name: string;
  frequency: string;
  interval: number;
  price?: number | null;
}

/** A product as a page sells it, and as `Snipcart.api.cart.items.add` takes it. */
export interface Product {
  id: string;
  name?: string;
  /** In major units; an object has a price for each currency. */
  price?: number | string | Record<string, number>;
  url?: string;
  description?: string;
  image?: string;
  quantity?: number;
  minQuantity?: number;
  maxQuantity?: number;
  quantityStep?: number;
  customFields?: CustomField[];
  selectedPlanId?: string;
  metadata?: Record<string, unknown>;
  categories?: string[];
  [more: string]: unknown;
}

export interface ItemError {
  key: string;
  field: string;
  expected: unknown;
  got: unknown;
  message?: string;
}

export interface CartItem {
  uniqueId: string;
  id: string;
  name: string;
  url: string | null;
  description: string | null;
  image: string | null;
  price: number;
  unitPrice: number;
  totalPrice: number;
  quantity: number;
  minQuantity: number | null;
  maxQuantity: number | null;
  quantityStep: number | null;
  stackable: string;
  shippable: boolean;
  taxable: boolean;
  categories: string[];
  metadata: Record<string, unknown> | null;
  customFields: CustomField[];
  availablePlans: Plan[];
  selectedPlanId: string | null;
  isRecurring: boolean;
  stock: { isInStock: boolean };
  validation: { valid: boolean; errors: ItemError[] };
  [more: string]: unknown;
}

export interface ShippingRate {
  id: string;
  method: string;
  description: string;
  cost: number;
  guaranteedDaysToDelivery: number | null;
  additionalInfos: string | null;
  localizationId: string | null;
}

/** Why there is no way to ship: a key of the cart's texts, and a sentence. */
export interface RateError {
  key: string;
  message: string;
}

export interface Tax {
  name: string;
  rate: number;
  amount: number;
  includedInPrice: boolean;
}

export interface Discount {
  id: string;
  name: string;
  code: string | null;
  amountSaved: number;
  [more: string]: unknown;
}

export interface CartState {
  token: string | null;
  status: number;
  lang: string;
  currency: string;
  email: string;
  shipToBillingAddress: boolean;
  billingAddress: Address | null;
  shippingAddress: Address | null;
  items: { items: CartItem[]; count: number };
  discounts: { items: Discount[]; idle?: { code: string; reason: string }[] };
  /** `Stale` where the cart is not the one any more that they are for. */
  shippingRates: { loading: boolean; status: string; items: ShippingRate[]; errors?: RateError[] };
  shippingDetails: { method: string | null; cost: number | null; rateId?: string | null; status: number };
  taxes: { loading: boolean; status: string; items: Tax[] };
  paymentDetails: { method: string | null; status: number; details: Record<string, unknown> };
  /** What the items cost, before discounts. */
  itemsTotal: number;
  savedAmount: number;
  subtotal: number;
  shippingFees: number;
  taxesTotal: number;
  total: number;
  customFields: CustomField[];
  metadata: Record<string, unknown> | null;
  notes: string | null;
  card: null;
  errors: Record<string, string[]>;
  invoiceNumber: string | null;
  [more: string]: unknown;
}

export interface CultureSettings {
  currency: string;
  currencySymbol: string;
  precision: number;
  decimalSeparator: string;
  thousandSeparator: string;
  numberFormat: string;
  negativeNumberFormat: string;
}

export interface Country {
  name: string;
  code: string;
  featured?: boolean;
  states: { name: string; code: string }[];
  /** True where an address needs a province. */
  requiresProvince?: true;
  /** False where addresses have none. */
  hasPostalCodes?: false;
}

export interface StoreSettings {
  mode: string;
  isSandboxMode: boolean;
  name: string;
  currency: string;
  currencies: CultureSettings[];
  cultureSettings: CultureSettings;
  countries: Country[];
  country: string;
  shippingEnabled: boolean;
  allowDeferredPayment: boolean;
  hasActiveDiscountsTriggerableByCode: boolean;
  onlyAllowGuests: boolean;
  /** False without a mail server: what the shop writes is kept there. */
  sendsMail: boolean;
  splitName: boolean;
  includeCompany: boolean;
  includePhone: boolean;
  phoneRequired: boolean;
  [more: string]: unknown;
}

export interface Customer {
  id: string;
  email: string | null;
  billingAddress?: Address | null;
  shippingAddress?: Address | null;
  [more: string]: unknown;
}

export interface State {
  cart: CartState;
  session: {
    id: string | null;
    lang: string;
    loading: boolean;
    isSandboxMode: boolean;
    featureFlags: { name: string; isEnabled: boolean }[];
    shouldRefetchShippingRates: boolean;
    settings: Partial<StoreSettings> & {
      apiKey: string;
      cartSettings: { configModalStyle: string; configAddProductBehavior: string };
    };
  };
  /** The signed-in buyer: `status` is `SignedIn` or `SignedOut`. */
  customer: Partial<Customer> & { status: 'SignedIn' | 'SignedOut' };
  localization: { predictions: []; addresses: [] };
  customization: Record<string, unknown>;
}

export interface Order {
  token: string;
  invoiceNumber: string;
  status: string;
  paymentStatus: string | null;
  finalGrandTotal: number;
  currency: string;
  [more: string]: unknown;
}

/** What a refused or failed call rejects with. */
export interface SDKError extends Error {
  /** A key of the cart's texts, such as `promo_code_is_invalid`. */
  readonly reason?: string;
  /** By field. */
  readonly errors?: Record<string, string[]>;
  /** The answer's status; 0 where there was none. */
  readonly status: number;
}

export interface Authenticated {
  customer: Customer;
  sessionToken: string;
  /** What the shop knows this browser by. */
  deviceToken?: string;
}

/** What happens, by name, and what its listeners are given. */
export interface SnipcartEvents {
  'snipcart.initialized': [state: State];
  'item.adding': [item: Product, items: CartItem[], event: { preventDefault(): void }];
  'item.added': [item: CartItem];
  'item.updated': [item: CartItem];
  'item.removed': [item: CartItem];
  'cart.created': [cart: CartState];
  'cart.confirmed': [confirmed: CartState & { order: Order }];
  'cart.confirm.error': [error: SDKError];
  'cart.reset': [];
  'cart.opened': [];
  'cart.closed': [];
  'discount.applied': [code: { code: string; discount: Discount | undefined }];
  'discount.removed': [code: { code: string }];
  'shipping.selected': [details: CartState['shippingDetails']];
  'payment.failed': [error: SDKError];
  'customer.registered': [authenticated: Authenticated];
  'customer.signedin': [authenticated: Authenticated];
  'customer.signedout': [];
  'theme.routechanged': [route: { from: string; to: string }];
  'summary.checkout_clicked': [];
}

export type Texts = { [key: string]: string | Texts };

export interface CartUpdate {
  email?: string;
  billingAddress?: Address | null;
  shippingAddress?: Address | null;
  shipToBillingAddress?: boolean;
  customFields?: CustomField[];
  metadata?: Record<string, unknown> | null;
  notes?: string | null;
}

export interface SnipcartApi {
  cart: {
    update(change: CartUpdate): Promise<CartState>;
    applyDiscount(code: string): Promise<CartState>;
    removeDiscount(code: string): Promise<CartState>;
    fetchShippingRates(): Promise<CartState['shippingRates']>;
    setShippingInformation(rate: { method: string; cost: number } | { rateId: string }): Promise<CartState>;
    setPaymentDetails(payment: { method: string; details?: Record<string, unknown> }): Promise<void>;
    confirm(): Promise<Order>;
    currency(code: string): Promise<CartState>;
    items: {
      add(product: Product): Promise<CartItem>;
      update(item: {
        uniqueId: string;
        quantity?: number;
        customFields?: CustomField[];
        selectedPlanId?: string;
      }): Promise<CartItem>;
      remove(uniqueId: string): Promise<void>;
    };
  };
  customer: {
    signin(email: string, password: string): Promise<Authenticated>;
    signout(): Promise<void>;
    register(email: string, password: string, confirm?: string): Promise<Authenticated | undefined>;
    fetchOrders(limit?: number, offset?: number): Promise<{ totalItems: number; items: Order[] }>;
  };
  orders: { fetch(token: string): Promise<Order> };
  session: {
    setLanguage(language: string, overrides?: Texts): Promise<void>;
    setCurrency(currency: string): Promise<CartState>;
  };
  localization: { fetchSuggestedAddresses(query: unknown): Promise<[]> };
  theme: {
    cart: { open(): Promise<void>; close(): Promise<void>; navigate(route: string): Promise<void> };
    customization: { registerPaymentFormCustomization(style: Record<string, unknown>): void };
  };
}

export interface Snipcart {
  readonly version: string;
  readonly ready: Promise<Snipcart>;
  readonly api: SnipcartApi;
  readonly events: {
    on<N extends keyof SnipcartEvents>(name: N, listener: (...args: SnipcartEvents[N]) => void): () => void;
    /** Ends what `on` began; without a listener, all of the event. */
    off(name: keyof SnipcartEvents, listener?: (...args: never[]) => void): void;
  };
  readonly store: {
    getState(): State;
    subscribe(listener: () => void): () => void;
  };
}

/** `window.SnipcartSettings`, before the cart is loaded. */
export interface SnipcartSettings {
  publicApiKey: string;
  version?: string;
  loadStrategy?: '' | 'on-user-interaction' | 'manual';
  timeoutDuration?: number;
  domain?: string;
  protocol?: string;
  loadCSS?: boolean;
  addProductBehavior?: '' | 'none';
  modalStyle?: '' | 'side';
  templatesUrl?: string;
  currency?: string;
  language?: string;
}

declare global {
  interface Window {
    Snipcart: Snipcart;
    SnipcartSettings?: SnipcartSettings;
    LoadSnipcart?: () => void;
  }
}
