import type { Migration } from '../migration.js';

/** Customers by what they bought and how often, with what else their lists ask for. */
export const customersByFigure: Migration = {
  name: '0032-customers-by-figure',
  statements: () => [
    'create index customer_by_value on customer (store_id, orders_amount, position, status)',
    'create index customer_by_orders on customer (store_id, orders_count, position, status)',
  ],
};
