import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing; one that is there is left as it is. Refuses by name what cannot be made.
 * Not `mkdirSync` with `recursive`: below a folder such as /proc, where a parent can neither be made nor found, that never ends.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !isFolder(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing) makeOne(path);
}

function isFolder(path: string): boolean {
  try {
    return dirname(path) === path || statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process may have made it meanwhile.
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    throw new Error(`the folder ${path} cannot be made (${code})`, { cause: error });
  }
}
