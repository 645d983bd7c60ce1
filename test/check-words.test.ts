import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '../build/check-words.js');

/** What the check prints about a folder with these files, and whether it passes. */
async function checked(
  files: Readonly<Record<string, string>>,
): Promise<{ passes: boolean; printed: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'words-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await promisify(execFile)(process.execPath, [script, folder]).then(
      ({ stderr }) => ({ passes: true, printed: stderr }),
      (error) => ({ passes: false, printed: error.stderr }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('passes names of the trade, and private words that are a part of a name, a text or a call', async () => {
  const text = 'export const namesGiven = list.find((item) => item.given === "told").shown;\n';
  expect(await checked({ 'names.ts': text })).toEqual({ passes: true, printed: '' });
});

it('names each variable, parameter, function, type and property that is a private word, with what to take', async () => {
  const text = [
    'export const shown = 1;',
    'function settle(told: string, { kept }: Bag, [found]: List) {}',
    'interface Voice { readonly says: string }',
    'const bag = { gone: 1 };',
    'for (const of of list) use(of);',
  ].join('\n');
  const { passes, printed } = await checked({ 'names.ts': text });
  expect(passes).toBe(false);
  const words = [...printed.matchAll(/:(\d+): "(\w+)": take \w+/g)].map(
    ([, line, word]) => `${line} ${word}`,
  );
  expect(words).toEqual([
    '1 shown',
    '2 settle',
    '2 told',
    '2 kept',
    '2 found',
    '3 Voice',
    '3 says',
    '4 gone',
    '5 of',
  ]);
});

it('names files and folders that are private words', async () => {
  const { printed } = await checked({ 'tally.test.ts': '', 'standing/order.ts': '' });
  expect(printed.match(/is "\w+"/g)?.sort()).toEqual(['is "standing"', 'is "tally"']);
});
