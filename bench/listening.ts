import { type ChildProcess, spawn } from 'node:child_process';
import { end, until } from './program.js';

export interface Listening {
  readonly address: string;
  readonly child: ChildProcess;
  end(): Promise<void>;
}

/** Starts a script that says `listening on` and its address; it can be sent messages. */
export async function listen(args: readonly string[]): Promise<Listening> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let out = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await until(async () => /listening on \S+/.test(out), 30, 'starting a server');
  return { address: /listening on (\S+)/.exec(out)![1]!, child, end: () => end(child) };
}
