import { userInfo } from 'node:os';
import { readCustomerEmail } from '../domain/customer/customer.js';
import { erasePerson } from '../domain/person/erase.js';
import { exportPerson } from '../domain/person/export.js';
import { listRequests } from '../domain/person/requests.js';
import { getStore } from '../domain/store/store.js';
import { readArguments, storeNumber, UsageError, withDatabase } from './arguments.js';

const usage = `Usage:
  comptoir customer export EMAIL --store ID
  comptoir customer erase EMAIL --store ID [--json]
  comptoir customer requests --store ID [--json]

"export" prints everything of an e-mail address as JSON. "erase" takes it out of the database: orders keep what book-keeping
needs (the setting bookkeepingYears), and backups keep all until they expire. "requests" lists who did either, and when.`;

/** `comptoir customer export|erase|requests`. */
export async function customerCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(
    argv,
    { store: 'string', json: 'boolean' },
    usage,
    { export: 2, erase: 2, requests: 1 },
  );
  if (helped) return 0;
  const [act, word] = words;
  if (act !== 'export' && act !== 'erase' && act !== 'requests')
    throw new UsageError(`what is to be done?\n${usage}`);
  if (act !== 'requests' && word === undefined)
    throw new UsageError(`whose? An e-mail address is needed\n${usage}`);
  const storeId = storeNumber(options.store);
  return withDatabase(database, async (storage) => {
    const store = await getStore(storage.read, storeId);
    if (act === 'requests') {
      print(await listRequests(storage.read, storeId), options.json);
      return 0;
    }
    const email = readCustomerEmail(word);
    const now = Date.now();
    if (act === 'export') {
      console.log(JSON.stringify(await exportPerson(storage, store, email, actor(), now), null, 2));
      return 0;
    }
    const counts = await erasePerson(storage, store, email, actor(), now);
    if (options.json) console.log(JSON.stringify(counts));
    else if (Object.keys(counts).length === 0) console.log('nothing is there of this address');
    else console.log(`erased: ${inWords(counts)}`);
    return 0;
  });
}

function actor(): string {
  return `the command line (${userInfo().username})`;
}

function print(requests: Awaited<ReturnType<typeof listRequests>>, json: boolean): void {
  const views = requests.map(({ at, ...rest }) => ({ at: new Date(at).toISOString(), ...rest }));
  if (json) console.log(JSON.stringify(views));
  else
    for (const { at, kind, actor: by, counts } of views)
      console.log(`${at}  ${kind.padEnd(6)}  by ${by}: ${inWords(counts) || 'nothing was there'}`);
}

/** `orders 2, carts 1`. */
function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([part, n]) => `${part} ${n}`)
    .join(', ');
}
