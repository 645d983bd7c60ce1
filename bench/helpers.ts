import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ready } from './bare.js';
import type { LoadFigures, LoadTask } from './load.js';
import { cpuOf } from './program.js';

/** The processes that a measurement needs beside the server. */
export interface Helpers {
  load(task: LoadTask): Promise<LoadFigures>;
  /** Makes the bare server answer this. */
  setBare(ready: Ready): Promise<void>;
  readonly bareUrl: string;
  readonly barePid: number;
  stop(): void;
}

const here = dirname(fileURLToPath(import.meta.url));

export async function startHelpers(): Promise<Helpers> {
  // Figures may be infinite, which JSON has no word for.
  const loader = fork(join(here, 'load.js'), [], { serialization: 'advanced' });
  const bare = fork(join(here, 'bare.js'));
  const port = await answerOf<number>(bare);
  return {
    load: (task) => asked(loader, task),
    setBare: (ready) => asked(bare, ready),
    bareUrl: `http://127.0.0.1:${port}`,
    barePid: bare.pid!,
    stop() {
      loader.disconnect();
      bare.disconnect();
    },
  };
}

function asked<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = answerOf<T>(child);
  child.send(message);
  return answer;
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a helper of the bench ended'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

/**
 * Runs a load and says how much processor time each answer cost the process that gave it, in microseconds.
 */
export async function loadOn(
  helpers: Helpers,
  pid: number,
  task: LoadTask,
): Promise<LoadFigures & { readonly cpu: number }> {
  const before = cpuOf(pid);
  const figures = await helpers.load(task);
  return { ...figures, cpu: (cpuOf(pid) - before) / Math.max(1, figures.answers) };
}
