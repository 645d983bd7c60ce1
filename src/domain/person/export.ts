import type { Storage } from '../../storage/storage.js';
import { isoDate } from '../dates.js';
import type { Store } from '../store/store.js';
import { findPerson } from './person.js';
import { places, rowsOf } from './places.js';
import { noteRequest } from './requests.js';

type Row = Readonly<Record<string, unknown>>;

/** What the shop has of a person, kind by kind, as it is stored. */
export type PersonData = Readonly<Record<string, readonly Row[]>>;

/**
 * Everything of a person by their e-mail address, each kind that they have something of; nobody there is no
 * error.
 */
export async function exportPerson(
  storage: Storage,
  store: Store,
  email: string,
  actor: string,
  now: number,
): Promise<PersonData> {
  const { storeId } = store;
  const person = await findPerson(storage.read, storeId, email);
  const data: Record<string, readonly Row[]> = {};
  for (const place of places) {
    const rows = place.part === undefined ? [] : await rowsOf(storage.read, place, person);
    if (rows.length > 0) data[place.part!] = rows.map(exportedRow);
  }
  const counts = Object.fromEntries(Object.entries(data).map(([part, rows]) => [part, rows.length]));
  await storage.write((tx) => noteRequest(tx, storeId, 'export', actor, counts, now));
  return data;
}

/** Credentials, and what the shop counts for itself: neither is exported. */
const hidden: ReadonlySet<string> = new Set([
  'store_id',
  'hash',
  'secret_hash',
  'password_hash',
  'position',
  'last_order_position',
  'import_hash',
  'version',
  'is_open',
  'due_at',
]);
/** The same, inside documents. */
const secretParts: ReadonlySet<string> = new Set(['link', 'clientSecret', 'redirectUrl', 'origin']);

function exportedRow(row: Row): Row {
  const parts: [string, unknown][] = [];
  for (const [column, value] of Object.entries(row)) {
    if (hidden.has(column) || value === null) continue;
    const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (column === 'doc') parts.push(['details', document(value as string)]);
    else parts.push([name, column.endsWith('_at') ? isoDate(Number(value)) : value]);
  }
  return Object.fromEntries(parts);
}

function document(text: string): unknown {
  return JSON.parse(text, function read(this: unknown, key, value) {
    if (secretParts.has(key)) return undefined;
    // What a payment was agreed to is a document inside a document.
    return key === 'agreed' && typeof value === 'string' && value !== '' ? document(value) : value;
  });
}
