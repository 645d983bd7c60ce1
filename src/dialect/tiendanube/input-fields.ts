/** An object of Tiendanube's API, read key by key; what is wrong is collected by field, in its own words. */
export interface InputFields {
  readonly errors: Record<string, string[]>;
  wrong(key: string, why: string): void;
  has(key: string): boolean;
  /** Text or null as given, a number as its digits; undefined where the key is absent. */
  text(key: string, longest?: number): string | null | undefined;
  flag(key: string): boolean | undefined;
  plain(key: string): Readonly<Record<string, unknown>> | undefined;
  list(key: string, most: number): readonly InputFields[] | undefined;
  /** A list of one object under a key of its own; undefined where there is none. */
  only(key: string): readonly InputFields[] | undefined;
  readonly source: Readonly<Record<string, unknown>>;
}

const shortText = 255;

/** Reads an object; `path` says where it stands, for the names of its errors. */
export function inputFields(
  source: Readonly<Record<string, unknown>>,
  errors: Record<string, string[]> = {},
  path = '',
): InputFields {
  const wrong = (key: string, why: string): undefined => {
    const name = path + key;
    errors[name] ??= [];
    errors[name].push(why);
  };
  const at = (key: string): unknown => (Object.hasOwn(source, key) ? source[key] : undefined);
  return {
    source,
    errors,
    wrong,
    has: (key) => at(key) !== undefined,
    text(key, longest = shortText) {
      const value = at(key);
      if (value === undefined || value === null) return value;
      if (typeof value === 'number') return String(value);
      if (typeof value !== 'string') return wrong(key, 'must be text');
      if (value.length > longest) return wrong(key, `is too long (maximum is ${longest} characters)`);
      return value;
    },
    flag(key) {
      const value = at(key);
      if (value === undefined || value === null || value === '') return undefined;
      if (value === true || value === 'true' || value === 1) return true;
      if (value === false || value === 'false' || value === 0) return false;
      return wrong(key, 'must be true or false');
    },
    plain(key) {
      const value = at(key);
      if (value === undefined) return undefined;
      // PHP writes an object without keys as an empty list.
      if (value === null || (Array.isArray(value) && value.length === 0)) return {};
      return isObject(value) ? value : wrong(key, 'must be an object');
    },
    list(key, most) {
      const value = at(key);
      if (value === undefined) return undefined;
      if (value === null) return [];
      if (!Array.isArray(value)) return wrong(key, 'must be a list');
      if (value.length > most) return wrong(key, `is too long (maximum is ${most})`);
      return value.map((item, index) => {
        if (!isObject(item)) wrong(`${key}[${index}]`, 'must be an object');
        return inputFields(isObject(item) ? item : {}, errors, `${path}${key}[${index}].`);
      });
    },
    only(key) {
      const value = at(key);
      return isObject(value) ? [inputFields(value, errors, `${path}${key}.`)] : undefined;
    },
  };
}

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
