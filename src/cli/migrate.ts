import { migrate } from '../storage/migrate.js';
import { open } from '../storage/open.js';
import { readArguments } from './arguments.js';

const usage = 'Usage: comptoir migrate [--database URL] [--json]';

/** `comptoir migrate`. */
export async function migrateCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(argv, { json: 'boolean' }, usage);
  if (helped) return 0;
  const storage = open(database);
  try {
    const taken = await migrate(storage);
    if (options.json) console.log(JSON.stringify({ migrations: taken }));
    else console.log(taken.length === 0 ? 'the schema is up to date' : `applied ${taken.join(', ')}`);
    return 0;
  } finally {
    await storage.close();
  }
}
