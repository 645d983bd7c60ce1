import { type RawBuilder, sql } from 'kysely';
import { insertRows } from './insert-rows.js';
import { gramLength, type Searchable, type SearchEntry, searchEntry, termsOf } from './search-entry.js';
import { type DialectName, dialectOf, type ParamOf, type Reader, statement } from './statement.js';
import type { Tx } from './storage.js';
import { fold } from './text.js';

/**
 * "Contains" and other rare filters, on an inverted index that both databases have without an extension: FTS5
 * on SQLite, GIN over a text array on PostgreSQL. A row is listed under terms: every three letters of its
 * searched texts, and its facets (exact values). The store is part of each term, so stores do not meet in the
 * index. Hits come by `position`, newest first. The folded texts stand beside it, to check longer words and
 * to answer shorter ones.
 */
export type SearchKind = 'customer' | 'order' | 'product';

export interface Search {
  readonly contains?: { readonly scope: string; readonly text: string };
  readonly facets?: Readonly<Record<string, string>>;
}

/** The tables of one kind, for a migration. */
export function searchTables(dialect: DialectName): (kind: SearchKind) => readonly string[] {
  return (kind) =>
    dialect === 'sqlite'
      ? [
          `create virtual table ${kind}_terms using fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii')`,
          `create table ${kind}_text (store_id integer not null, scope text not null, position integer not null,
            text text not null, primary key (store_id, scope, position)) without rowid`,
        ]
      : [
          `create table ${kind}_terms (store_id bigint not null, position bigint not null, terms text[] not null,
            primary key (store_id, position))`,
          `create index ${kind}_terms_index on ${kind}_terms using gin (terms)`,
          `create table ${kind}_text (store_id bigint not null, scope text collate "C" not null, position bigint not null,
            text text collate "C" not null, primary key (store_id, scope, position))`,
        ];
}

/** The terms of one store: its number stands before each, so that stores do not meet in the index. */
function ofStore(storeId: number, terms: string): string {
  return terms === '' ? '' : storeId + terms.replaceAll(' ', ` ${storeId}`);
}

const kinds = ['customer', 'order', 'product'] as const;

/** One compiled statement for each kind: making a row searchable is part of every write. */
function forEachKind<P extends Readonly<Record<string, unknown>>>(
  build: (
    db: Reader,
    table: (name: 'terms' | 'text') => RawBuilder<unknown>,
    p: ParamOf<P>,
  ) => RawBuilder<unknown>,
): Record<SearchKind, (db: Reader, params: P) => Promise<unknown[]>> {
  const entries = kinds.map((kind) => {
    const table = (name: 'terms' | 'text') => sql.raw(`${kind}_${name}`);
    return [kind, statement<P, unknown>((db, p) => build(db, table, p))];
  });
  return Object.fromEntries(entries);
}

const deleteTerms = forEachKind<{ store: number; position: number }>((db, table, p) =>
  dialectOf(db) === 'sqlite'
    ? sql`delete from ${table('terms')} where rowid = ${p('position')}`
    : sql`delete from ${table('terms')} where store_id = ${p('store')} and position = ${p('position')}`,
);

const deleteText = forEachKind<{ store: number; position: number }>(
  (_db, table, p) =>
    sql`delete from ${table('text')} where store_id = ${p('store')} and position = ${p('position')}`,
);

/** A row to be listed, and where it stands in its list. */
export interface Listed {
  readonly position: number;
  readonly entry: SearchEntry;
}

/** Lists a row under its terms; a row that is listed already must be taken out first. */
export function addToSearch(
  tx: Tx,
  kind: SearchKind,
  storeId: number,
  position: number,
  row: Searchable,
): Promise<void> {
  return addAllToSearch(tx, kind, storeId, [{ position, entry: searchEntry(row) }]);
}

