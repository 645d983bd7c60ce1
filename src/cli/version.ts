import { readFileSync } from 'node:fs';
import { packageFolder } from '../package-folder.js';

/** The version of this package. */
export const version: string = JSON.parse(readFileSync(`${packageFolder}package.json`, 'utf8')).version;
