import { rmSync } from 'node:fs';
import BetterSqlite, { type Database, type Statement } from 'better-sqlite3';

/*
 * The ceiling of an import: a bare loop that inserts the rows of an imported database into an empty one with the same schema
 * and the same pragmas, 500 at a time in a transaction, in the order in which the import came to them. Reading them is not
 * timed. Run as a process of its own: node ceiling.js IMPORTED.db COPY.db
 */

const step = 500;
const searched = [
  ['product', 'product'],
  ['customer', 'customer'],
  ['order', 'orders'],
] as const;
/** What belongs to an order goes in with it. */
const ofOrders = ['order_line', 'order_note'];

const [from = '', to = ''] = process.argv.slice(2);
const source = new BetterSqlite(from);
prepareTerms(source);
for (const end of ['', '-wal', '-shm']) rmSync(to + end, { force: true });
const target = openTarget(to);
let milliseconds = 0;

const tables = columnsByTable(source);
for (const table of tables.keys()) {
  const plain = !searched.some(([kind, rows]) => table === rows || table === `${kind}_text`);
  if (plain && !ofOrders.includes(table)) copyTable(table);
}
const seconds: Record<string, number> = { rest: milliseconds / 1000 };
for (const [kind, table] of searched) {
  const before = milliseconds;
  copySearched(kind, table);
  seconds[table] = (milliseconds - before) / 1000;
}
console.log(JSON.stringify({ seconds, total: milliseconds / 1000, sqlite: sqliteVersion() }));
target.close();
for (const end of ['', '-wal', '-shm']) rmSync(to + end, { force: true });

function openTarget(path: string): Database {
  const database = new BetterSqlite(path);
  for (const pragma of [
    'page_size = 8192',
    'journal_mode = WAL',
    'synchronous = FULL',
    'journal_size_limit = 67108864',
  ]) {
    database.pragma(pragma);
  }
  database.pragma('cache_size = -32768');
  database.pragma('temp_store = MEMORY');
  const shadow = /_terms_(data|idx|content|docsize|config)$/;
  const schema = source
    .prepare(
      "select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
    )
    .all() as { name: string; sql: string }[];
  for (const { name, sql } of schema) if (!shadow.test(name)) database.exec(sql);
  return database;
}

function columnsByTable(database: Database): Map<string, string[]> {
  const rows = database
    .prepare(
      `select m.name as name, c.name as column_name from sqlite_master m, pragma_table_info(m.name) c
       where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '%\\_terms%' escape '\\'`,
    )
    .all() as { name: string; column_name: string }[];
  const columns = new Map<string, string[]>();
  for (const { name, column_name } of rows) columns.set(name, [...(columns.get(name) ?? []), column_name]);
  return columns;
}

function inserter(table: string): Statement {
  const columns = tables.get(table)!;
  return target.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
}

function timed(act: () => void): void {
  const start = performance.now();
  target.exec('begin immediate');
  act();
  target.exec('commit');
  milliseconds += performance.now() - start;
}

function copyTable(table: string): void {
  const insert = inserter(table);
  let rows: unknown[] = [];
  const write = (): void => {
    timed(() => {
      for (const row of rows) insert.run(row);
    });
  };
  for (const row of source.prepare(`select * from ${table}`).raw().iterate()) {
    rows.push(row);
    if (rows.length < step) continue;
    write();
    rows = [];
  }
  if (rows.length > 0) write();
}

/** Rows in the order they were written in, with what the search index holds of each, and what hangs on it. */
function copySearched(kind: string, table: string): void {
  const columns = tables.get(table)!;
  const [position, token] = [columns.indexOf('position'), columns.indexOf('token')];
  const insert = inserter(table);
  const insertTerms = target.prepare(`insert into ${kind}_terms (rowid, terms) values (?, ?)`);
  const insertText = inserter(`${kind}_text`);
  const terms = source.prepare(`select terms from bench_${kind}_terms where position = ?`).pluck();
  const texts = source
    .prepare(
      `select * from ${kind}_text where store_id = ? and scope in (select distinct scope from bench_${kind}_scopes) and position = ?`,
    )
    .raw();
  const parts = table === 'orders' ? ofOrders.map((part) => [inserter(part), ofToken(part)] as const) : [];
  const read = (row: unknown[]) => ({
    row,
    terms: terms.get(row[position]) as string | undefined,
    texts: texts.all(row[0], row[position]),
    parts: parts.map(([to, rows]) => [to, rows.all(row[0], row[token])] as const),
  });
  const highest = source.prepare(`select max(rowid) from ${table}`).pluck().get() as number | null;
  const page = source.prepare(`select * from ${table} where rowid > ? and rowid <= ? order by rowid`).raw();
  for (let rowid = 0; rowid < (highest ?? 0); rowid += step) {
    const batch = (page.all(rowid, rowid + step) as unknown[][]).map(read);
    timed(() => {
      for (const one of batch) {
        insert.run(one.row);
        for (const [to, rows] of one.parts) for (const row of rows) to.run(row);
        if (one.terms !== undefined) insertTerms.run(one.row[position], one.terms);
        for (const text of one.texts) insertText.run(text);
      }
    });
  }
}

function ofToken(table: string): Statement {
  return source.prepare(`select * from ${table} where store_id = ? and token = ?`).raw();
}

/** The search index holds no content: its terms are gathered back from its vocabulary, by row. */
function prepareTerms(database: Database): void {
  database.pragma('temp_store = FILE');
  for (const [kind] of searched) {
    database.exec(
      `create virtual table temp.bench_${kind}_vocabulary using fts5vocab('main', '${kind}_terms', 'instance')`,
    );
    database.exec(`create temp table bench_${kind}_terms (position integer primary key, terms text)`);
    database.exec(`insert into bench_${kind}_terms select doc, group_concat(term, ' ')
      from (select doc, term from temp.bench_${kind}_vocabulary order by doc) group by doc`);
    database.exec(`create temp table bench_${kind}_scopes as select distinct scope from ${kind}_text`);
  }
}

function sqliteVersion(): string {
  return String(source.prepare('select sqlite_version()').pluck().get());
}