/** Lists several rows at once. */
export async function addAllToSearch(
  tx: Tx,
  kind: SearchKind,
  storeId: number,
  rows: readonly Listed[],
): Promise<void> {
  const sqlite = dialectOf(tx) === 'sqlite';
  // FTS5 writes out what it has gathered whenever a row's number falls.
  const rising = rows.toSorted((a, b) => a.position - b.position);
  const terms = rising.map(({ position, entry }) => {
    const words = ofStore(storeId, entry.terms);
    return sqlite
      ? { rowid: position, terms: words }
      : { store_id: storeId, position, terms: words === '' ? [] : words.split(' ') };
  });
  const texts = rising.flatMap(({ position, entry }) =>
    entry.texts.map(([scope, text]) => ({ store_id: storeId, scope, position, text })),
  );
  await insertRows(tx, `${kind}_terms`, terms);
  await insertRows(tx, `${kind}_text`, texts);
}

/** Takes a row out of the index. */
export async function removeFromSearch(
  tx: Tx,
  kind: SearchKind,
  storeId: number,
  position: number,
): Promise<void> {
  await deleteTerms[kind](tx, { store: storeId, position });
  await deleteText[kind](tx, { store: storeId, position });
}

/**
 * A subquery of the positions of a store that match, to join or count: `select position from …`. Exact for
 * any length of text; the order of its rows is the index's own (newest first on SQLite).
 */
export function matchingPositions(
  db: Reader,
  kind: SearchKind,
  storeId: number,
  search: Search,
): RawBuilder<{ position: number }> {
  // No text that is kept holds NUL.
  if (search.contains?.text.includes('\u0000'))
    return sql`select position from ${sql.raw(`${kind}_text`)} where 1 = 0`;
  const spellings = search.contains ? spellingsOf(search.contains.text) : [];
  const [text = ''] = spellings;
  const wanted = (spelling?: string): string[] => {
    const texts = spelling === undefined ? [] : [[search.contains!.scope, spelling] as const];
    return termsOf(texts, search.facets).map((term) => storeId + term);
  };
  const terms = spellings.length === 0 ? [wanted()] : spellings.map(wanted);
  const checked = text !== '' && text.length !== gramLength;
  const textTable = sql.raw(`${kind}_text`);
  const termTable = sql.raw(`${kind}_terms`);
  const has = sql`(${sql.join(
    (spellings.length === 0 ? [''] : spellings).map((spelling) => containsFolded(db, sql`t.text`, spelling)),
    sql` or `,
  )})`;
  if (terms[0]!.length === 0) {
    return sql`select t.position as position from ${textTable} t
      where t.store_id = ${storeId} and t.scope = ${search.contains?.scope ?? ''} and ${has} order by t.position desc`;
  }
  const join = checked ? sql`cross join ${textTable} t` : sql``;
  const check = (position: string) =>
    checked
      ? sql`and t.store_id = ${storeId} and t.scope = ${search.contains!.scope} and t.position = ${sql.raw(position)} and ${has}`
      : sql``;
  if (dialectOf(db) === 'sqlite') {
    const match = terms.map((some) => `(${some.map((term) => `"${term}"`).join(' AND ')})`).join(' OR ');
    return sql`select f.rowid as position from ${termTable} f ${join}
      where f.${termTable} match ${match} ${check('f.rowid')} order by f.rowid desc`;
  }
  const listed = sql.join(
    terms.map((some) => sql`f.terms @> ${some}::text[]`),
    sql` or `,
  );
  return sql`select f.position as position from ${termTable} f ${join}
    where (${listed}) and f.store_id = ${storeId} ${check('f.position')} order by f.position desc`;
}

/** What a text is looked for as: a space may be the `+` of a query string that did not encode it. */
function spellingsOf(text: string): string[] {
  const folded = fold(text.replaceAll('\n', ' '));
  return folded.includes(' ') ? [folded, folded.replaceAll(' ', '+')] : [folded];
}

/** Whether a folded column contains a folded text; `%`, `_` and quotes are text. */
export function containsFolded(db: Reader, column: RawBuilder<unknown>, folded: string): RawBuilder<boolean> {
  return dialectOf(db) === 'sqlite'
    ? sql`instr(${column}, ${folded}) > 0`
    : sql`position(${folded} in ${column}) > 0`;
}
