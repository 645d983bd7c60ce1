import type { Migration } from '../migration.js';

/** Which pages a merchant had crawled: what they say of prices outranks what a buyer's address says. */
export const crawledPages: Migration = {
  name: '0011-crawled-pages',
  statements: ({ text, int }) => [
    `create table crawled_page (
      store_id ${int} not null,
      page ${text} not null,
      crawled_at ${int} not null,
      primary key (store_id, page)
    )`,
  ],
};
