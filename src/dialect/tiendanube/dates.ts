import { LRUCache } from 'lru-cache';

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 500 });
const offsets = new LRUCache<string, string>({ max: 10_000 });
/** No zone changes its offset but at a quarter of an hour. */
const quarterMs = 900_000;

/** A moment in a time zone, to the second: `2013-01-03T09:11:51-03:00`. */
export function zonedDate(ms: number, timeZone: string): string {
  const offset = offsetAt(ms, timeZone);
  const sign = offset.startsWith('-') ? -1 : 1;
  const [hours, minutes] = offset.slice(1).split(':').map(Number);
  const shifted = ms + sign * (hours! * 60 + minutes!) * 60_000;
  return new Date(shifted).toISOString().slice(0, 19) + offset;
}

/** The same, null where there is no moment. */
export function zonedDateOrNull(ms: number | null, timeZone: string): string | null {
  return ms === null ? null : zonedDate(ms, timeZone);
}

function offsetAt(ms: number, timeZone: string): string {
  const key = `${timeZone} ${Math.floor(ms / quarterMs)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const parts = formatOf(timeZone).formatToParts(ms);
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    // Old local times have offsets with seconds, which ISO 8601 cannot write.
    offset = /^GMT([+-]\d{2}:\d{2})/.exec(name)?.[1] ?? '+00:00';
    offsets.set(key, offset);
  }
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  return format;
}
