import type { Migration } from '../migration.js';

/**
 * Which carts, orders and payments still hold what is deleted after a time, so that the job reads no others.
 */
export const terms: Migration = {
  name: '0020-terms',
  // A column with a constant default rewrites no row: what is there counts as not looked at, and the job goes
  // through it in steps.
  statements: ({ int }) => [
    `alter table cart add column forgotten ${int} not null default 0`,
    'create index cart_to_forget on cart (store_id, updated_at) where forgotten = 0',
    `alter table orders add column caller ${int} not null default 1`,
    'create index orders_with_caller on orders (store_id, created_at) where caller = 1 and completed = 1',
    `alter table payment add column forgotten ${int} not null default 0`,
    'create index payment_to_forget on payment (store_id, created_at) where forgotten = 0',
  ],
};
