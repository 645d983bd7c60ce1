import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { flagOf } from '../domain/input-values.js';
import { open, sqlitePath } from '../storage/open.js';
import type { Storage } from '../storage/storage.js';
import { bringUpToDate } from './bring-up-to-date.js';

/**
 * The arguments of a command are wrong. The message says what is wrong and what would be right; the exit
 * status is 2.
 */
export class UsageError extends Error {}

type OptionTypes = Readonly<Record<string, 'string' | 'boolean' | 'strings'>>;
type Options<T extends OptionTypes> = {
  readonly [K in keyof T]: T[K] extends 'boolean'
    ? boolean
    : T[K] extends 'strings'
      ? readonly string[]
      : string | undefined;
};

export interface Arguments<T extends OptionTypes> {
  readonly words: readonly string[];
  readonly options: Options<T>;
  /** Where the database is. */
  readonly database: string;
  /** Asked for help: the usage has been printed. */
  readonly helped: boolean;
}

/** How many words a command takes at most; where its first word says what to do, how many with that one. */
type MostWords = number | Readonly<Record<string, number>>;

/**
 * Reads a command's words and options; each option also has the environment's `COMPTOIR_…`. Prints `usage`
 * for --help. Refuses options that there are not and words too many: a command that passed over them would do
 * something else than was meant.
 */
export function readArguments<T extends OptionTypes>(
  argv: string[],
  types: T,
  usage: string,
  mostWords: MostWords = 0,
): Arguments<T> {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    database: { type: 'string' },
    help: { type: 'boolean' },
  };
  for (const [name, type] of Object.entries(types)) {
    options[name] = type === 'strings' ? { type: 'string', multiple: true } : { type };
  }
  const parsed = parse(argv, options, usage);
  const values: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(types))
    values[name] = parsed.values[name] ?? fromEnvironment(name, type);
  const helped = parsed.values.help === true;
  if (helped) console.log(usage);
  else refuseExtraWords(parsed.positionals, mostWords, usage);
  return {
    words: parsed.positionals,
    options: values as Options<T>,
    database:
      (parsed.values.database as string | undefined) ??
      process.env.DATABASE_URL ??
      'sqlite:./data/comptoir.db',
    helped,
  };
}

function parse(
  argv: string[],
  options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>,
  usage: string,
) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    const wrong = (error as Error).message.split('\n')[0]!.split('. To specify')[0];
    throw new UsageError(`${wrong}\n${usage}`);
  }
}

function refuseExtraWords(words: readonly string[], mostWords: MostWords, usage: string): void {
  // A first word that there is not is refused by the command itself.
  const most = typeof mostWords === 'number' ? mostWords : (mostWords[words[0] ?? ''] ?? words.length);
  const extra = words[most];
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one word too many\n${usage}`);
}

function fromEnvironment(name: string, type: 'string' | 'boolean' | 'strings'): unknown {
  const value = process.env[`COMPTOIR_${name.toUpperCase().replaceAll('-', '_')}`];
  if (type === 'boolean') return flagOf(value) === true;
  if (type === 'strings') return value === undefined ? [] : value.split(',');
  return value;
}

/** Opens a database that is there, its schema up to date, for as long as `act` takes. */
export async function withDatabase<T>(url: string, act: (storage: Storage) => Promise<T>): Promise<T> {
  refuseMissing(url);
  return withNewDatabase(url, act);
}

/** The same, of a SQLite database that may have to be made. */
export async function withNewDatabase<T>(url: string, act: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = open(url);
  try {
    await bringUpToDate(storage);
    return await act(storage);
  } finally {
    await storage.close();
  }
}

/**
 * Refuses a SQLite database that is not there: to open it would make it, and nothing of a mistyped path is
 * what was meant.
 */
export function refuseMissing(url: string): void {
  const path = sqlitePath(url);
  if (path !== undefined && path !== '' && path !== ':memory:' && !existsSync(path))
    throw new UsageError(`there is no database ${path}`);
}

/** The number of a store, of an option or a word; refuses with where to find it. */
export function storeNumber(text: string | undefined, what = '--store'): number {
  if (text === undefined) throw new UsageError(`${what} is needed: "comptoir store list" shows the numbers`);
  return wholeNumber(text, what);
}

/** A whole number of an option or a word; refuses with what it is for. */
export function wholeNumber(text: string | undefined, what: string): number {
  if (text === undefined) throw new UsageError(`${what} is needed: a whole number`);
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${what} must be a whole number`);
  return Number(text);
}
