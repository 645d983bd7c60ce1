import { describe, expect, it } from 'vitest';
import { csvLine, prefersCsv } from './csv.js';

describe('a line of CSV', () => {
  it('ends with CRLF and quotes what would part it', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'one\ntwo', null, undefined, true])).toBe(
      'a,"b,c","say ""hi""","one\ntwo",,,true\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('puts an apostrophe before the text %j', (text) => {
    expect(csvLine([text]).replaceAll('"', '')).toBe(`'${text}\r\n`);
  });

  it('leaves numbers, dates and other texts as they are', () => {
    expect(csvLine([-1.5, 0, '2026-03-01T10:00:00Z', "O'Hara", ' =1'])).toBe(
      "-1.5,0,2026-03-01T10:00:00Z,O'Hara, =1\r\n",
    );
  });

  it('writes lists and objects as JSON', () => {
    expect(csvLine([['a', 'b'], { a: 1 }])).toBe('"[""a"",""b""]","{""a"":1}"\r\n');
  });
});

describe('who asks for CSV', () => {
  it.each([
    ['text/csv', true],
    ['TEXT/CSV; charset=utf-8', true],
    ['text/csv, application/json;q=0.9', true],
    ['application/json, text/csv;q=0.5', false],
    ['text/csv;q=0', false],
    ['*/*', false],
    [undefined, false],
  ])('%s: %s', (header, expected) => {
    expect(prefersCsv(header)).toBe(expected);
  });
});
