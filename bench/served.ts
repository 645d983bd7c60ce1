import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/support/postgres.js';
import { end, memoryOf, program, until } from './program.js';

export interface Served {
  readonly child: ChildProcess;
  readonly port: number;
  /** From its start to the first 200 of /health, in seconds. */
  readonly readySeconds: number;
  /**
   * Just after it was ready, and once it has had nothing to do for a while: Node gives back what starting
   * took.
   */
  readonly startedMb: number;
  idleMb(): Promise<number>;
  stop(): Promise<void>;
}

const idleSeconds = 40;

/** Starts `comptoir serve` on a free port. */
export async function serve(database: string, workers = 1): Promise<Served> {
  const port = await freePort();
  const start = performance.now();
  const args = ['serve', '--no-rate-limit', '--log-level', 'warn', '--workers', String(workers)];
  const child = spawn(process.execPath, [program, ...args, '--port', String(port), '--database', database], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const health = `http://127.0.0.1:${port}/health`;
  await until(async () => (await fetch(health)).ok, 30, 'starting the server');
  const readySeconds = (performance.now() - start) / 1000;
  await sleep(workers > 1 ? 2500 : 1500);
  return {
    child,
    port,
    readySeconds,
    startedMb: memoryOf(child.pid!).nowMb,
    async idleMb() {
      await sleep(idleSeconds * 1000);
      return memoryOf(child.pid!).nowMb;
    },
    stop: () => end(child),
  };
}
