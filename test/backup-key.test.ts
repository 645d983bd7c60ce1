import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { comptoir } from './support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'comptoir-backup-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A shop with a secret, in a folder of its own, its key in the file beside it. */
async function shopWithSecret() {
  count += 1;
  const path = join(folder, `shop${count}`, 'shop.db');
  const at = ['--database', `sqlite:${path}`];
  await comptoir(['store', 'create', '--name', 'Shop', ...at]);
  const set = await comptoir(['store', 'set', '1', 'smtpPassword=-', ...at], { input: 'a password' });
  expect(set).toMatchObject({ code: 0 });
  return { path, at, copy: join(folder, `copy${count}.db`) };
}

const passphrase = { COMPTOIR_BACKUP_PASSPHRASE: 'four words of a phrase' };

it('says where the key is that a backup does not hold', async () => {
  const { path, at, copy } = await shopWithSecret();
  const ran = await comptoir(['backup', copy, ...at]);
  expect([ran.code, ran.err]).toEqual([0, expect.stringContaining(`${path}.key`)]);
  expect(ran.err).toContain('--with-key');
  expect(existsSync(`${copy}.key`)).toBe(false);
});

it('takes the key along, encrypted, and puts it back beside the database', async () => {
  const { path, at, copy } = await shopWithSecret();
  const key = readFileSync(`${path}.key`, 'utf8');
  const without = await comptoir(['backup', copy, '--with-key', ...at]);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('COMPTOIR_BACKUP_PASSPHRASE')]);
  const short = await comptoir(['backup', copy, '--with-key', ...at], {
    env: { COMPTOIR_BACKUP_PASSPHRASE: 'short' },
  });
  expect([short.code, short.err]).toEqual([1, expect.stringContaining('at least 12 characters')]);
  expect(existsSync(copy)).toBe(false);
  expect(await comptoir(['backup', copy, '--with-key', ...at], { env: passphrase })).toMatchObject({
    code: 0,
    err: '',
  });
  expect(readFileSync(`${copy}.key`, 'utf8')).not.toContain(key.trim());
  expect(statSync(`${copy}.key`).mode & 0o777).toBe(0o600);

  const elsewhere = join(folder, `elsewhere${count}`, 'shop.db');
  const there = ['--database', `sqlite:${elsewhere}`];
  for (const [env, words] of [
    [{}, 'set COMPTOIR_BACKUP_PASSPHRASE'],
    [{ COMPTOIR_BACKUP_PASSPHRASE: 'another phrase of words' }, 'does not open'],
  ] as const) {
    const refused = await comptoir(['restore', copy, ...there], { env });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(words)]);
    expect([existsSync(elsewhere), existsSync(`${elsewhere}.part`)]).toEqual([false, false]);
  }
  expect(await comptoir(['restore', copy, ...there], { env: passphrase })).toMatchObject({ code: 0 });
  expect(readFileSync(`${elsewhere}.key`, 'utf8')).toBe(key);
  expect(statSync(`${elsewhere}.key`).mode & 0o777).toBe(0o600);
});

it('changes nothing where the key of a backup is missing, and says what is', async () => {
  const { path, at, copy } = await shopWithSecret();
  await comptoir(['backup', copy, ...at]);
  const other = await shopWithSecret();
  const before = readFileSync(other.path);
  const foreign = await comptoir(['restore', copy, ...other.at]);
  expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining(`${copy}.key`)]);
  expect(readFileSync(other.path).equals(before)).toBe(true);
  expect(existsSync(`${other.path}.before-restore`)).toBe(false);
  // The plain key does as well, and the one that lay there is set aside.
  const theirs = readFileSync(`${other.path}.key`, 'utf8');
  renameSync(`${path}.key`, `${copy}.key`);
  expect(await comptoir(['restore', copy, ...other.at])).toMatchObject({ code: 0 });
  expect(readFileSync(`${other.path}.key`, 'utf8')).toBe(readFileSync(`${copy}.key`, 'utf8'));
  expect(readFileSync(`${other.path}.key.before-restore`, 'utf8')).toBe(theirs);
});

it('keeps what each of several restores has replaced', async () => {
  const { path, at, copy } = await shopWithSecret();
  await comptoir(['backup', copy, ...at]);
  for (const name of ['First', 'Second', 'Third']) {
    await comptoir(['store', 'set', '1', `name=${name}`, ...at]);
    expect(await comptoir(['restore', copy, ...at])).toMatchObject({ code: 0 });
  }
  const names = ['', '-2', '-3'].map((end) => {
    const file = new BetterSqlite(`${path}.before-restore${end}`, { readonly: true });
    const name = file.prepare('select name from store where store_id = 1').pluck().get();
    file.close();
    return name;
  });
  expect(names).toEqual(['First', 'Second', 'Third']);
});

it('refuses a database that a newer version has brought up to date', async () => {
  const { path, at, copy } = await shopWithSecret();
  await comptoir(['backup', copy, ...at]);
  for (const name of [path, copy]) {
    const file = new BetterSqlite(name);
    file.exec("insert into migration (name, applied_at) values ('9999-future', 1)");
    file.close();
  }
  for (const words of [
    ['store', 'list'],
    ['serve', '--port', '0'],
    ['restore', copy],
  ]) {
    const ran = await comptoir([...words, ...at]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/newer Comptoir \(9999-future\)/)]);
  }
  expect(existsSync(`${path}.before-restore`)).toBe(false);
});
