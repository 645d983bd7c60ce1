import type { Shop } from '../http/shop.js';
import type { Tx } from '../storage/storage.js';

const day = 86_400_000;
/** How long events, deliveries and their log are kept. */
const keptMs = 30 * day;

/** Forgets what nobody needs any more: old events, expired sessions and links. */
export async function clean(shop: Shop): Promise<void> {
  const now = shop.now();
  await shop.storage.write((tx) => forgetEvents(tx, now - keptMs));
  await shop.storage.write((tx) => forgetSessions(tx, now));
}

async function forgetEvents(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('outbox').where('handled', '=', 1).where('created_at', '<', before).execute();
}

async function forgetSessions(tx: Tx, now: number): Promise<void> {
  await tx.deleteFrom('customer_session').where('expires_at', '<=', now).execute();
  await tx.deleteFrom('customer_token').where('expires_at', '<=', now).execute();
}
