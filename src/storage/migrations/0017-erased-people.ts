import type { Migration } from '../migration.js';

/**
 * Who was given or erased a person's data, and which orders are blanked further once book-keeping needs them
 * no more.
 */
export const erasedPeople: Migration = {
  name: '0017-erased-people',
  statements: ({ text, int }) => [
    `create table person_request (
      store_id ${int} not null,
      id ${text} not null,
      kind ${text} not null,
      actor ${text} not null,
      at ${int} not null,
      doc ${text} not null,
      primary key (store_id, id)
    )`,
    `create table order_to_blank (
      store_id ${int} not null,
      token ${text} not null,
      due_at ${int} not null,
      primary key (store_id, token)
    )`,
    'create index order_to_blank_due on order_to_blank (due_at)',
  ],
};
