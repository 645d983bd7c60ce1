import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askHidden } from './read-secret.js';

function terminal() {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => raw.push(on) });
  const stderr = new PassThrough();
  let drawn = '';
  stderr.on('data', (chunk: Buffer) => {
    drawn += chunk.toString();
  });
  return { stdin, stderr, raw, drawn: () => drawn };
}

describe('a secret that is asked for on a terminal', () => {
  const typed = async (...keys: string[]) => {
    const at = terminal();
    const answer = askHidden('smtpPassword: ', at);
    for (const key of keys) at.stdin.write(key);
    const secret = await answer;
    expect(at.drawn()).toBe('smtpPassword: \n');
    expect(at.raw).toEqual([true, false]);
    return secret;
  };

  it('is what is typed up to Return, and none of it is drawn', async () => {
    expect(await typed('s', 'e', 'cret', '\r')).toBe('secret');
    expect(await typed('pässwörd €\n')).toBe('pässwörd €');
    expect(await typed('\r')).toBe('');
    expect(await typed('end\u0004')).toBe('end');
  });

  it('takes back what was deleted, and leaves out keys that are no letters', async () => {
    expect(await typed('sex', '\u007f', 'cret😀', '\b', '\r')).toBe('secret');
    expect(await typed('wrong', '\u0015', 'right\r')).toBe('right');
    expect(await typed('\u001b[200~pasted\u001b[201~', '\u001b[D', '\r')).toBe('pasted');
  });

  it('reads a letter that comes in two parts', async () => {
    const at = terminal();
    const answer = askHidden('key: ', at);
    const [first, second] = Buffer.from('é');
    at.stdin.write(Buffer.from([first!]));
    at.stdin.write(Buffer.from([second!]));
    at.stdin.write('\r');
    expect(await answer).toBe('é');
  });

  it('gives the next question what a paste brought beyond its line', async () => {
    const at = terminal();
    const first = askHidden('one: ', at);
    at.stdin.write('1\r2\r');
    expect([await first, await askHidden('two: ', at)]).toEqual(['1', '2']);
  });

  it('ends at Ctrl-C without an answer, and leaves the terminal as it was', async () => {
    const at = terminal();
    const answer = askHidden('key: ', at);
    at.stdin.write('half\u0003');
    await expect(answer).rejects.toThrow('interrupted');
    expect(at.raw).toEqual([true, false]);
  });
});
