import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type AppContext, appContext } from '../app/context.js';
import { buckets } from '../app/limits.js';
import { sellingReadiness } from '../checkout/settings/readiness.js';
import { webAddressOf } from '../domain/input-values.js';
import { issueSetupLink, type StaffLink, staffLinkUrl } from '../domain/staff/links.js';
import { anybodyThere } from '../domain/staff/staff.js';
import { listStores } from '../domain/store/store.js';
import { type Jobs, startJobs } from '../jobs/start-jobs.js';
import { isAddress } from '../outgoing/address.js';
import { isWithin, type Network, parseNetwork } from '../outgoing/networks.js';
import { providerApis } from '../payment/providers.js';
import { buildServer } from '../server/server.js';
import { open } from '../storage/open.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, UsageError } from './arguments.js';
import { doubtsOf } from './bring-up-to-date.js';
import { collectSooner } from './heap-growth.js';
import { logStream } from './log-stream.js';
import { masterKey } from './master-key.js';
import { readyDatabase } from './ready-database.js';
import { version } from './version.js';

const optionTypes = {
  port: 'string',
  host: 'string',
  workers: 'string',
  'public-url': 'string',
  'trust-proxy': 'string',
  'no-rate-limit': 'boolean',
  'no-dashboard': 'boolean',
  'dashboard-allow': 'string',
  'allow-hosts': 'string',
  'log-level': 'string',
  'no-access-log': 'boolean',
  'statement-timeout': 'string',
  'connection-timeout': 'string',
} as const;

type NumberOption = 'port' | 'workers' | 'statement-timeout' | 'connection-timeout';

const usage = `Usage: comptoir serve [--database URL] [options]

  --port 3000               where it listens
  --host 127.0.0.1
  --workers 1               processes that share the work
  --public-url URL          the address that buyers see, for links
  --trust-proxy CIDR,…      proxies whose forwarded headers count
  --no-rate-limit           no limits on calls
  --no-dashboard            the merchant's dashboard is not there
  --dashboard-allow CIDR,…  networks that the dashboard is open to; all unless named
  --allow-hosts HOST[:PORT],…  private hosts that may be fetched from
  --log-level info          trace, debug, info (every call), warn, error, fatal or silent
  --no-access-log           no line for each call
  --statement-timeout 8     seconds that a statement may take on PostgreSQL
  --connection-timeout 3    seconds that connecting to PostgreSQL may take

Each has an environment variable too: COMPTOIR_PORT, COMPTOIR_NO_RATE_LIMIT=true, …`;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface ServeSettings {
  readonly database: string;
  readonly port: number;
  readonly host: string;
  readonly workers: number;
  readonly publicUrl: string | undefined;
  readonly trustProxy: string | undefined;
  readonly rateLimit: boolean;
  /** Networks that the dashboard is open to, none for all; undefined where it is not there. */
  readonly dashboardAllow: readonly Network[] | undefined;
  readonly allowHosts: readonly string[];
  readonly logLevel: string;
  readonly accessLog: boolean;
  readonly statementMs: number;
  readonly connectMs: number;
}

