import { open } from '../storage/open.js';
import { readArguments } from './arguments.js';
import { bringUpToDate, conversionInWords, doubtsOf } from './bring-up-to-date.js';

const usage = 'Usage: comptoir migrate [--database URL] [--json]';

/** `comptoir migrate`. */
export async function migrateCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(argv, { json: 'boolean' }, usage);
  if (helped) return 0;
  const storage = open(database);
  try {
    const { migrations, converted } = await bringUpToDate(storage);
    if (options.json) console.log(JSON.stringify({ migrations, converted }));
    else {
      console.log(migrations.length === 0 ? 'the schema is up to date' : `applied ${migrations.join(', ')}`);
      for (const one of converted) console.log(conversionInWords(one));
      for (const doubt of await doubtsOf(storage)) console.log(doubt);
    }
    return 0;
  } finally {
    await storage.close();
  }
}
