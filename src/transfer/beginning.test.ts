import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { beginningBytes, begun, otherThanJson } from './beginning.js';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

it('takes what begins as JSON, and what has JSON further on', () => {
  for (const text of [
    '',
    ' \n',
    '[',
    '{}',
    '\ufeff {"a":1}',
    '\n\n[1]',
    'npm warn\n{"a":1}\n',
    '// list\n  [{}]',
    '{"a\u0000',
  ])
    expect([text, otherThanJson(Buffer.from(text))]).toEqual([text, undefined]);
  // Its end may cut a letter.
  expect(otherThanJson(Buffer.from('é\n{"a":"é').subarray(0, -1))).toBeUndefined();
});

it('says of anything else what it is, in one line', () => {
  for (const [bytes, why] of [
    [
      Buffer.from('"Invoice number","Total"\r\n1,2\n'),
      'is not JSON: it begins with "\\"Invoice number\\",\\"Total\\""',
    ],
    [Buffer.from('<!doctype html>'), 'is not JSON: it begins with "<!doctype html>"'],
    [Buffer.from(`${'x'.repeat(1000)}`), `is not JSON: it begins with "${'x'.repeat(40)}"`],
    [gzipSync('{"a":1}'), 'is no text: what is imported is JSON in UTF-8'],
    [Buffer.from('Jos\u00e9;1\n', 'latin1'), 'is no text: what is imported is JSON in UTF-8'],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('[]')]), 'is UTF-16: save it as UTF-8'],
    [utf16('{"a":1}'), 'is UTF-16: save it as UTF-8'],
    [utf16('[{}]').swap16(), 'is UTF-16: save it as UTF-8'],
  ] as const)
    expect(otherThanJson(bytes)).toBe(why);
});

it('looks at a stream as at a file, however its bytes are cut, and passes all of them on', async () => {
  async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const refusal = (why: string): Error => new Error(`input ${why}`);
  for (const size of [1, 7, beginningBytes, 1_000_000]) {
    const text = Buffer.from(`first\n${'{"a":1}\n'.repeat(size === 1 ? 10 : 20_000)}`);
    const read: Buffer[] = [];
    for await (const chunk of begun(cut(text, size), refusal)) read.push(chunk);
    expect(Buffer.concat(read).equals(text)).toBe(true);
    const binary = begun(cut(Buffer.alloc(100_000, 7), size), refusal);
    await expect(binary.next()).rejects.toThrow('input is not JSON: it begins with');
  }
});
