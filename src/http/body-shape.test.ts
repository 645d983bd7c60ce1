import { describe, expect, it } from 'vitest';
import { openBody } from './body-shape.js';
import { parseBody } from './lenient-json.js';

const limits = { bytes: 1000, values: 10 };
const read = (text: string) => parseBody(Buffer.from(text), false, limits);

describe('a body of which anybody may send some', () => {
  it('has so many keys and elements at most', () => {
    const keys = (n: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 1])));
    expect(Object.keys(read(keys(10)) as object)).toHaveLength(10);
    expect(() => read(keys(12))).toThrow('too many keys and elements: at most 10');
    expect(() => read(`[${'1,'.repeat(30)}1]`)).toThrow('too many keys and elements');
    expect(() => read(`[${'[],'.repeat(30)}1]`)).toThrow('too many keys and elements');
    expect(() => read(`{"a":{"b":[${'{"c":1},'.repeat(15)}1]}}`)).toThrow('too many keys and elements');
  });

  it('is read whatever stands in its texts', () => {
    const text = { a: '{[,:'.repeat(50), b: '"\\",:\\\\', 'c,:': 'é漢' };
    expect(read(JSON.stringify(text))).toEqual(text);
    expect(() => read(`{"a":"\\\\","b":[${'1,'.repeat(30)}1]}`)).toThrow('too many keys and elements');
  });

  it('is refused before it is parsed where it is nested too deep', () => {
    expect(() => read('['.repeat(500))).toThrow('nested more than 32 levels');
    expect(() => parseBody(Buffer.from('{"a":'.repeat(40)), false, openBody)).toThrow(
      'nested more than 32 levels',
    );
  });

  it('is refused as what it is where it is no JSON', () => {
    for (const text of ['{"a":', '"', '{a:1}', ']]]]', '{"a":1}}'])
      expect(() => read(text)).toThrow('the body is not JSON');
  });

  it('costs a few milliseconds at the most', () => {
    const worst = [
      `{${'"":1,'.repeat(openBody.bytes / 5)}`,
      `{${Array.from({ length: openBody.values }, (_, n) => `"k${n}":${n}`).join()}}`,
      `["${'\\u6f22'.repeat(openBody.bytes / 6 - 10)}"]`,
      '[['.repeat(openBody.bytes / 2),
      `"${'\\'.repeat(openBody.bytes - 10)}"`,
    ];
    for (const text of worst) {
      const times = Array.from({ length: 5 }, () => {
        const began = process.cpuUsage();
        try {
          parseBody(Buffer.from(text), false, openBody);
        } catch {
          // What is refused costs no more.
        }
        const { user, system } = process.cpuUsage(began);
        return (user + system) / 1000;
      });
      expect(Math.min(...times)).toBeLessThan(20);
    }
  });
});
