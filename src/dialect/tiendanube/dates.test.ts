import { expect, it } from 'vitest';
import { zonedDate, zonedDateOrNull } from './dates.js';

it('prints a moment with the offset that its zone had then', () => {
  const print = (text: string, zone: string): string => zonedDate(Date.parse(text), zone);
  expect(print('2013-01-03T12:11:51.999Z', 'America/Argentina/Buenos_Aires')).toBe(
    '2013-01-03T09:11:51-03:00',
  );
  expect(print('2013-01-03T12:11:51Z', 'UTC')).toBe('2013-01-03T12:11:51+00:00');
  expect(print('2024-01-15T12:00:00Z', 'America/Toronto')).toBe('2024-01-15T07:00:00-05:00');
  expect(print('2024-07-15T12:00:00Z', 'America/Toronto')).toBe('2024-07-15T08:00:00-04:00');
  expect(print('2024-03-10T06:59:59Z', 'America/Toronto')).toBe('2024-03-10T01:59:59-05:00');
  expect(print('2024-03-10T07:00:00Z', 'America/Toronto')).toBe('2024-03-10T03:00:00-04:00');
  expect(print('2024-07-15T20:00:00Z', 'Asia/Kathmandu')).toBe('2024-07-16T01:45:00+05:45');
  expect(print('2024-12-31T23:00:00Z', 'Europe/Paris')).toBe('2025-01-01T00:00:00+01:00');
});

it('reads back as the same second', () => {
  for (const zone of ['America/Sao_Paulo', 'Asia/Tokyo', 'Australia/Lord_Howe']) {
    for (let ms = Date.UTC(1990, 0, 1); ms < Date.UTC(2030, 0, 1); ms += 40_000_123_000) {
      expect(Date.parse(zonedDate(ms, zone))).toBe(ms);
    }
  }
});

it('leaves what never happened null', () => {
  expect(zonedDateOrNull(null, 'UTC')).toBeNull();
  expect(zonedDateOrNull(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00');
});
