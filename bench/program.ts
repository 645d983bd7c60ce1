import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The built program; another build can be measured by naming its bin/comptoir.js. */
export const program = process.env.BENCH_PROGRAM ?? 'bin/comptoir.js';

export interface Ran {
  readonly out: string;
  readonly seconds: number;
  /** The most memory it held, in MB. */
  readonly peakMb: number;
  /** When each line of its standard error came, in seconds from its start. */
  readonly lines: readonly { readonly text: string; readonly at: number }[];
}

/** Runs a command of the program to its end. */
export async function comptoir(database: string, ...args: string[]): Promise<Ran> {
  return run([program, ...args, '--database', database]);
}

/** Runs a script of Node's to its end. */
export async function run(args: readonly string[]): Promise<Ran> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: { text: string; at: number }[] = [];
  let out = '';
  let peakMb = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    const at = (performance.now() - start) / 1000;
    for (const text of chunk.toString().split('\n')) if (text !== '') lines.push({ text, at });
  });
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, memoryOf(child.pid!).peakMb);
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code !== 0) {
    throw new Error(`${args.join(' ')} ended with ${code}:\n${lines.map((line) => line.text).join('\n')}`);
  }
  return { out, seconds: (performance.now() - start) / 1000, peakMb, lines };
}

/** What a process holds now and held at most, in MB. */
export function memoryOf(pid: number): { readonly nowMb: number; readonly peakMb: number } {
  const file = `/proc/${pid}/status`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const mb = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0) / 1024;
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}

/** Processor time that a process has used, all its threads together, in microseconds. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Ends a process of ours and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(late);
}

/** Waits until something holds, or gives up after some seconds. */
export async function until(holds: () => Promise<boolean>, seconds: number, what: string): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what} took longer than ${seconds} s`);
    await sleep(5);
  }
}
