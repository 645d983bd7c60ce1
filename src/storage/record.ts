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

/** The columns that hold values of a type as they are. */
type ColumnHolding<T extends Table, V> = {
  [C in Column<T>]: [V] extends [SelectType<Database[T][C]>] ? C : never;
}[Column<T>];

type ColumnOf<F> = F extends string ? F : F extends { readonly column: infer C extends string } ? C : never;

/** A row of a record's columns. */
export type RecordRow<T extends Table, C extends string> = {
  readonly [K in C & Column<T>]: SelectType<Database[T][K]>;
};

export interface TableRecord<T extends Table, O, C extends string> {
  readonly columns: readonly (C & Column<T>)[];
  readonly fromRow: (row: RecordRow<T, C>) => O;
  readonly toRow: (object: O) => RecordRow<T, C>;
  /** Where a statement takes the values of a row: to insert it, or with names to change these columns alone. */
  readonly params: <N extends C & Column<T> = C & Column<T>>(
    p: ParamOf<RecordRow<T, C>>,
    names?: readonly N[],
  ) => { readonly [K in N]: RawBuilder<RecordRow<T, C>[K]> };
}

/**
 * An object and its row, once: each property with its column. The columns to select, the object of a row, the row of an object and
 * the values of an insert follow from it. A property that is missing here, or a column that the table has not, does not compile.
 */
export function recordOf<O extends object>() {
  return <
    T extends Table,
    const F extends { readonly [P in keyof O]-?: ColumnHolding<T, O[P]> | Conversion<Column<T>, O[P]> },
  >(
    _table: T,
    fields: F,
  ): TableRecord<T, O, ColumnOf<F[keyof O]>> => {
    type C = ColumnOf<F[keyof O]>;
    const entries = (Object.entries(fields) as [string, string | Conversion<string, unknown>][]).map(
      ([property, field]) =>
        typeof field === 'string'
          ? { property, column: field, conversion: undefined }
          : { property, column: field.column, conversion: field },
    );
    const columns = entries.map(({ column }) => column) as (C & Column<T>)[];
    return {
      columns,
      fromRow(row) {
        const raw: Readonly<Record<string, unknown>> = row;
        const object: Record<string, unknown> = {};
        for (const { property, column, conversion } of entries)
          object[property] = conversion ? conversion.read(raw[column] as never) : raw[column];
        return object as O;
      },
      toRow(object) {
        const values = object as Readonly<Record<string, unknown>>;
        const row: Record<string, unknown> = {};
        for (const { property, column, conversion } of entries)
          row[column] = conversion ? conversion.write(values[property]) : values[property];
        return row as RecordRow<T, C>;
      },
      params: (p, names) =>
        Object.fromEntries((names ?? columns).map((name) => [name, p(name)])) as ReturnType<
          TableRecord<T, O, C>['params']
        >,
    };
  };
}
