import type { Migration } from '../migration.js';

/** Second factors of staff, and what people call their keys. */
export const staffFactors: Migration = {
  name: '0028-staff-factors',
  statements: ({ text, int }) => [
    `create table staff_totp (
      staff_id ${int} not null primary key,
      sealed ${text} not null,
      confirmed ${int} not null default 0,
      last_step ${int} not null default 0,
      created_at ${int} not null
    )`,
    `create table staff_recovery_code (
      staff_id ${int} not null,
      hash ${text} not null,
      primary key (staff_id, hash)
    )`,
    `alter table api_key add column name ${text} not null default ''`,
    `alter table api_key add column last_used_at ${int}`,
  ],
};
