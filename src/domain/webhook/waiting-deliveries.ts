import type { Tx } from '../../storage/storage.js';
import { claimMs } from './delivery.js';
import type { Receiver } from './receiver.js';

type Named = Pick<Receiver, 'storeId' | 'id'>;

/** How many one step changes: a receiver that was away for days has any number of deliveries waiting. */
const most = 500;

/** Drops what waits for a receiver, so many at once; answers how many they were. */
export async function dropWaiting(tx: Tx, receiver: Named, now: number): Promise<number> {
  return change(tx, receiver, { state: 'dropped', due_at: null, updated_at: now }, 0, now);
}

/**
 * Makes what waits for a receiver that answered at a moment due then, so many at once; answers how many they
 * were. What was tried after that waits for its own next try.
 */
export async function hurryWaiting(tx: Tx, receiver: Named, answeredAt: number): Promise<number> {
  return change(tx, receiver, { due_at: answeredAt }, answeredAt + claimMs, answeredAt);
}

async function change(
  tx: Tx,
  { storeId, id }: Named,
  values: { readonly state?: 'dropped'; readonly due_at: number | null; readonly updated_at?: number },
  dueAfter: number,
  untouchedSince: number,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_delivery')
    .set(values)
    .where('store_id', '=', storeId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('webhook_delivery as d')
        .select('d.id')
        .where('d.store_id', '=', storeId)
        .where('d.receiver_id', '=', id)
        .where('d.due_at', '>=', dueAfter)
        .where('d.updated_at', '<=', untouchedSince)
        .orderBy('d.due_at')
        .limit(most),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
