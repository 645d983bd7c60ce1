import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence of every package that a file was taken from, as they ask for; paths are below `root` or absolute. */
export function licences(root, files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
    const at = folder.startsWith('/') ? folder : join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    const file = readdirSync(at).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? '' : readFileSync(join(at, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `This program contains parts of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
