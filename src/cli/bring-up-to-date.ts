import * as snipcart from '../dialect/snipcart/amount-texts.js';
import * as tiendanube from '../dialect/tiendanube/amount-texts.js';
import { type AmountDoubt, amountDoubts, doubtInWords } from '../domain/amounts/doubts.js';
import { type Converted, settleAmounts } from '../domain/amounts/examine.js';
import { listStores } from '../domain/store/store.js';
import { migrate } from '../storage/migrate.js';
import type { Storage } from '../storage/storage.js';
import { countOf } from './count-of.js';

/** Where imported objects say their amounts in their own words. */
export const importedTexts = {
  order: (details: Parameters<typeof snipcart.orderTexts>[0]) => [
    ...snipcart.orderTexts(details),
    ...tiendanube.orderTexts(details),
  ],
  discount: snipcart.discountTexts,
};

/**
 * Brings a database to this program's version: its schema, then its amounts. Safe to be interrupted, and to
 * be run by several at once.
 */
export async function bringUpToDate(
  storage: Storage,
): Promise<{ readonly migrations: readonly string[]; readonly converted: readonly Converted[] }> {
  const migrations = await migrate(storage);
  return { migrations, converted: await settleAmounts(storage, importedTexts) };
}

/** What was converted, in one line. */
export function conversionInWords({ storeId, currency, to, objects }: Converted): string {
  return objects === 0
    ? `store ${storeId}: amounts in ${currency} stay as they are, with ${to} decimals`
    : `store ${storeId}: amounts in ${currency} of ${countOf(objects, 'object', 'objects')} converted to ${to} decimals`;
}

/** What nobody but the merchant knows of a database's amounts, a line for each store and currency. */
export async function doubtsOf(storage: Storage): Promise<string[]> {
  const doubts: AmountDoubt[] = [];
  for (const store of await listStores(storage.read))
    doubts.push(...(await amountDoubts(storage.read, store)));
  return doubts.map(doubtInWords);
}
