import type { Migration } from '../migration.js';

/**
 * Amounts were stored in units that the runtime named, which differed with its version. Every store that is
 * there is to be examined (`examineAmounts`, which needs the domain's words); those made later have nothing
 * to doubt.
 */
export const amounts: Migration = {
  name: '0013-amounts',
  statements: ({ text, int }) => [
    `create table amount_examination (
      store_id ${int} not null,
      currency ${text} not null,
      state ${text} not null,
      decimals ${int},
      kind ${text} not null,
      after_id ${text} not null,
      examined_at ${int} not null,
      primary key (store_id, currency)
    )`,
    `create table amount_in_doubt (
      store_id ${int} not null,
      currency ${text} not null,
      kind ${text} not null,
      id ${text} not null,
      decimals ${int},
      amounts ${text} not null,
      primary key (store_id, currency, kind, id)
    )`,
    `insert into amount_examination (store_id, currency, state, decimals, kind, after_id, examined_at)
      select store_id, '', 'examining', null, '', '', 0 from store`,
  ],
};
