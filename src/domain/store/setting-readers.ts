import type { Mode, Reading } from './settings.js';

type Reader<T> = (value: unknown, mode: Mode) => Reading<T>;

/** A reader that takes null and empty text for nothing. */
export function optional<T>(read: Reader<T>): Reader<T | null> {
  return (value, mode) => (value === null || value === '' ? { value: null } : read(value, mode));
}

/** A reader of one of some words, in any case. */
export function oneOfWords<const W extends string>(words: readonly W[]): Reader<W> {
  return (value) => {
    const word = words.find((one) => typeof value === 'string' && one === value.trim().toLowerCase());
    return word === undefined ? { wrong: `must be ${words.join(' or ')}` } : { value: word };
  };
}
