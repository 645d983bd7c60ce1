import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf, endOfDate, endOfIn, isoDate, parseDate, startOfDay } from './dates.js';

it('reads dates with any offset, dates alone, and Unix seconds', () => {
  const ms = (text: string) => parseDate(text)?.ms;
  expect(ms('2013-10-21T20:36:26.46Z')).toBe(Date.UTC(2013, 9, 21, 20, 36, 26, 460));
  expect(ms('2016-12-13T15:54:24.5595583Z')).toBe(Date.UTC(2016, 11, 13, 15, 54, 24, 559));
  expect(ms('2013-01-03T09:11:51-03:00')).toBe(Date.UTC(2013, 0, 3, 12, 11, 51));
  expect(ms('2022-11-15T19:36:59+0000')).toBe(Date.UTC(2022, 10, 15, 19, 36, 59));
  expect(ms('2022-11-15T19:36:59 02:00')).toBe(Date.UTC(2022, 10, 15, 17, 36, 59));
  expect(ms('2022-11-15 19:36')).toBe(Date.UTC(2022, 10, 15, 19, 36));
  expect(ms('1767225600')).toBe(Date.UTC(2026, 0, 1));
  expect(parseDate('2026-01-31')).toEqual({ ms: Date.UTC(2026, 0, 31), wholeDay: true });
  expect(endOfDate(parseDate('2026-01-31')!)).toBe(Date.UTC(2026, 1, 1) - 1);
});

it('takes no day that does not exist, no other form, and nothing outside of 1900 to 2100', () => {
  for (const text of [
    '',
    '2025-02-30',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '2025-01-01T25:00Z',
    '2025-01-01T10:61Z',
    '2025-01-01T10:00:00+25:00',
    'yesterday',
    '1899-12-31',
    '2100-01-01',
    '99999999999',
    '2025',
    'NaN',
    '2025-01-01T10:00:00Zjunk',
  ]) {
    expect(parseDate(text), text).toBeUndefined();
  }
});

it('prints dates without trailing zeros, and reads what it prints', () => {
  expect(isoDate(Date.UTC(2013, 9, 21, 20, 36, 26, 460))).toBe('2013-10-21T20:36:26.46Z');
  expect(isoDate(Date.UTC(2025, 7, 30, 18, 16, 58))).toBe('2025-08-30T18:16:58Z');
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2099, 11, 31) }), (ms) => {
      expect(parseDate(isoDate(ms))?.ms).toBe(ms);
      expect(startOfDay(dayOf(ms))).toBeLessThanOrEqual(ms);
      expect(startOfDay(dayOf(ms) + 1)).toBeGreaterThan(ms);
    }),
  );
});

it('ends a date without a time at midnight of a time zone, also where clocks change on that day', () => {
  const end = (text: string, timeZone: string) => new Date(endOfIn(parseDate(text)!, timeZone)).toISOString();
  for (const [text, timeZone, last] of [
    ['2026-01-31', 'UTC', '2026-01-31T23:59:59.999Z'],
    ['2026-01-31', 'America/Argentina/Buenos_Aires', '2026-02-01T02:59:59.999Z'],
    ['2026-01-31', 'Asia/Tokyo', '2026-01-31T14:59:59.999Z'],
    ['2026-03-29', 'Europe/Paris', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Paris', '2026-10-25T22:59:59.999Z'],
    ['2026-01-31T10:00:00Z', 'Asia/Tokyo', '2026-01-31T10:00:00.000Z'],
  ] as const)
    expect([text, timeZone, end(text, timeZone)]).toEqual([text, timeZone, last]);
});
