import { type RawBuilder, type SelectType, sql } from 'kysely';
import { type NamedShape, type Shape, shapeOf } from './filter-shape.js';
import { byIndex, unindexed } from './plan.js';
import type { Database } from './schema.js';
import { type Reader, type Statement, statement } from './statement.js';

type Table = keyof Database & string;
type Column<T extends Table> = keyof Database[T] & string;
type Key<F> = keyof F & string;
type RowOf<T extends Table, C extends Column<T>> = { readonly [K in C]: SelectType<Database[T][K]> };
type Values = Readonly<Record<string, unknown>>;

/**
 * What the parts of a list's statements are made of. The table is `t`; what an index of texts found is `f`.
 */
export interface Terms<T extends Table, F, Order extends string> {
  readonly db: Reader;
  readonly shape: Shape<F>;
  /** Whether the rows come from the hits of a search. */
  readonly searched: boolean;
  /** The order of the rows; a count has none. */
  readonly order: Order | undefined;
  readonly store: RawBuilder<number>;
  /** A column; with `indexed` false no index is picked by it. */
  readonly column: (name: Column<T>, indexed?: boolean) => RawBuilder<never>;
  /** Where the value of a field stands. */
  readonly value: (field: Key<F>) => RawBuilder<never>;
}

type Condition = RawBuilder<boolean> | undefined;

/** One field of a filter: how it narrows a list. */
export type ListField<T extends Table, F, V, Order extends string> =
  /** The search answers it. */
  | 'search'
  | {
      /** Its value as the condition compares it, where that is another one. */
      readonly value?: (value: V) => unknown;
      readonly where: (terms: Terms<T, F, Order>) => Condition;
    }
  | {
      /**
       * A condition for each value, which is one of a few that the program knows: it stands in the
       * statement's text.
       */
      readonly whereValue: (value: V, terms: Terms<T, F, Order>) => Condition;
    };

export interface ListDefinition<T extends Table, F, C extends Column<T>, Order extends string> {
  readonly table: T;
  /** What a page answers of each row. */
  readonly columns: readonly C[];
  /** Every field of the filter: one that is missing here does not compile. In the order of the conditions. */
  readonly fields: { readonly [K in Key<F>]-?: ListField<T, F, NonNullable<F[K]>, Order> };
  /** How far its rows are counted; a list that is longer is said to have so many. Without it, to the end. */
  readonly countedTo?: number;
  /** Conditions beside the store's and the filter's. */
  readonly always?: (terms: Terms<T, F, Order>) => readonly RawBuilder<boolean>[];
  /** Where the rows come from, where that is not the table alone. */
  readonly from?: (terms: Terms<T, F, Order>) => RawBuilder<unknown> | undefined;
  readonly orders: { readonly [O in Order]: (terms: Terms<T, F, Order>) => RawBuilder<unknown> };
  readonly search?: ListSearch<F, NoInfer<Order>>;
}

export interface ListSearch<F, Order extends string> {
  /**
   * The positions that an index of texts finds for a filter, or undefined where the filter asks for no text.
   */
  readonly matches: (db: Reader, storeId: number, filter: F) => RawBuilder<{ position: number }> | undefined;
  /**
   * The fields that the index answers without a look at the rows, and the order in which it has them: newest
   * first.
   */
  readonly alone?: { readonly fields: readonly Key<F>[]; readonly order: Order };
  /** By which index of the table the rows are read. */
  readonly index?: (shape: Shape<F>) => string | undefined;
}

export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export interface List<F, Row, Order extends string> {
  /** How many rows a filter lets through. */
  readonly count: (db: Reader, storeId: number, filter: F) => Promise<number>;
  readonly page: (
    db: Reader,
    storeId: number,
    filter: F,
    window: Window & { readonly order: Order },
  ) => Promise<Row[]>;
  /**
   * A page and how many rows there are in all: `total` counts where kept figures know better. `limit` 0
   * counts alone.
   */
  readonly read: (
    db: Reader,
    storeId: number,
    filter: F,
    window: Window & { readonly order: Order },
    total?: (db: Reader, storeId: number, filter: F) => Promise<number>,
  ) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>;
  /** The conditions of a filter, with its values, for another statement over the table as `t`. */
  readonly conditions: (db: Reader, storeId: number, filter: F) => RawBuilder<boolean>;
}

