import type { Migration } from '../migration.js';

/** The people who work in the dashboard: their shops, their sessions, and links that let somebody in. */
export const staff: Migration = {
  name: '0026-staff',
  statements: ({ text, int }) => [
    `create table staff (
      id ${int} not null primary key,
      email ${text} not null,
      email_key ${text} not null,
      name ${text} not null,
      role ${text} not null,
      every_store ${int} not null,
      refund_limit ${text} not null default '0',
      personal_data ${int} not null default 0,
      password_hash ${text},
      created_at ${int} not null,
      version ${int} not null default 1
    )`,
    'create unique index staff_by_email on staff (email_key)',
    `create table staff_store (
      staff_id ${int} not null,
      merchant_id ${int} not null,
      primary key (staff_id, merchant_id)
    )`,
    `create table staff_session (
      hash ${text} not null primary key,
      staff_id ${int} not null,
      created_at ${int} not null,
      seen_at ${int} not null,
      expires_at ${int} not null,
      proven_at ${int} not null,
      address ${text} not null,
      agent ${text} not null
    )`,
    'create index staff_session_by_staff on staff_session (staff_id, expires_at)',
    'create index staff_session_by_expiry on staff_session (expires_at)',
    `create table staff_link (
      hash ${text} not null primary key,
      kind ${text} not null,
      staff_id ${int},
      created_at ${int} not null,
      expires_at ${int} not null
    )`,
    'create index staff_link_by_staff on staff_link (staff_id)',
    'create index staff_link_by_expiry on staff_link (expires_at)',
  ],
};
