import type { Migration } from '../migration.js';

/** Who changed what, from which value to which. */
export const audit: Migration = {
  name: '0027-audit',
  statements: ({ text, int }) => [
    `create table audit (
      store_id ${int} not null,
      id ${text} not null,
      at ${int} not null,
      actor_kind ${text} not null,
      actor_id ${text} not null,
      actor_name ${text} not null,
      address ${text} not null,
      act ${text} not null,
      object_kind ${text} not null,
      object_id ${text} not null,
      changes ${text} not null,
      primary key (store_id, id)
    )`,
    'create index audit_by_object on audit (store_id, object_id, id)',
    'create index audit_by_age on audit (at)',
  ],
};
