import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing, for their owner alone: what stands in them is about
 * customers. One that is there is left as it is. Refuses by name what cannot be made. Not `mkdirSync` with
 * `recursive`: below a folder such as /proc, where a parent can neither be made nor found, that never ends.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !isFolder(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing) makeOne(path);
}

/**
 * Makes an empty file that its owner alone can read, for SQLite to fill: what SQLite makes itself is there
 * for all users of the machine. One that is there is left as it is; why none can be made is for who opens it
 * to say.
 */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', ownerAlone));
  } catch {
    // SQLite has a reason of its own for each of these, with the database's name.
  }
}

/** The mode of files that hold what is about customers. */
export const ownerAlone = 0o600;

function isFolder(path: string): boolean {
  try {
    return dirname(path) === path || statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process may have made it meanwhile.
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    throw new Error(`the folder ${path} cannot be made (${code})`, { cause: error });
  }
}
