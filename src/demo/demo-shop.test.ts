import { describe, expect, it } from 'vitest';
import { demoShop, referenceDay } from './demo-shop.js';
import { cents } from './order-totals.js';

const shop = demoShop();
const customers = [...shop.customers()];
const orders = [...shop.orders()];
const placed = orders.filter(({ completionDate }) => completionDate !== null);
const inCents = (amount: unknown) => Math.round((amount as number) * 100);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

interface Item {
  id: string;
  price: number;
  unitPrice: number;
  quantity: number;
  totalPrice: number;
  uniqueId: string;
  customFields: { operation: string | null }[];
}
interface Tax {
  taxRate: number;
  amount: number;
  appliesOnShipping: boolean;
}

describe('the demo shop', () => {
  it('is the same whenever it is made, and at any hour of its day', () => {
    const again = demoShop({ now: referenceDay + 3_600_000 * 17 });
    expect(JSON.stringify([...again.orders()])).toBe(JSON.stringify(orders));
    expect([...again.customers()]).toEqual(customers);
    expect([...again.tiendanubeCustomers()]).toEqual([...shop.tiendanubeCustomers()]);
  });

  it('keeps its people and goods, and moves its dates, on another day', () => {
    const later = demoShop({ now: referenceDay + 40 * 86_400_000 });
    expect([...later.customers()].map(({ id }) => id)).toEqual(customers.map(({ id }) => id));
    expect([...later.orders()][0]!.completionDate).not.toBe(orders[0]!.completionDate);
  });

  it('has ids, tokens, numbers and e-mail addresses that are unique', () => {
    const unique = (values: readonly unknown[]) => expect(new Set(values).size).toBe(values.length);
    unique([...customers, ...shop.tiendanubeCustomers()].map(({ id }) => id));
    unique([...customers, ...shop.tiendanubeCustomers()].map(({ email }) => email));
    unique(orders.map(({ token }) => token));
    unique(placed.map(({ invoiceNumber }) => invoiceNumber));
    unique(orders.flatMap(({ items }) => items.map(({ uniqueId }) => uniqueId)));
  });

  it('numbers its orders in the order of their completion', () => {
    expect(placed.map(({ invoiceNumber }) => invoiceNumber)).toEqual(
      placed.map((_, index) => `SNIP-${1001 + index}`),
    );
    const dates = placed.map(({ completionDate }) => completionDate!);
    expect([...dates].sort()).toEqual(dates);
    expect(Date.parse(dates.at(-1)!)).toBeLessThan(referenceDay);
    expect(Date.parse(dates[0]!)).toBeGreaterThan(referenceDay - 366 * 86_400_000);
  });

  it('adds every line up from its price and its options', () => {
    for (const { items } of orders) {
      for (const item of items as unknown as Item[]) {
        const options = sum(item.customFields.map(({ operation }) => (operation ? cents(operation) : 0)));
        expect(inCents(item.unitPrice)).toBe(inCents(item.price) + options);
        expect(inCents(item.totalPrice)).toBe(inCents(item.unitPrice) * item.quantity);
      }
    }
  });

  it('adds every order up to the cent', () => {
    for (const order of orders) {
      const items = sum((order.items as unknown as Item[]).map(({ totalPrice }) => inCents(totalPrice)));
      const saved = sum(
        (order.discounts as unknown as { amountSaved: number }[]).map(({ amountSaved }) =>
          inCents(amountSaved),
        ),
      );
      const taxes = sum((order.taxes as Tax[]).map(({ amount }) => inCents(amount)));
      const refunds = sum((order.refunds as { amount: number }[]).map(({ amount }) => inCents(amount)));
      expect(inCents(order.itemsTotal)).toBe(items);
      expect(inCents(order.savedAmount)).toBe(saved);
      expect(inCents(order.subtotal)).toBe(items - saved);
      expect(inCents(order.taxesTotal)).toBe(taxes);
      expect(inCents(order.finalGrandTotal)).toBe(items - saved + inCents(order.shippingFees) + taxes);
      expect(order.total).toBe(order.finalGrandTotal);
      expect(order.grandTotal).toBe(order.finalGrandTotal);
      expect(inCents(order.adjustedAmount)).toBe(inCents(order.finalGrandTotal) - refunds);
      expect(refunds).toBeLessThanOrEqual(inCents(order.finalGrandTotal));
    }
  });

  it('takes each tax on the discounted items, with shipping where it says so', () => {
    for (const order of orders) {
      for (const { taxRate, amount, appliesOnShipping } of order.taxes as Tax[]) {
        const base = inCents(order.subtotal) + (appliesOnShipping ? inCents(order.shippingFees) : 0);
        expect(Math.abs(inCents(amount) - base * taxRate)).toBeLessThanOrEqual(0.5 + 1e-6);
      }
    }
    const quebec = orders.find(({ shippingAddressProvince }) => shippingAddressProvince === 'QC')!;
    expect((quebec.taxes as { taxName: string }[]).map(({ taxName }) => taxName)).toEqual(['TPS', 'TVQ']);
  });

  it('prints money with two decimals at most', () => {
    for (const { finalGrandTotal, subtotal, taxesTotal } of orders) {
      for (const amount of [finalGrandTotal, subtotal, taxesTotal])
        expect(String(amount)).toMatch(/^\d+(\.\d{1,2})?$/);
    }
  });

  it('has about fifteen hundred orders, in every state that a merchant meets', () => {
    expect(placed.length).toBeGreaterThan(1400);
    expect(placed.length).toBeLessThan(1600);
    const share = (status: string) =>
      placed.filter((order) => order.status === status).length / placed.length;
    expect(share('Delivered')).toBeGreaterThan(0.8);
    expect(share('Cancelled')).toBeLessThan(0.06);
    for (const status of ['Processed', 'Pending', 'Shipped', 'Dispatched', 'Cancelled', 'Disputed'])
      expect(share(status), status).toBeGreaterThan(0);
    const payments = new Set(placed.map(({ paymentStatus }) => paymentStatus));
    for (const status of ['Paid', 'Authorized', 'Deferred', 'PaidDeferred', 'Refunded', 'ChargedBack'])
      expect(payments).toContain(status);
  });

  it('sells most before the winter', () => {
    const month = (number: string) =>
      placed.filter(({ completionDate }) => completionDate!.slice(5, 7) === number).length;
    expect(month('12')).toBeGreaterThan(1.5 * month('07'));
  });

  it('keeps a few carts that are under way, without a number', () => {
    const carts = orders.filter(({ status }) => status === 'InProgress');
    expect(carts).toHaveLength(14);
    for (const cart of carts)
      expect(cart).toMatchObject({ invoiceNumber: null, completionDate: null, paymentStatus: null });
  });

  it('never lets an order change before it is made, or after today', () => {
    for (const { creationDate, completionDate, modificationDate } of orders) {
      expect(creationDate <= (completionDate ?? creationDate)).toBe(true);
      expect((completionDate ?? creationDate) <= (modificationDate as string)).toBe(true);
      expect(Date.parse(modificationDate as string)).toBeLessThanOrEqual(referenceDay);
    }
  });

  it('lets only known customers buy, and every one of them has bought', () => {
    const known = new Map(customers.map(({ id, email }) => [id, email]));
    for (const order of orders) expect(known.get((order.user as { id: string }).id)).toBe(order.email);
    expect(new Set(placed.map(({ email }) => email)).size).toBe(customers.length);
  });

  it('has four hundred customers from many countries, a third with an account', () => {
    expect(customers).toHaveLength(400);
    expect(
      new Set(customers.map(({ billingAddressCountry }) => billingAddressCountry)).size,
    ).toBeGreaterThanOrEqual(8);
    const confirmed = customers.filter(({ status }) => status === 'Confirmed').length;
    expect(confirmed).toBeGreaterThan(110);
    expect(confirmed).toBeLessThan(160);
  });

  it('writes to nobody: addresses and numbers are ones that are kept for examples', () => {
    for (const { email } of [...customers, ...shop.tiendanubeCustomers()]) {
      expect(email).toMatch(/^[a-z.]+\d*@(correo\.)?example\.(com|org|net)$/);
    }
    for (const { billingAddressPhone: phone } of customers) {
      expect(phone).toMatch(/^$|555|\+33 6 39 98|\+44 1632 960|\+49 30 23125|\+353 20 91/);
    }
  });

  it('counts how often each code was used', () => {
    const discounts = [...shop.discounts()];
    const used = sum(discounts.map(({ numberOfUsages }) => numberOfUsages as number));
    expect(used).toBe(placed.filter(({ hasPromocode }) => hasPromocode).length);
    expect(used).toBeGreaterThan(100);
  });

  it('has discounts that apply by themselves, and they name products that are there', () => {
    const discounts = [...shop.discounts()];
    const automatic = discounts.filter(({ trigger }) => trigger !== 'Code');
    expect(automatic.length).toBeGreaterThanOrEqual(3);
    expect(new Set(discounts.map(({ id }) => id)).size).toBe(discounts.length);
    const ids = new Set(shop.products.map(({ id }) => id));
    const named = automatic.flatMap(({ productIds, quantityOfProductIds, triggerProductIds }) =>
      [productIds, quantityOfProductIds, triggerProductIds].flatMap((list) => String(list ?? '').split(',')),
    );
    for (const id of named.filter((one) => one !== '')) expect([id, ids.has(id)]).toEqual([id, true]);
  });

  it('brings Tiendanube customers along with what that shape alone has', () => {
    const list = [...shop.tiendanubeCustomers()];
    expect(list).toHaveLength(32);
    for (const customer of list) {
      expect(customer.addresses.filter((address) => address.default)).toEqual([customer.default_address]);
      expect(customer.total_spent).toMatch(/^\d+\.\d{2}$/);
      expect(customer.created_at).toMatch(/-03:00$/);
      expect(customer.last_order_id === null).toBe(customer.total_spent === '0.00');
    }
    for (const has of ['identification', 'note', 'phone'] as const)
      expect(list.some((customer) => customer[has] !== null)).toBe(true);
    expect(list.some(({ addresses }) => addresses.length > 1)).toBe(true);
    expect(list.some(({ extra }) => Object.keys(extra).length > 0)).toBe(true);
  });
});
