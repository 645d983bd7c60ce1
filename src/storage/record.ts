import type { RawBuilder, SelectType } from 'kysely';
import type { Database } from './schema.js';
import type { ParamOf } from './statement.js';

type Table = keyof Database & string;
type Column<T extends Table> = keyof Database[T] & string;

/** How a property is written into a column of another kind. */
export interface Conversion<C extends string, V> {
  readonly column: C;
  readonly read: (raw: never) => V;
  readonly write: (value: V) => unknown;
}

/** true or false as 1 or 0. */
export function flag<C extends string>(column: C): Conversion<C, boolean> {
  return { column, read: (raw: number) => raw === 1, write: (value) => (value ? 1 : 0) };
}

/** What SQL never looks into, as JSON text. */
export function json<C extends string>(column: C) {
  return { column, read: (raw: string) => JSON.parse(raw) as never, write: JSON.stringify };
}

/** A text or nothing, as a text that may be empty. */
export function emptyAsNull<C extends string>(column: C) {
  return {
    column,
    read: (raw: string) => (raw === '' ? null : raw) as never,
    write: (value: string | null) => value ?? '',
  };
}

/** The columns that hold values of a type as they are. */
type ColumnHolding<T extends Table, V> = {
  [C in Column<T>]: [V] extends [SelectType<Database[T][C]>] ? C : never;
}[Column<T>];

type ColumnOf<F> = F extends string ? F : F extends { readonly column: infer C extends string } ? C : never;

/** A row of a record's columns. */
export type RecordRow<T extends Table, C extends string> = {
  readonly [K in C & Column<T>]: SelectType<Database[T][K]>;
};

type Fields<T extends Table, O> = {
  readonly [P in keyof O]?: ColumnHolding<T, O[P]> | Conversion<Column<T>, O[P]>;
};

/** How properties that have no column stand in the table's `doc`, a text that SQL never looks into. */
export interface DocumentOf<O, Rest> {
  readonly read: (text: string) => Rest;
  readonly write: (object: O) => string;
}

export interface TableRecord<T extends Table, O, F extends object, C extends string> {
  readonly columns: readonly (C & Column<T>)[];
  readonly fromRow: (row: RecordRow<T, C>) => O;
  readonly toRow: (object: O) => RecordRow<T, C>;
  /** The row but for its document. */
  readonly toColumns: (object: Pick<O, keyof F & keyof O>) => RecordRow<T, ColumnOf<F[keyof F]>>;
  /**
   * Where a statement takes the values of a row: to insert it, or with names to change these columns alone.
   */
  readonly params: <N extends C & Column<T> = C & Column<T>>(
    p: ParamOf<RecordRow<T, C>>,
    names?: readonly N[],
  ) => { readonly [K in N]: RawBuilder<RecordRow<T, C>[K]> };
}

/**
 * An object and its row, once: each property with its column, and where some have none the document that
 * holds them. The columns to select, the object of a row, the row of an object and the values of an insert
 * follow from it. A property that is missing here, or a column that the table does not have, does not
 * compile.
 */
export function recordOf<O extends object>() {
  return <T extends Table, const F extends Fields<T, O>>(
    _table: T,
    fields: F,
    ...[document]: [Exclude<keyof O, keyof F>] extends [never] ? [] : [DocumentOf<O, Omit<O, keyof F>>]
  ) => {
    type C = ColumnOf<F[keyof F]> | ([Exclude<keyof O, keyof F>] extends [never] ? never : 'doc');
    const entries = (Object.entries(fields) as [string, string | Conversion<string, unknown>][]).map(
      ([property, field]) =>
        typeof field === 'string'
          ? { property, column: field, conversion: undefined }
          : { property, column: field.column, conversion: field },
    );
    const columns = entries.map(({ column }) => column);
    if (document) columns.push('doc');
    const toColumns = (object: object) => {
      const values = object as Readonly<Record<string, unknown>>;
      const row: Record<string, unknown> = {};
      for (const { property, column, conversion } of entries)
        row[column] = conversion ? conversion.write(values[property]) : values[property];
      return row;
    };
    const record: TableRecord<T, O, F, C> = {
      columns: columns as (C & Column<T>)[],
      fromRow(row) {
        const raw: Readonly<Record<string, unknown>> = row;
        const object: Record<string, unknown> = {};
        for (const { property, column, conversion } of entries)
          object[property] = conversion ? conversion.read(raw[column] as never) : raw[column];
        return (document ? Object.assign(object, document.read(raw.doc as string)) : object) as O;
      },
      toRow(object) {
        const row = toColumns(object);
        if (document) row.doc = document.write(object);
        return row as RecordRow<T, C>;
      },
      toColumns: toColumns as TableRecord<T, O, F, C>['toColumns'],
      params: (p, names) =>
        Object.fromEntries((names ?? columns).map((name) => [name, p(name as never)])) as never,
    };
    return record;
  };
}
