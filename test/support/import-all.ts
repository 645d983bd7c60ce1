import { type ImportKind, importObjects } from '../../src/transfer/import.js';
import { snipcartOrders } from '../../src/transfer/kinds.js';
import type { TestShop } from './shop.js';

/**
 * Imports objects (orders unless told) as a file would, and answers the summary with why objects were
 * skipped.
 */
export async function importAll(
  shop: Pick<TestShop, 'storage' | 'store'>,
  objects: readonly unknown[],
  // biome-ignore lint/suspicious/noExplicitAny: a kind's records are its own business
  kind: ImportKind<any> = snipcartOrders,
) {
  const skipped: string[] = [];
  async function* elements() {
    for (const [index, object] of objects.entries())
      yield { position: index + 1, text: JSON.stringify(object) };
  }
  const summary = await importObjects(shop.storage, shop.store, kind, elements(), {
    onSkip: (position, why) => skipped.push(`${position}: ${why}`),
  });
  return { ...summary, reasons: skipped };
}
