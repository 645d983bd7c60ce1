import { addKey, generateKey, type KeyKind, listKeys, revokeKey } from '../domain/store/keys.js';
import { getStore } from '../domain/store/store.js';
import { readArguments, storeNumber, UsageError, wholeNumber, withDatabase } from './arguments.js';
import { readSecret } from './read-secret.js';

const usage = `Usage:
  comptoir key add --store ID [--public-key KEY|-] [--secret-key KEY|-] [--access-token KEY|-] [--kind public|secret|access]
  comptoir key list --store ID
  comptoir key revoke NUMBER --store ID

"add" adopts the keys that pages and programs already have ("-" reads one from standard input), or makes a new one of --kind.
Each takes --json.`;

const kinds = { 'public-key': 'public', 'secret-key': 'secret', 'access-token': 'access' } as const;

/** `comptoir key add|list|revoke`. */
export async function keyCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(
    argv,
    {
      store: 'string',
      'public-key': 'string',
      'secret-key': 'string',
      'access-token': 'string',
      kind: 'string',
      json: 'boolean',
    },
    usage,
    { add: 1, list: 1, revoke: 2 },
  );
  if (helped) return 0;
  const storeId = storeNumber(options.store);
  const [act, word] = words;
  if (act === 'add') {
    const keys = await keysToAdd(options);
    return withDatabase(database, async (storage) => {
      const added = await storage.write(async (tx) => {
        await getStore(tx, storeId);
        const done = [];
        for (const { kind, key, made } of keys)
          done.push({ ...(await addKey(tx, storeId, kind, key, Date.now())), key, made });
        return done;
      });
      const views = added.map(({ id, kind, hint, key, made }) => ({
        id,
        kind,
        ...(made ? { key } : { hint }),
      }));
      if (options.json) console.log(JSON.stringify(views));
      else
        for (const { id, kind, key, made } of added)
          console.log(made ? `${kind} key ${id}: ${key}  (shown this once)` : `${kind} key ${id} adopted`);
      return 0;
    });
  }
  if (act === 'list') {
    return withDatabase(database, async (storage) => {
      await getStore(storage.read, storeId);
      const keys = await listKeys(storage.read, storeId);
      const date = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
      const views = keys.map(({ id, kind, hint, createdAt, revokedAt }) => ({
        id,
        kind,
        hint,
        createdAt: date(createdAt),
        revokedAt: date(revokedAt),
      }));
      if (options.json) console.log(JSON.stringify(views));
      else
        for (const key of views)
          console.log(
            `${String(key.id).padStart(4)}  ${key.kind.padEnd(6)}  …${key.hint}  ${key.createdAt}${key.revokedAt ? `  revoked ${key.revokedAt}` : ''}`,
          );
      return 0;
    });
  }
  if (act === 'revoke') {
    const id = wholeNumber(word, 'the key');
    return withDatabase(database, async (storage) => {
      await storage.write((tx) => revokeKey(tx, storeId, id, Date.now()));
      console.log(options.json ? JSON.stringify({ revoked: id }) : `key ${id} is revoked`);
      return 0;
    });
  }
  throw new UsageError(`what is to be done?\n${usage}`);
}

interface KeyToAdd {
  readonly kind: KeyKind;
  readonly key: string;
  readonly made: boolean;
}

async function keysToAdd(options: Readonly<Record<string, unknown>>): Promise<KeyToAdd[]> {
  const keys: KeyToAdd[] = [];
  for (const [option, kind] of Object.entries(kinds)) {
    const value = options[option];
    if (typeof value !== 'string') continue;
    keys.push({ kind, key: value === '-' ? await readSecret(`${kind} key`) : value, made: false });
  }
  if (typeof options.kind === 'string') {
    if (!Object.values<string>(kinds).includes(options.kind))
      throw new UsageError('--kind is public, secret or access');
    const kind = options.kind as KeyKind;
    keys.push({ kind, key: generateKey(kind), made: true });
  }
  if (keys.length === 0) throw new UsageError(`which key?\n${usage}`);
  return keys;
}
