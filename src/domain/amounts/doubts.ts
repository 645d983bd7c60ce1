import type { Reader, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { exponentOf } from '../money.js';
import type { Store } from '../store/store.js';
import { proofCounts } from './examine.js';

/** A currency of a store for whose stored amounts the number of decimals is not known. */
export interface AmountDoubt {
  readonly storeId: number;
  readonly currency: string;
  /** As ISO 4217, and this program, has it. */
  readonly decimals: number;
  /** How many objects prove each number of decimals. */
  readonly proven: Readonly<Record<string, number>>;
  /** How many have texts that contradict each other. */
  readonly contradictory: number;
  /** How many have no text to compare with. */
  readonly unproven: number;
}

/** The currencies of a store that are in doubt. */
export async function amountDoubts(db: Reader, { storeId }: Store): Promise<AmountDoubt[]> {
  const rows = await db
    .selectFrom('amount_examination')
    .select('currency')
    .where('store_id', '=', storeId)
    .where('state', '=', 'doubtful')
    .orderBy('currency')
    .execute();
  if (rows.length === 0) return [];
  const counts = await proofCounts(db, storeId);
  return rows.map(({ currency }) => {
    const proofs = counts.get(currency) ?? new Map();
    const proven = [...proofs].filter(([proof]) => typeof proof === 'number');
    return {
      storeId,
      currency,
      decimals: exponentOf(currency),
      proven: Object.fromEntries(proven),
      contradictory: proofs.get('several') ?? 0,
      unproven: proofs.get(undefined) ?? 0,
    };
  });
}

/** A doubt in one line, with what would end it. */
export function doubtInWords({
  storeId,
  currency,
  decimals,
  proven,
  contradictory,
  unproven,
}: AmountDoubt): string {
  const counts = [
    ...Object.entries(proven).map(
      ([count, n]) => `${objects(n)} ${n === 1 ? 'proves' : 'prove'} ${count} decimals`,
    ),
    ...(contradictory > 0
      ? [`${objects(contradictory)} ${contradictory === 1 ? 'contradicts itself' : 'contradict themselves'}`]
      : []),
    ...(unproven > 0 ? [`${objects(unproven)} ${unproven === 1 ? 'proves' : 'prove'} nothing`] : []),
  ];
  const other =
    Object.keys(proven).find((count) => Number(count) !== decimals) ?? (decimals === 0 ? '2' : '0');
  return `store ${storeId}: amounts in ${currency} may have been stored with another number of decimals than ${decimals}: ${counts.join(', ')}. Look at an order: "comptoir check --repair --exponent ${currency}=${other}" converts amounts that were stored with ${other}, ${currency}=${decimals} leaves them as they are`;
}

function objects(count: number): string {
  return count === 1 ? '1 object' : `${count} objects`;
}

/**
 * Takes in how many decimals the merchant says a currency's units in doubt have; `settleAmounts` then
 * converts them. Refuses with `invalid` a currency of which nothing is in doubt.
 */
export async function sayDecimals(
  tx: Tx,
  stores: readonly Store[],
  currency: string,
  decimals: number,
): Promise<void> {
  const storeIds = stores.map(({ storeId }) => storeId);
  const changed = await tx
    .updateTable('amount_examination')
    .set({ state: 'converting', decimals })
    .where('store_id', 'in', storeIds)
    .where('currency', '=', currency)
    .where('state', '=', 'doubtful')
    .executeTakeFirst();
  if (changed.numUpdatedRows > 0n) return;
  const known = await tx
    .selectFrom('amount_examination')
    .select(['decimals'])
    .where('store_id', 'in', storeIds)
    .where('currency', '=', currency)
    .executeTakeFirst();
  const why =
    known?.decimals == null
      ? 'they were counted by this program'
      : known.decimals === exponentOf(currency)
        ? `their texts prove ${known.decimals} decimals`
        : `they were converted from ${known.decimals} decimals before`;
  throw new ShopError(
    'invalid',
    `the amounts in ${currency} are in no doubt: ${why}, so nothing was changed`,
  );
}
