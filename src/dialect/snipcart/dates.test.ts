import { expect, it } from 'vitest';
import { parseSnipcartDate } from './dates.js';

it('reads what clients of .NET write: the month first, in UTC', () => {
  const moment = (text: string) => new Date(parseSnipcartDate(text)!.ms).toISOString();
  expect(moment('01/31/2026 00:00:00')).toBe('2026-01-31T00:00:00.000Z');
  expect(moment('1/31/2026 3:05:09 PM')).toBe('2026-01-31T15:05:09.000Z');
  expect(moment('1/31/2026 12:00:00 AM')).toBe('2026-01-31T00:00:00.000Z');
  expect(moment('12/1/2026 12:30 pm')).toBe('2026-12-01T12:30:00.000Z');
  expect(moment('01/31/2026 00:00:00 +00:00')).toBe('2026-01-31T00:00:00.000Z');
  expect(moment('01/31/2026 00:00:00  02:00')).toBe('2026-01-30T22:00:00.000Z');
  expect(moment('1/31/2026 3:05:09 PM -03:00')).toBe('2026-01-31T18:05:09.000Z');
  expect(moment('01/31/2026 00:00:00Z')).toBe('2026-01-31T00:00:00.000Z');
  expect(moment('2026-01-31T10:00:00Z')).toBe('2026-01-31T10:00:00.000Z');
});

it('takes a date without a time for its whole day', () => {
  expect(parseSnipcartDate('02/28/2026')?.wholeDay).toBe(true);
  expect(parseSnipcartDate('02/28/2026 00:00:00')?.wholeDay).toBe(false);
});

it('refuses what is no date with the month first', () => {
  const wrong = [
    '13/01/2026',
    '02/30/2026',
    '0/1/2026',
    '01/31/26',
    '01/31/2026 24:00:00',
    '01/31/2026 13:00 PM',
    '01/31/2026 +02:00',
    '01/31/2026 00:00:00 +99:00',
  ];
  for (const text of [...wrong, '01/31/2026 0:00 AM', '01-31-2026', '01/31/2026 10:61:00', '31.01.2026'])
    expect(parseSnipcartDate(text), text).toBeUndefined();
});
