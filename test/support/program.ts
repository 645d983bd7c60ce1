import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, from here or from where this is compiled to. */
function rootOf(folder: string): string {
  return existsSync(join(folder, 'bin/comptoir.js')) ? folder : rootOf(dirname(folder));
}

export const root = rootOf(import.meta.dirname);
const program = join(root, 'bin/comptoir.js');

/** Builds the program where its sources are newer than what is built. */
export function buildProgram(): void {
  const built = join(root, 'dist/main.js');
  const bundle = join(root, 'dist/web/snipcart.js');
  const builtAt = Math.min(...[built, bundle].map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)));
  if (Math.max(newest(join(root, 'src')), newest(join(root, 'web'))) < builtAt) return;
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'pipe' });
}

function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `comptoir` with some words as a person would, and answers what it printed and its exit status. */
export function comptoir(
  words: readonly string[],
  options: { readonly input?: string; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { cwd: options.cwd, env: { ...process.env, ...options.env }, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
    child.stdin?.end(options.input ?? '');
  });
}

export interface Server {
  readonly address: string;
  readonly pid: number;
  /** All that it has printed so far. */
  readonly output: () => string;
  /** Sends a signal and answers the exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `comptoir serve` (or another command that listens) on a free port, and waits until it says where.
 */
export function startServer(words: readonly string[], env: Record<string, string> = {}): Promise<Server> {
  const child = spawn(process.execPath, [program, ...words, '--port', '0'], {
    env: { ...process.env, ...env },
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /^listening on (\S+)/m.exec(output)?.[1];
      if (address) {
        resolve({
          address,
          pid: child.pid!,
          output: () => output,
          stop(signal = 'SIGTERM') {
            child.kill(signal);
            return exited;
          },
        });
      }
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${output}`)));
  });
}
