import { type ParsedDate, parseDate } from '../../domain/dates.js';

const monthFirst =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AP])M)?(?:\s*(Z|[+-]\d{2}:\d{2})|\s+(\d{2}:\d{2}))?)?$/i;

/**
 * A date of Snipcart's API: as `parseDate` reads it, or with the month first as clients of .NET write it,
 * `01/31/2026 00:00:00` or `1/31/2026 3:05:00 PM`, in UTC unless an offset stands behind it, whose `+` may
 * have become a space. Undefined for anything else: there is no thirteenth month.
 */
export function parseSnipcartDate(text: string): ParsedDate | undefined {
  const match = monthFirst.exec(text.trim());
  if (!match) return parseDate(text);
  const [, month, day, year, hour, minute, second = '00', half, offset, plus] = match;
  const zone = offset?.toUpperCase() ?? (plus === undefined ? 'Z' : `+${plus}`);
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  if (hour === undefined) return parseDate(date);
  const hours = half === undefined ? Number(hour) : hourOfHalf(Number(hour), half);
  return hours === undefined
    ? undefined
    : parseDate(`${date}T${String(hours).padStart(2, '0')}:${minute}:${second}${zone}`);
}

function hourOfHalf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}