/** Reads what `serve` and `demo` take; undefined when help was asked for. */
export function readServeSettings(argv: string[], text = usage): ServeSettings | undefined {
  const { options, database, helped } = readArguments(argv, optionTypes, text);
  if (helped) return undefined;
  const number = (name: NumberOption, fallback: number, least: number, most: number): number => {
    const value = options[name] ?? String(fallback);
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most)
      throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`);
    return Number(value);
  };
  const publicUrl = options['public-url'];
  if (publicUrl !== undefined && !webAddressOf(publicUrl))
    throw new UsageError('--public-url must be an http or https address such as https://shop.example');
  const logLevel = options['log-level'] ?? 'info';
  if (!logLevels.includes(logLevel))
    throw new UsageError(`--log-level must be one of ${logLevels.join(', ')}`);
  return {
    database,
    port: number('port', 3000, 0, 65_535),
    host: options.host ?? '127.0.0.1',
    workers: number('workers', 1, 1, 64),
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    trustProxy: checkedProxies(options['trust-proxy']),
    rateLimit: !options['no-rate-limit'],
    dashboardAllow: options['no-dashboard'] ? undefined : checkedNetworks(options['dashboard-allow']),
    allowHosts: (options['allow-hosts'] ?? '').split(',').filter((host) => host !== ''),
    logLevel,
    accessLog: !options['no-access-log'],
    statementMs: 1000 * number('statement-timeout', 8, 1, 3600),
    connectMs: 1000 * number('connection-timeout', 3, 1, 60),
  };
}

const proxyWords = new Set(['loopback', 'linklocal', 'uniquelocal']);

function checkedProxies(list: string | undefined): string | undefined {
  for (const proxy of list?.split(',') ?? []) {
    const [address = '', length = '0'] = proxy.trim().split('/');
    if (proxyWords.has(address) || (isAddress(address) && /^\d{1,3}$/.test(length))) continue;
    throw new UsageError(
      `--trust-proxy takes addresses and networks such as 10.0.0.0/8, not ${JSON.stringify(proxy)}`,
    );
  }
  return list;
}

function checkedNetworks(list: string | undefined): Network[] {
  const written = (list ?? '').split(',').filter((text) => text.trim() !== '');
  return written.map((text) => {
    const network = parseNetwork(text);
    if (!network)
      throw new UsageError(
        `--dashboard-allow takes addresses and networks such as 10.0.0.0/8, not ${JSON.stringify(text)}`,
      );
    return network;
  });
}

/** Whether an address is in one of some networks; every one is where none is named. */
function openTo(networks: readonly Network[]): (address: string) => boolean {
  return (address) => networks.length === 0 || isWithin(address, networks);
}

/** `comptoir serve`. */
export async function serveCommand(argv: string[]): Promise<number> {
  const settings = readServeSettings(argv);
  if (!settings) return 0;
  if (settings.workers > 1 && cluster.isPrimary) return runWorkers(settings);
  if (cluster.isWorker) return serveAsWorker(settings);
  let link: StaffLink | undefined;
  return serve(settings, {
    async beforeReady({ context }) {
      if (settings.dashboardAllow) link = await setupLink(context.storage);
    },
    async onListening(served) {
      printSetupLink(link, settings.publicUrl ?? served.address);
      await nameUnready(served);
    },
  });
}

/** The link that the first owner comes by; undefined where somebody is there. */
async function setupLink(storage: Storage): Promise<StaffLink | undefined> {
  if (await anybodyThere(storage.read)) return undefined;
  return storage.write((tx) => issueSetupLink(tx, Date.now()));
}

function printSetupLink(link: StaffLink | undefined, origin: string): void {
  if (link)
    console.log(
      `nobody can sign in yet; within 30 minutes, set the dashboard up at ${staffLinkUrl(origin, link)}`,
    );
}

/** Names live halves that would sell without tax or shipping, or not at all. */
async function nameUnready({ context, log }: Served): Promise<void> {
  for (const store of await listStores(context.storage.read)) {
    if (store.mode !== 'Live') continue;
    const lacking = (await sellingReadiness(context, store)).filter(({ state }) => state !== 'good');
    if (lacking.length === 0) continue;
    log.warn(
      { storeId: store.storeId, store: store.name, lacks: lacking.map(({ name }) => name) },
      `a live half is not ready to sell: "comptoir doctor --store ${store.storeId}" says what to do`,
    );
  }
}

export interface Served {
  readonly address: string;
  readonly context: AppContext;
  readonly log: FastifyBaseLogger;
}

export interface ServeHooks {
  /** Adds hooks for every route. */
  readonly prepare?: (app: FastifyInstance) => void;
  /** Adds routes before the server listens. */
  readonly extend?: (app: FastifyInstance) => void;
  /** Runs once its port is open, before it says so: what has to be there before anybody looks. */
  readonly beforeReady?: (served: Served) => Promise<void> | void;
  /** Runs once it has said where it listens; where that fails, it is logged, and the server goes on. */
  readonly onListening?: (served: Served) => Promise<void> | void;
}

/**
 * Connections that may wait to be taken; the machine's own limit may be lower. Beyond it, whoever connects is
 * heard again seconds later only: a crowd that comes at once is larger than the 511 of Node.
 */
const backlog = 4096;

/** Serves until SIGTERM or SIGINT, then finishes what is in flight. */
export async function serve(settings: ServeSettings, hooks: ServeHooks = {}): Promise<number> {
  collectSooner();
  await readyDatabase(settings.database);
  const storage = open(settings.database, {
    connections: Math.max(4, Math.floor(20 / settings.workers)),
    alone: settings.workers === 1,
    statementMs: settings.statementMs,
    connectMs: settings.connectMs,
  });
  try {
    const context = appContext(storage, {
      allowHosts: settings.allowHosts,
      masterKey: await masterKey(storage),
      ...(settings.publicUrl ? { publicUrl: settings.publicUrl } : {}),
      providerApis: providerApis(process.env),
      ...(settings.rateLimit ? { buckets: buckets(1 / settings.workers) } : {}),
      guesses: buckets(1 / settings.workers),
    });
    const app = await buildServer(context, {
      version,
      logger: logger(settings.logLevel),
      accessLog: settings.accessLog,
      dashboard: settings.dashboardAllow !== undefined && { isOpenTo: openTo(settings.dashboardAllow) },
      ...(hooks.prepare ? { prepare: hooks.prepare } : {}),
      ...(hooks.extend ? { extend: hooks.extend } : {}),
      ...(settings.trustProxy ? { trustProxy: settings.trustProxy } : {}),
    });
    const stopped = untilStopped();
    let jobs: Jobs | undefined;
    // Of several workers the first process has said it, once.
    if (!cluster.isWorker) {
      for (const doubt of await doubtsOf(storage)) app.log.warn(doubt);
    }
    try {
      const address = await app
        .listen({ port: settings.port, host: settings.host, backlog })
        .catch((error) => cannotListen(error, settings));
      await hooks.beforeReady?.({ address, context, log: app.log });
      if (!cluster.isWorker) console.log(`listening on ${address}`);
      jobs = startJobs(context, app.log);
      // Buyers may come already: what goes wrong from here on, such as a database that is away, ends nothing.
      try {
        await hooks.onListening?.({ address, context, log: app.log });
      } catch (error) {
        app.log.error({ err: error }, 'what a start reports could not be found out; the server goes on');
      }
      await stopped;
    } finally {
      await Promise.all([jobs?.stop(), app.close()]);
    }
    return 0;
  } finally {
    await storage.close();
    endSoon();
  }
}

/** A connection to a mail server or a receiver that hangs must not hold a process whose work is done. */
function endSoon(): void {
  setTimeout(() => process.exit(), 200).unref();
}

const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use already',
  EADDRNOTAVAIL: 'it is not an address of this machine',
  EACCES: 'the system does not allow it',
  ENOTFOUND: 'there is no such host',
};

function cannotListen(error: NodeJS.ErrnoException, { host, port }: ServeSettings): never {
  const reason = listenReasons[error.code ?? ''] ?? error.message;
  throw new Error(`cannot listen on ${host}, port ${port}: ${reason}`, { cause: error });
}

/**
 * One JSON line an event on standard error; standard output is for people and scripts. Keys and passwords
 * never get in.
 */
function logger(level: string) {
  return {
    level,
    redact: ['req.headers.authorization', 'req.headers.authentication', 'req.headers.cookie'],
    stream: logStream(),
  };
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

interface Failed {
  readonly failed: string;
}

/** Workers that end by themselves within a minute before all end. */
const mostFailures = 20;

/**
 * Serves as one of several. Why it could not is for the first process to say, once; without it nothing is
 * served.
 */
async function serveAsWorker(settings: ServeSettings): Promise<number> {
  try {
    // One of them says it for all.
    return await serve(settings, cluster.worker?.id === 1 ? { onListening: nameUnready } : {});
  } catch (error) {
    process.send?.({ failed: (error as Error).message } satisfies Failed);
    return 1;
  } finally {
    // The channel to the first process would keep this one alive.
    cluster.worker?.disconnect();
  }
}

/** Workers share the port; one that dies is replaced, and all stop with this process. */
async function runWorkers(settings: ServeSettings): Promise<number> {
  if (settings.workers > availableParallelism() * 4)
    throw new UsageError(`--workers ${settings.workers} is far more than this machine has cores`);
  let link: StaffLink | undefined;
  // Made by the first process, which alone reports what is wrong with it.
  await readyDatabase(settings.database, async (storage) => {
    for (const doubt of await doubtsOf(storage)) console.error(`comptoir: ${doubt}`);
    await masterKey(storage);
    if (settings.dashboardAllow) link = await setupLink(storage);
  });
  let stopping = false;
  let listening = 0;
  let failure: string | undefined;
  let failures: number[] = [];
  const stop = (): void => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.kill('SIGTERM');
  };
  cluster.on('message', (_worker, { failed }: Failed) => {
    failure ??= failed;
  });
  const exits = new Promise<number>((resolve, reject) => {
    cluster.on('exit', (_worker, code) => {
      if (stopping) {
        if (Object.keys(cluster.workers ?? {}).length === 0) resolve(0);
        return;
      }
      failures = [...failures.filter((at) => at > Date.now() - 60_000), Date.now()];
      if (listening < settings.workers || failures.length > mostFailures) {
        stop();
        reject(new Error(failure ?? `a worker ended with ${code} again and again`));
        return;
      }
      cluster.fork();
    });
  });
  cluster.on('listening', (_worker, { address, port }) => {
    listening += 1;
    const host = address?.includes(':') ? `[${address}]` : (address ?? settings.host);
    if (listening !== settings.workers) return;
    const origin = `http://${host}:${port}`;
    console.log(`listening on ${origin}`);
    printSetupLink(link, settings.publicUrl ?? origin);
  });
  for (let count = 0; count < settings.workers; count += 1) cluster.fork();
  void untilStopped().then(stop);
  return exits;
}
