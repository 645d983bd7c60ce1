const dayMs = 86_400_000;
/** Dates outside are slips, and would not fit the order of lists. */
const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(2100, 0, 1);

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/i;
const unixSeconds = /^-?\d{1,11}$/;

export interface ParsedDate {
  readonly ms: number;
  /** Given without a time: it stands for a whole UTC day. */
  readonly wholeDay: boolean;
}

/**
 * UTC milliseconds of an ISO 8601 text (any offset, none means UTC, up to nine digits of a second), a date
 * alone, or Unix seconds. Undefined for anything else, for days that do not exist, and outside of 1900 to
 * 2100.
 */
export function parseDate(text: string): ParsedDate | undefined {
  // A "+" in an unescaped query string arrives as a space.
  const trimmed = text.trim().replace(/([T ]\d{2}:\d{2}[\d:.,]*) (\d{2}:?\d{2})$/, '$1+$2');
  if (unixSeconds.test(trimmed) && trimmed.length > 4) return within(Number(trimmed) * 1000, false);
  const match = iso.exec(trimmed);
  if (!match) return undefined;
  const [, year, month, day, hour, minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (month === '00' || Number(month) > 12) return undefined;
  if (new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  if (hour === undefined) return within(midnight, true);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = offsetMs(zone);
  if (offset === undefined) return undefined;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + ms;
  return within(midnight + time - offset, false);
}

function within(ms: number, wholeDay: boolean): ParsedDate | undefined {
  return ms >= earliest && ms < latest ? { ms, wholeDay } : undefined;
}

function offsetMs(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 18 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The last millisecond that an inclusive upper bound covers. */
export function endOfDate(date: ParsedDate): number {
  return date.wholeDay ? date.ms + dayMs - 1 : date.ms;
}

/** The same where a date without a time is a day of a time zone (IANA): it ends at midnight there. */
export function endOfIn(date: ParsedDate, timeZone: string): number {
  if (!date.wholeDay) return date.ms;
  const midnight = date.ms + dayMs;
  // The offset at midnight itself: clocks may change on that day.
  const guess = midnight - zoneOffset(midnight, timeZone);
  return midnight - zoneOffset(guess, timeZone) - 1;
}

/** How far a time zone's clocks are ahead of UTC at a moment, in milliseconds. */
function zoneOffset(ms: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - ms;
}

/** ISO 8601 in UTC without trailing zeros: `2013-10-21T20:36:26.46Z`, `2025-08-30T18:16:58Z`. */
export function isoDate(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text.replace(/0+Z$/, 'Z');
}

/** The number of the UTC day that holds a moment. */
export function dayOf(ms: number): number {
  return Math.floor(ms / dayMs);
}

/** The first millisecond of a UTC day. */
export function startOfDay(day: number): number {
  return day * dayMs;
}
