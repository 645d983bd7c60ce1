import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds package.json, with a slash at its end: seen from the sources, and from what is built
 * of them, alike.
 */
export const packageFolder = `${folderAbove(import.meta.dirname)}/`;

function folderAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
  return folderAbove(parent);
}
