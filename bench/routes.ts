import { productAt } from './product-data.js';
import { productKeyword, rareCountry, rareTerm, shortTerm } from './vocabulary.js';

/** What an answer is, and so what is asked of its speed. */
export type RouteKind = 'object' | 'page' | 'other';
/** How much slower it may be at a million orders: the figures. */
export type Growth = 1.5 | 3 | 'far' | 'second';

export interface Route {
  readonly name: string;
  readonly paths: readonly string[];
  readonly kind: RouteKind;
  readonly growth: Growth;
  readonly api: 'snipcart' | 'tiendanube';
}

/** What the routes need of the shop: real ids, read from its own lists. */
export interface Sample {
  readonly tokens: readonly string[];
  readonly customerIds: readonly string[];
  readonly customerNumbers: readonly number[];
  readonly orderNumbers: readonly number[];
  readonly email: string;
  readonly invoiceNumber: string;
  readonly productId: string;
  readonly tiendanubeId: number;
  readonly orderCount: number;
  readonly customerCount: number;
}

const month = 'from=2025-03-01&to=2025-03-31';
const popular = productAt(0).id;

/** Every documented GET, with the filters that matter. */
export function routesOf(sample: Sample): Route[] {
  const { tokens, customerIds, customerNumbers, tiendanubeId } = sample;
  const token = tokens[7]!;
  const far = Math.floor(sample.orderCount * 0.9);
  const tn = `/v1/${tiendanubeId}`;
  const middle = customerNumbers[Math.floor(customerNumbers.length / 2)] ?? 1;
  return [
    snipcart('order', `/orders/${token}`, 'object', 1.5),
    {
      ...snipcart('order, 5,000 in turn', '', 'object', 1.5),
      paths: tokens.map((one) => `/api/orders/${one}`),
    },
    snipcart('order notifications', `/orders/${token}/notifications`, 'object', 1.5),
    snipcart('orders', '/orders', 'page', 1.5),
    snipcart('orders status', '/orders?status=Processed', 'page', 1.5),
    snipcart('orders paymentStatus', '/orders?paymentStatus=Deferred', 'page', 1.5),
    snipcart(
      'orders status+paymentStatus',
      '/orders?status=Shipped&paymentStatus=Deferred',
      'page',
      'second',
    ),
    snipcart('orders invoiceNumber', `/orders?invoiceNumber=${sample.invoiceNumber}`, 'other', 1.5),
    snipcart('orders productId, popular', `/orders?productId=${popular}`, 'page', 1.5),
    snipcart(`orders placedBy ${rareTerm}`, `/orders?placedBy=${rareTerm}`, 'page', 3),
    snipcart(`orders placedBy ${shortTerm}`, `/orders?placedBy=${shortTerm}`, 'page', 'second'),
    snipcart('orders from-to a month', `/orders?${month}`, 'page', 3),
    snipcart('orders from', '/orders?from=2024-06-01', 'page', 3),
    snipcart('orders isRecurringOrder', '/orders?isRecurringOrder=true', 'page', 'second'),
    snipcart(
      'orders billingAddressCountry',
      `/orders?billingAddressCountry=${rareCountry}`,
      'page',
      'second',
    ),
    snipcart('orders Excerpt', '/orders?format=Excerpt', 'page', 1.5),
    snipcart('orders far offset', `/orders?offset=${far}`, 'page', 'far'),
    snipcart('customer', `/customers/${customerIds[3]}`, 'object', 1.5),
    {
      ...snipcart('customer, in turn', '', 'object', 1.5),
      paths: customerIds.map((id) => `/api/customers/${id}`),
    },
    snipcart("customer's orders", `/customers/${customerIds[3]}/orders`, 'other', 'second'),
    snipcart('customers', '/customers', 'page', 1.5),
    snipcart('customers status', '/customers?status=Confirmed', 'page', 1.5),
    snipcart('customers email', `/customers?email=${encodeURIComponent(sample.email)}`, 'other', 1.5),
    snipcart(`customers name ${rareTerm}`, `/customers?name=${rareTerm}`, 'page', 3),
    snipcart('customers from-to a month', `/customers?${month}`, 'page', 3),
    snipcart('product', `/products/${sample.productId}`, 'object', 1.5),
    snipcart('products', '/products', 'page', 1.5),
    snipcart('products keywords', `/products?keywords=${encodeURIComponent(productKeyword)}`, 'page', 3),
    snipcart('products userDefinedId', `/products?userDefinedId=${popular}`, 'other', 1.5),
    snipcart('products by SalesValue', '/products?orderBy=SalesValue', 'page', 1.5),
    snipcart('products by CreationDate', '/products?orderBy=CreationDate', 'page', 1.5),
    snipcart('products from-to a month', `/products?${month}`, 'page', 'second'),
    snipcart('products excludeZeroSales', '/products?excludeZeroSales=true', 'page', 1.5),
    ...['/data/performance', '/data/orders/sales', '/data/orders/count'].map((path) =>
      snipcart(path.slice(1), `${path}?from=2025-01-01&to=2025-12-31`, 'other', 'second'),
    ),
    snipcart('settings/general', '/settings/general', 'object', 1.5),
    tiendanube('TN customer', `${tn}/customers/${middle}`, 'object', 1.5),
    tiendanube('TN customers', `${tn}/customers`, 'page', 1.5),
    tiendanube('TN customers since_id', `${tn}/customers?since_id=${middle}`, 'page', 'second'),
    tiendanube(`TN customers q=${rareTerm}`, `${tn}/customers?q=${rareTerm}`, 'page', 3),
    tiendanube(
      'TN customers email',
      `${tn}/customers?email=${encodeURIComponent(sample.email)}`,
      'other',
      1.5,
    ),
    tiendanube('TN customers created_at_min', `${tn}/customers?created_at_min=2025-10-01`, 'page', 3),
    tiendanube('TN orders', `${tn}/orders`, 'page', 1.5),
    tiendanube('TN order', `${tn}/orders/${sample.orderNumbers[3] ?? 1}`, 'object', 1.5),
    tiendanube('TN store', `${tn}/store`, 'object', 1.5),
  ];
}

function snipcart(name: string, path: string, kind: RouteKind, growth: Growth): Route {
  return { name, paths: [`/api${path}`], kind, growth, api: 'snipcart' };
}

function tiendanube(name: string, path: string, kind: RouteKind, growth: Growth): Route {
  return { name, paths: [path], kind, growth, api: 'tiendanube' };
}
