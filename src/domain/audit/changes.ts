/** A field that changed. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const longestValue = 2000;
const mostChanges = 200;
/** What changes with other parts, and tells nothing more. */
const silent: ReadonlySet<string> = new Set(['version', 'updatedAt', 'invoiced', 'linkVersion', 'given']);
const secret = /secret|password|token|hash$/i;

/** What is shown in the place of a secret: that there is one. */
export const hiddenSecret = '••••';

/**
 * The fields in which two states of an object differ, parts of parts as `delivery.trackingNumber`; lists are
 * compared whole. What may be a secret is never shown.
 */
export function changesBetween(before: Fields | null, after: Fields | null): FieldChange[] {
  const changes: FieldChange[] = [];
  collect(changes, before ?? {}, after ?? {}, '');
  return changes.slice(0, mostChanges);
}

function collect(changes: FieldChange[], before: Fields, after: Fields, path: string): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (path === '' && silent.has(key)) continue;
    const [from, to] = [before[key] ?? null, after[key] ?? null];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    const field = path + key;
    // What a row keeps in its document is as much the object's as what it has columns for.
    if (isFields(from) && isFields(to)) collect(changes, from, to, field === 'details' ? '' : `${field}.`);
    else changes.push({ field, before: shortened(key, from), after: shortened(key, to) });
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortened(key: string, value: unknown): unknown {
  if (value !== null && secret.test(key)) return hiddenSecret;
  const text = JSON.stringify(value);
  if (text.length <= longestValue) return value;
  return `${(typeof value === 'string' ? value : text).slice(0, longestValue)}…`;
}
