import { StringDecoder } from 'node:string_decoder';
import { UsageError } from './arguments.js';
import { standardInput } from './standard-input.js';

/**
 * A secret that stands neither on the command line nor in a shell's history: asked for on a terminal, where
 * nothing of it is drawn, else all of standard input. `whenEmpty` says what to do instead of giving none.
 */
export async function readSecret(name: string, whenEmpty?: string): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  const secret = (terminal ? await askHidden(`${name}: `) : await standardInput()).trim();
  if (secret !== '') return secret;
  const problem = terminal ? `${name} is empty` : 'standard input is empty';
  throw new UsageError(whenEmpty === undefined ? problem : `${problem}: ${whenEmpty}`);
}

/** Asks for a secret on the terminal, without drawing it; undefined where there is no terminal. */
export async function askSecret(question: string): Promise<string | undefined> {
  return process.stdin.isTTY ? askHidden(question) : undefined;
}

interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { setRawMode(raw: boolean): unknown };
  readonly stderr: NodeJS.WritableStream;
}

/** What a paste brought beyond the line that was asked for: the next question takes it. */
let pending = '';

/**
 * Asks on the terminal for a line that is not drawn. The question stands on standard error: output is for
 * programs.
 */
export async function askHidden(question: string, { stdin, stderr }: Terminal = process): Promise<string> {
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.resume();
  const decoder = new StringDecoder('utf8');
  try {
    return await new Promise<string>((resolve, reject) => {
      let line = '';
      const read = (text: string): void => {
        // Arrow keys and the marks around a paste are no part of what is typed.
        const keys = [...text.replaceAll(/\u001b(\[[0-9;?]*[ -/]*[@-~]|O.)/g, '')];
        for (const [at, key] of keys.entries()) {
          if (key === '\u0003' || key === '\r' || key === '\n' || key === '\u0004') {
            stdin.off('data', onData);
            if (key === '\u0003') reject(new Error('interrupted: nothing is changed'));
            else pending = keys.slice(at + 1).join('');
            resolve(line);
            return;
          }
          if (key === '\u007f' || key === '\b') line = [...line].slice(0, -1).join('');
          else if (key === '\u0015') line = '';
          else if (key >= ' ') line += key;
        }
      };
      const onData = (chunk: Buffer): void => read(decoder.write(chunk));
      stdin.on('data', onData);
      const before = pending;
      pending = '';
      read(before);
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}
