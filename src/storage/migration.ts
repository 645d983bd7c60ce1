/** A step of the schema. Its name is its place in the order, and what the journal calls it. */
export interface Migration {
  readonly name: string;
  readonly statements: (words: Words) => readonly string[];
}

/** What a column is called on each database. PostgreSQL text compares byte by byte, as SQLite's does. */
export interface Words {
  readonly text: string;
  readonly int: string;
  readonly search: (kind: 'customer' | 'order' | 'product') => readonly string[];
  /**
   * Positions are unique in a store; on SQLite across stores, since the search index numbers its rows by
   * them.
   */
  readonly positions: (table: string) => readonly string[];
}
