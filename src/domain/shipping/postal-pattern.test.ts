import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PostalPattern, readPostalPattern } from './postal-pattern.js';

function pattern(text: string): PostalPattern {
  const read = readPostalPattern(text);
  if ('wrong' in read) throw new Error(`${text} ${read.wrong}`);
  return read;
}

describe('a pattern of postal codes', () => {
  it.each([
    ['G1K.*', ['G1K 3A9', 'g1k', 'G1K3A9', ' G1K 3A9 '], ['G1', 'XG1K 3A9', 'H1K 3A9', '']],
    ['^\\d{5}(-\\d{4})?$', ['12345', '12345-6789'], ['1234', '12345-', '123456', '12345 6789']],
    ['[A-Z]\\d[A-Z] ?\\d[A-Z]\\d', ['k1a 0b1', 'K1A0B1'], ['K1A  0B1', '11A 0B1']],
    ['(?:75|77|78|9[1-5])\\d{3}', ['75001', '95999'], ['96000', '7500']],
    ['[^0-4]+', ['567', 'x'], ['563', '']],
    ['(?i)ab+', ['ABBB', 'ab'], ['A']],
    ['a|b|', ['a', 'B', ''], ['ab', 'c']],
    ['[]a]', [']', 'A'], ['b']],
    ['[a-]\\.\\-', ['-.-', 'A.-'], ['a--']],
    ['x{2}', ['xx'], ['x', 'xxx']],
    ['x{2,}', ['xx', 'xxxxx'], ['x']],
    ['x{0,2}?y', ['y', 'xy', 'xxy'], ['xxxy']],
    ['a{', ['A{'], ['a']],
    ['a^b|a$b', [], ['ab']],
    ['\\w+\\s\\S\\D', ['ab1 1x'], ['ab1 11']],
    ['(a*)*b', ['b', 'aab'], ['aa']],
    ['(^|x)*a', ['a', 'xxa'], ['b']],
  ])('%s', (text, right, wrong) => {
    for (const code of right) expect([code, pattern(text).matches(code)]).toEqual([code, true]);
    for (const code of wrong) expect([code, pattern(text).matches(code)]).toEqual([code, false]);
  });

  it.each([
    ['(', 'missing closing ) in ('],
    ['a)', 'unexpected ) in a)'],
    ['[a-', 'missing closing ] in [a-'],
    ['[z-a]', 'invalid character class range in z-a'],
    ['*a', 'missing argument to repetition operator in *'],
    ['a|+', 'missing argument to repetition operator in +'],
    ['a**', 'invalid nested repetition operator in **'],
    ['a{2}{3}', 'invalid nested repetition operator in {2}{3}'],
    ['a{3,2}', 'invalid repeat count in {3,2}'],
    ['(?=a)b', 'invalid or unsupported Perl syntax in (?='],
    ['(a)\\1', 'invalid escape sequence in \\1'],
    ['a\\', 'trailing backslash at end of expression'],
    ['((a{50}){50}){50}', 'invalid repeat count in {50}'],
    ['((((){999}){999}){999}){999}', 'expression too large'],
  ])('refuses %s by name', (text, wrong) => {
    const rule = 'must be a regular expression without look-around and back references';
    expect(readPostalPattern(text)).toEqual({ wrong: `${rule}: ${wrong}` });
  });

  it.each([
    ['(a{0,30}){0,30}b', 'repeats too much'],
    ['a'.repeat(201), 'must have at most 200 characters'],
  ])('refuses %s for its size', (text, wrong) => {
    expect(readPostalPattern(text)).toEqual({ wrong });
  });

  it('takes no longer for what makes others hang', () => {
    const code = `${'a'.repeat(49)}!`;
    const started = performance.now();
    for (const text of ['(a+)+', '(a|aa)+', '(a|a?)+', '(.*)*x', '((((a*)*)*)*)*', `${'a?'.repeat(60)}b`])
      expect([text, pattern(text).matches(code)]).toEqual([text, false]);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(pattern('.*').matches('a'.repeat(51))).toBe(false);
  });

  it('says the same as JavaScript of every pattern that it reads', () => {
    const pieces = [
      'a',
      'b',
      'A',
      '0',
      '.',
      '\\d',
      '[ab]',
      '[^a]',
      '[0-9A-C]',
      '(a|b0)',
      '(?:a?b)',
      '^',
      '$',
      '|',
    ];
    const repeats = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '+?'];
    const one = fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...repeats));
    const texts = fc.array(one, { maxLength: 6 }).map((all) => all.map((piece) => piece.join('')).join(''));
    const codes = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '0', '-'), maxLength: 8 });
    let read = 0;
    fc.assert(
      fc.property(texts, codes, (text, code) => {
        const ours = readPostalPattern(text);
        if ('wrong' in ours) return;
        let theirs: RegExp;
        try {
          theirs = new RegExp(`^(?:${text})$`, 'i');
        } catch {
          return;
        }
        read += 1;
        expect([text, code, ours.matches(code)]).toEqual([text, code, theirs.test(code)]);
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('reads any text or says what is wrong with it', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab01[](){}|*+?^$\\-,.dw: '), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.string({ maxLength: 10 }), (written, code) => {
        const read = readPostalPattern(written);
        if ('wrong' in read) expect(read.wrong).toMatch(/\S/);
        else expect(typeof read.matches(code)).toBe('boolean');
      }),
      { numRuns: 400 },
    );
  });
});
