import type { Migration } from '../migration.js';

/** Devices that customers signed in on, and the addresses from which open payments hold stock. */
export const callers: Migration = {
  name: '0018-callers',
  statements: ({ text, int }) => [
    `create table customer_device (
      store_id ${int} not null,
      hash ${text} not null,
      customer_id ${int} not null,
      expires_at ${int} not null,
      primary key (store_id, hash)
    )`,
    'create index customer_device_by_customer on customer_device (store_id, customer_id, expires_at)',
    'create index customer_device_by_expiry on customer_device (expires_at)',
    `alter table payment add column address ${text} not null default ''`,
    "create index payment_by_address on payment (store_id, address, created_at) where is_open = 1 and address <> ''",
  ],
};
