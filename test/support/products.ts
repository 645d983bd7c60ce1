import { importObjects } from '../../src/transfer/import.js';
import { snipcartOrders, snipcartProducts } from '../../src/transfer/kinds.js';
import type { TestShop } from './shop.js';

async function* elements(objects: readonly unknown[]) {
  for (const [index, object] of objects.entries())
    yield { position: index + 1, text: JSON.stringify(object) };
}

/** Imports products in Snipcart's shape, as the import of a file does. */
export async function importProducts(shop: TestShop, ...objects: unknown[]) {
  const reasons: string[] = [];
  const summary = await importObjects(shop.storage, shop.store, snipcartProducts, elements(objects), {
    onSkip: (position, why) => reasons.push(`${position}: ${why}`),
  });
  return { ...summary, reasons };
}

export interface Sale {
  readonly id: string;
  readonly quantity: number;
  readonly price: number;
  readonly on: string;
  readonly status?: string;
}

/** Imports one order for each sale; the products that are missing come along. */
export async function sell(shop: TestShop, ...sales: readonly Sale[]): Promise<void> {
  const orders = sales.map(({ id, quantity, price, on, status = 'Processed' }, index) => ({
    token: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    creationDate: on,
    completionDate: on,
    status,
    invoiceNumber: `SNIP-${1000 + index}`,
    email: 'buyer@example.com',
    currency: 'usd',
    items: [
      { id, name: `Product ${id}`, price, quantity, totalPrice: Math.round(price * quantity * 100) / 100 },
    ],
    finalGrandTotal: Math.round(price * quantity * 100) / 100,
  }));
  const skipped: string[] = [];
  await importObjects(shop.storage, shop.store, snipcartOrders, elements(orders), {
    onSkip: (position, why) => skipped.push(`${position}: ${why}`),
  });
  if (skipped.length > 0) throw new Error(skipped.join('\n'));
}
