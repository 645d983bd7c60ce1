import type { Migration } from '../migration.js';

/** The merchant's own id of a product, and a customer's latest order, by names that are no API's. */
export const references: Migration = {
  name: '0025-references',
  // Renaming rewrites no row, and indexes follow.
  statements: () => [
    'alter table product rename column user_defined_id to reference',
    'alter table customer rename column last_order_id to latest_order_id',
  ],
};
