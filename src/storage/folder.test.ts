import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeFolder } from './folder.js';

describe('making a folder', () => {
  const home = mkdtempSync(join(tmpdir(), 'comptoir-folder-'));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('makes those above it too, and may be asked twice', () => {
    makeFolder(join(home, 'a/b/c'));
    makeFolder(join(home, 'a/b/c'));
    expect(existsSync(join(home, 'a/b/c'))).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('ends with an error where no folder can be made', () => {
    expect(() => makeFolder('/proc/comptoir/out')).toThrow('the folder /proc/comptoir cannot be made');
  });

  it('ends with an error below a file', () => {
    makeFolder(home);
    writeFileSync(join(home, 'file'), '');
    expect(() => makeFolder(join(home, 'file/below'))).toThrow(
      `the folder ${join(home, 'file')} cannot be made`,
    );
  });
});
