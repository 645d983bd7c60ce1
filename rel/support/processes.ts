import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The processes of a PostgreSQL server whose data lie in a folder, the first one first. */
export function postgresProcesses(folder: string): number[] {
  const first = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return [first, ...childrenOf(first)];
}

/** Stops processes as they are, so that they answer nobody and lose nothing. */
export function freeze(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGSTOP');
}

export function thaw(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGCONT');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        // The command stands in brackets and may hold anything.
        return (
          Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]) === parent
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}
