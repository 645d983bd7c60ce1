import { furtherDiscounts } from './further-discounts.js';
import { demoDiscounts } from './order-discounts.js';
import type { DemoOrder } from './order-shape.js';
import { demoOrders } from './orders.js';
import { type DemoPerson, demoPeople, snipcartCustomers } from './people.js';
import type { DemoProduct } from './product.js';
import { demoProducts, shopName } from './products.js';
import { type TiendanubeCustomer, tiendanubeCustomers } from './tiendanube-people.js';

/** The day on which the demo shop stands when nobody says another. */
export const referenceDay = Date.UTC(2026, 10, 20);

/** A whole shop to look around in. Everything in it is invented. */
export interface DemoShop {
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  readonly products: readonly DemoProduct[];
  /** Customers, orders and discounts in the shapes that `import snipcart` reads. */
  customers(): Iterable<Record<string, unknown>>;
  orders(): Iterable<DemoOrder>;
  discounts(): Iterable<Record<string, unknown>>;
  /** Customers in the shape that `import tiendanube` reads; none of them is among `customers()`. */
  tiendanubeCustomers(): Iterable<TiendanubeCustomer>;
}

/** Makes the demo shop as it stands on the day of `now` (milliseconds); the same day gives the same shop. */
export function demoShop({ now = referenceDay }: { readonly now?: number } = {}): DemoShop {
  let known: DemoPerson[] | undefined;
  let placed: DemoOrder[] | undefined;
  const people = () => (known ??= demoPeople({ now }));
  const orders = () => (placed ??= demoOrders({ products: demoProducts, people: people(), now }));
  return {
    name: shopName,
    currency: 'USD',
    country: 'US',
    products: demoProducts,
    customers: () => snipcartCustomers(people()),
    orders,
    discounts: () => [...demoDiscounts(orders(), now), ...furtherDiscounts(now)],
    tiendanubeCustomers: () => tiendanubeCustomers({ now }),
  };
}