/**
 * A list of a table's rows: from a filter to its statements, its count and its pages. Statements are built
 * once for each shape of a filter and order; those of a search are built each time, since its text decides
 * how it is asked for.
 */
export function listOf<F extends object>() {
  return <T extends Table, C extends Column<T>, Order extends string>(
    definition: ListDefinition<T, F, C, Order>,
  ): List<F, RowOf<T, C>, Order> => {
    type Row = RowOf<T, C>;
    const { table, columns, orders, search, countedTo } = definition;
    const fields = Object.entries(definition.fields) as [Key<F>, ListField<T, F, unknown, Order>][];
    const byName = new Map(fields);
    const steering = fields.flatMap(([name, field]) => (isSteering(field) ? [name] : []));
    const searchAlone: ReadonlySet<string> = new Set(search?.alone?.fields);
    const selected = sql.join(columns.map((column) => sql.ref(`t.${column}`)));

    const counts = new Map<string, Statement<Values, { n: number }>>();
    const pages = new Map<string, Statement<Values, Row>>();

    function termsOf(db: Reader, filter: F, options: TermOptions<F, Order>): Terms<T, F, Order> {
      return {
        db,
        shape: options.named?.shape ?? shapeOf(filter, steering).shape,
        searched: options.searched ?? false,
        order: options.order,
        store: options.param(storeParam) as RawBuilder<never>,
        column: (name, indexed = true) => (indexed ? sql.ref(`t.${name}`) : unindexed(db, `t.${name}`)),
        value: options.param,
      };
    }

    function where(terms: Terms<T, F, Order>, filter: F, ...more: RawBuilder<boolean>[]) {
      const conditions = [sql<boolean>`${terms.column('store_id' as Column<T>)} = ${terms.store}`, ...more];
      for (const [name, field] of fields) {
        if (field === 'search' || !(name in terms.shape)) continue;
        const condition = 'where' in field ? field.where(terms) : field.whereValue(filter[name], terms);
        if (condition) conditions.push(condition);
      }
      return sql<boolean>`${sql.join([...conditions, ...(definition.always?.(terms) ?? [])], sql` and `)}`;
    }

    /** From the table to the conditions, where no text is searched. */
    function rows(terms: Terms<T, F, Order>, filter: F): RawBuilder<unknown> {
      const from = definition.from?.(terms) ?? sql`${sql.table(table)} as t`;
      return sql`from ${from} where ${where(terms, filter)}`;
    }

    /**
     * The same from the hits of a search. A cross join, because SQLite keeps its order: the hits first, then
     * their rows.
     */
    function matchingRows(
      terms: Terms<T, F, Order>,
      filter: F,
      hits: RawBuilder<unknown>,
    ): RawBuilder<unknown> {
      const own = byIndex(terms.db, table, 't', search?.index?.(terms.shape));
      const same = sql<boolean>`${terms.column('position' as Column<T>)} = f.position`;
      return sql`from (${hits}) as f cross join ${own} where ${where(terms, filter, same)}`;
    }

    function valuesOf(storeId: number, filter: F): Record<string, unknown> {
      const values: Record<string, unknown> = { [storeParam]: storeId };
      for (const name of Object.keys(filter) as Key<F>[]) {
        const value = filter[name];
        if (value === undefined) continue;
        const field = byName.get(name);
        const column = typeof field === 'object' && 'where' in field ? field.value : undefined;
        values[name] = column ? column(value) : value;
      }
      return values;
    }

    function countStatement(filter: F): Statement<Values, { n: number }> {
      const named = shapeOf(filter, steering);
      return once(counts, named.name, () =>
        statement((db, param) => {
          const all = rows(termsOf(db, filter, { named, param: param as Param }), filter);
          if (countedTo === undefined) return sql<{ n: number }>`select count(*) as n ${all}`;
          const some = sql`select 1 as one ${all} limit ${sql.lit(countedTo)}`;
          return sql<{ n: number }>`select count(*) as n from (${some}) as counted`;
        }),
      );
    }

    function pageStatement(filter: F, order: Order): Statement<Values, Row> {
      const named = shapeOf(filter, steering);
      return once(pages, `${order} ${named.name}`, () =>
        statement((db, param) => {
          const terms = termsOf(db, filter, { named, order, param: param as Param });
          return sql<Row>`select ${selected} ${rows(terms, filter)} order by ${orders[order](terms)}
            limit ${param(limitParam)} offset ${param(offsetParam)}`;
        }),
      );
    }

    function searchTerms(db: Reader, storeId: number, filter: F, order?: Order): Terms<T, F, Order> {
      const values = valuesOf(storeId, filter);
      return termsOf(db, filter, { searched: true, order, param: (name) => sql`${values[name]}` });
    }

    function answersAlone(filter: F): boolean {
      return Object.entries(filter).every(([name, value]) => value === undefined || searchAlone.has(name));
    }

    async function count(db: Reader, storeId: number, filter: F): Promise<number> {
      const hits = search?.matches(db, storeId, filter);
      if (!hits) return (await countStatement(filter)(db, valuesOf(storeId, filter)))[0]!.n;
      const from = answersAlone(filter)
        ? sql`from (${hits}) as f`
        : matchingRows(searchTerms(db, storeId, filter), filter, hits);
      return (await sql<{ n: number }>`select count(*) as n ${from}`.execute(db)).rows[0]!.n;
    }

    async function page(
      db: Reader,
      storeId: number,
      filter: F,
      { order, offset, limit }: Window & { readonly order: Order },
    ): Promise<Row[]> {
      const hits = search?.matches(db, storeId, filter);
      if (!hits) {
        const values = valuesOf(storeId, filter);
        values[limitParam] = limit;
        values[offsetParam] = offset;
        return pageStatement(filter, order)(db, values);
      }
      // Where the index has the list's order and knows all that is asked, the rows of one page are all that
      // is looked at.
      const cut = order === search?.alone?.order && answersAlone(filter);
      const some = cut
        ? sql`select position from (${hits}) as h order by position desc limit ${limit} offset ${offset}`
        : hits;
      const terms = searchTerms(db, storeId, filter, order);
      const result = await sql<Row>`select ${selected} ${matchingRows(terms, filter, some)}
        order by ${orders[order](terms)} limit ${limit} offset ${cut ? 0 : offset}`.execute(db);
      return result.rows;
    }

    return {
      count,
      page,
      async read(db, storeId, filter, window, total = count) {
        const all = await total(db, storeId, filter);
        const isBehind = window.offset >= all && all !== countedTo;
        if (window.limit === 0 || isBehind) return { total: all, rows: [] };
        return { total: all, rows: await page(db, storeId, filter, window) };
      },
      conditions(db, storeId, filter) {
        const hits = search?.matches(db, storeId, filter);
        const terms = searchTerms(db, storeId, filter);
        const matching = hits
          ? [sql<boolean>`${terms.column('position' as Column<T>)} in (select position from (${hits}) as f)`]
          : [];
        return where(terms, filter, ...matching);
      },
    };
  };
}

type Param = (name: string) => RawBuilder<never>;

interface TermOptions<F, Order extends string> {
  readonly param: Param;
  readonly named?: NamedShape<F>;
  readonly searched?: boolean;
  readonly order?: Order | undefined;
}

/** No field of a filter has these names. */
const [storeParam, limitParam, offsetParam] = ['store_id', 'page_limit', 'page_offset'];

function isSteering(field: unknown): boolean {
  return typeof field === 'object' && field !== null && 'whereValue' in field;
}

function once<T>(known: Map<string, T>, name: string, make: () => T): T {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

/** A statement for each shape of a filter, for what no list answers: sums, say. */
export function byShape<F extends object, P extends Values, R>(
  build: (db: Reader, shape: Shape<F>, param: Param) => RawBuilder<R>,
): (db: Reader, filter: F, params: P) => Promise<R[]> {
  const statements = new Map<string, Statement<P, R>>();
  return (db, filter, params) => {
    const { shape, name } = shapeOf(filter);
    const run = once(statements, name, () =>
      statement<P, R>((reader, param) => build(reader, shape, param as unknown as Param)),
    );
    return run(db, params);
  };
}
