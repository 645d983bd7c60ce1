import { ShopError } from './errors.js';

/** The versions of an object that a change may be made of; undefined is whatever there is. */
export type ExpectedVersions = ReadonlySet<string> | undefined;

/** Refuses with `changed` where an object has another version than the one that was read. */
export function refuseStale(expected: ExpectedVersions, version: number): void {
  if (!expected || expected.has(String(version))) return;
  throw new ShopError('changed', 'it was changed after the version that If-Match names: read it again');
}
