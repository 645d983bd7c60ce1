import type { Migration } from '../migration.js';

/** When an order came to be another customer's: their account sees it only after a mailed link since. */
export const movedOrders: Migration = {
  name: '0033-moved-orders',
  statements: ({ int }) => [`alter table orders add column moved_at ${int}`],
};
