import { nextNumber, raiseCounter } from '../../storage/counter.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { columnText, fold } from '../../storage/text.js';
import type { Store } from '../store/store.js';

/**
 * The next order's number in its store; it becomes visible in the order of numbers, since the counter is
 * locked until the commit.
 */
export function nextOrderId(tx: Tx, storeId: number): Promise<number> {
  return nextNumber(tx, storeId, 'order');
}

/**
 * The next invoice number: the store's prefix and at least four digits, without holes. Where an invoice of
 * that number is there already (the prefix was changed to one that an import brought), the count goes on
 * above the highest of the prefix.
 */
export async function nextInvoiceNumber(tx: Tx, store: Store): Promise<string> {
  const { storeId, settings } = store;
  for (;;) {
    const number = invoiceNumber(settings.invoicePrefix, await nextNumber(tx, storeId, 'invoice'));
    const [taken] = await withNumber(tx, { store: storeId, number: fold(columnText(number)) });
    if (!taken) return number;
    await raiseCounter(tx, storeId, 'invoice', await highestOf(tx, storeId, settings.invoicePrefix));
  }
}

function invoiceNumber(prefix: string, n: number): string {
  return prefix + String(n).padStart(4, '0');
}

async function highestOf(tx: Tx, storeId: number, prefix: string): Promise<number> {
  const from = fold(columnText(prefix));
  const rows = await withPrefix(tx, { store: storeId, from, to: `${from}\u{10FFFF}` });
  const numbers = rows.map((row) => row.number.slice(from.length)).filter((text) => /^\d{1,15}$/.test(text));
  return numbers.reduce((highest, text) => Math.max(highest, Number(text)), 0);
}

const withNumber = statement<{ store: number; number: string }, { token: string }>((db, p) =>
  db
    .selectFrom('orders')
    .select('token')
    .where('store_id', '=', p('store'))
    .where('invoice_number', '=', p('number'))
    .limit(1),
);

const withPrefix = statement<{ store: number; from: string; to: string }, { number: string }>((db, p) =>
  db
    .selectFrom('orders')
    .select('invoice_number as number')
    .where('store_id', '=', p('store'))
    .where('invoice_number', '>=', p('from'))
    .where('invoice_number', '<', p('to')),
);
