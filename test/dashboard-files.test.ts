import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from './support/databases.js';
import { buildProgram, root } from './support/program.js';
import { startShop, type TestShop } from './support/shop.js';

const folder = `${root}/dist/dashboard`;

describe('the dashboard’s program', () => {
  const database = testDatabase('sqlite');
  let shop: TestShop;
  beforeAll(async () => {
    buildProgram();
    shop = await startShop(database);
  });
  const get = (url: string, headers = {}) => shop.app.inject({ url, headers });

  it.each([
    ['/dashboard', 'dashboard/assets/'],
    ['/dashboard/', './assets/'],
    ['/dashboard/sign-in', './assets/'],
    ['/dashboard/1/orders', './../assets/'],
    ['/dashboard/1/orders/0b9e', './../../assets/'],
  ])('has its page at %s, whose files stand at %s whatever stands before', async (url, assets) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const sources = [...answer.body.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, one]) => one!);
    expect(sources.length).toBeGreaterThan(1);
    for (const source of sources) {
      expect(source.slice(0, assets.length)).toBe(assets);
      expect((await get(new URL(source, `http://shop.example${url}`).pathname)).statusCode).toBe(200);
    }
  });

  it('lets no script, style, frame or form of others in, and is framed by nobody', async () => {
    const { headers } = await get('/dashboard/1');
    const policy = String(headers['content-security-policy']).split('; ');
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(rule);
    expect(headers['x-robots-tag']).toBe('noindex');
  });

  it('keeps files for ever, since another content has another name, and asks for the page each time', async () => {
    const [name] = readdirSync(`${folder}/assets`).filter((one) => one.endsWith('.js'));
    const file = await get(`/dashboard/assets/${name}`, { 'accept-encoding': 'gzip' });
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(file.headers['content-encoding']).toBe('gzip');
    expect((await get('/dashboard')).headers['cache-control']).toBe('no-cache');
  });

  it.each(['/dashboard/assets/none.js', '/dashboard/api/none', '/dashboard/api'])(
    'has nothing at %s, and says so as JSON',
    async (url) => {
      const answer = await get(url);
      expect([answer.statusCode, typeof answer.json().message]).toEqual([404, 'string']);
    },
  );

  it('loads its first page within 350 KB of script and 40 KB of style, gzipped', () => {
    const html = readFileSync(`${folder}/index.html`, 'utf8');
    const sizeOf = (type: string): number =>
      importedBy([...html.matchAll(new RegExp(`"./assets/([^"]+\\.${type})"`, 'g'))].map(([, one]) => one!))
        .filter((one) => one.endsWith(`.${type}`))
        .reduce((sum, one) => sum + gzipSync(readFileSync(`${folder}/assets/${one}`)).length, 0);
    expect(sizeOf('js')).toBeGreaterThan(50_000);
    expect(sizeOf('js')).toBeLessThan(350 * 1024);
    expect(sizeOf('css')).toBeLessThan(40 * 1024);
  });

  it('names the licences of what it is made of', () => {
    expect(readFileSync(`${folder}/licences.txt`, 'utf8')).toMatch(
      /react-aria-components [\d.]+ \(Apache-2.0\)/,
    );
  });
});

/** Files, and whatever they import before they run. */
function importedBy(files: readonly string[], seen = new Set<string>()): string[] {
  for (const file of files) {
    if (seen.has(file) || !existsSync(`${folder}/assets/${file}`)) continue;
    seen.add(file);
    const text = file.endsWith('.js') ? readFileSync(`${folder}/assets/${file}`, 'utf8') : '';
    importedBy(
      [...text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)].map(([, one]) => one!),
      seen,
    );
  }
  return [...seen];
}
