import { userInfo } from 'node:os';
import { actAs } from '../domain/audit/actor.js';
import { ShopError } from '../domain/errors.js';
import { StorageUnavailable } from '../storage/errors.js';
import { UsageError } from './arguments.js';
import { version } from './version.js';

interface Command {
  readonly description: string;
  readonly load: () => Promise<(argv: string[]) => Promise<number>>;
}

/** The table of contents: every command, and the file that it is in. */
const commands: Readonly<Record<string, Command>> = {
  serve: { description: 'run the server', load: async () => (await import('./serve.js')).serveCommand },
  demo: {
    description: 'run the server with a demo shop',
    load: async () => (await import('./demo.js')).demoCommand,
  },
  store: {
    description: 'make, list, show, set and copy stores',
    load: async () => (await import('./store.js')).storeCommand,
  },
  key: {
    description: "add, list and revoke a store's keys",
    load: async () => (await import('./key.js')).keyCommand,
  },
  staff: {
    description: 'who may use the dashboard',
    load: async () => (await import('./staff.js')).staffCommand,
  },
  import: {
    description: 'load customers, orders and products',
    load: async () => (await import('./import.js')).importCommand,
  },
  export: {
    description: 'write everything of a store to files',
    load: async () => (await import('./export.js')).exportCommand,
  },
  customer: {
    description: 'give out or erase what there is of a person',
    load: async () => (await import('./customer.js')).customerCommand,
  },
  crawl: {
    description: 'show what the crawler finds on a page',
    load: async () => (await import('./crawl.js')).crawlCommand,
  },
  mail: {
    description: 'list, show, send and try out mails',
    load: async () => (await import('./mail.js')).mailCommand,
  },
  webhooks: {
    description: 'who is told of events, and what was sent',
    load: async () => (await import('./webhooks.js')).webhooksCommand,
  },
  doctor: {
    description: 'what a shop lacks before it sells',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  check: {
    description: 'compare the kept figures with the orders',
    load: async () => (await import('./check.js')).checkCommand,
  },
  migrate: {
    description: "bring the database's schema up to date",
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
  backup: {
    description: 'copy a SQLite database while it is in use',
    load: async () => (await import('./backup.js')).backupCommand,
  },
  restore: {
    description: 'put such a copy in the place of the database',
    load: async () => (await import('./restore.js')).restoreCommand,
  },
};

async function main([name = 'help', ...argv]: string[]): Promise<number> {
  if (name === '--version' || name === '-v') {
    console.log(version);
    return 0;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    const [about] = argv;
    if (about !== undefined) return (await commandOf(about).load())(['--help']);
    console.log(help());
    return 0;
  }
  const run = await commandOf(name).load();
  // What a server does, its callers do.
  if (name === 'serve' || name === 'demo') return run(argv);
  return actAs({ kind: 'command', id: userName(), name: `comptoir ${name}` }, () => run(argv));
}

/** Whoever the system says runs this; a container's user has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

function commandOf(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  throw new UsageError(`there is no command ${JSON.stringify(name)}: "comptoir help" lists those there are`);
}

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { description }]) => `  ${name.padEnd(9)} ${description}`,
  );
  return [
    `Comptoir ${version}, a commerce server of your own.`,
    '',
    'Usage: comptoir COMMAND [options]',
    '',
    ...lines,
    '',
    '"comptoir help COMMAND" says what a command takes.',
    'Every command takes --database URL (or DATABASE_URL): sqlite:./data/comptoir.db unless given, or postgres://…',
  ].join('\n');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`comptoir: ${errorMessage(error, process.argv[2])}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);

/** One line that says what was wrong; a command's usage is a --help away. */
function errorMessage(error: unknown, command: string | undefined): string {
  if (error instanceof UsageError) {
    const [line, more] = error.message.split('\n', 2);
    return more === undefined
      ? line!
      : `${line!.replace(/[?:.]$/, '')}: "comptoir ${command} --help" says what it takes`;
  }
  if (error instanceof ShopError || error instanceof StorageUnavailable) return error.message;
  const { message = String(error), code } = error as NodeJS.ErrnoException;
  if (process.env.COMPTOIR_DEBUG && error instanceof Error) return error.stack ?? message;
  if (code === 'EADDRINUSE')
    return `${message.replace(/^.*in use /, '')} is in use: choose another with --port`;
  return code === 'EPIPE' ? 'the output was closed' : message.split('\n')[0]!;
}
