import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { comptoir, startServer } from './support/program.js';

describe('a shop that goes live', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-live-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = ['--database', `sqlite:${folder}/shop.db`];
  const run = (...words: string[]) => comptoir([...words, ...at]);
  const json = async (...words: string[]) => JSON.parse((await run(...words, '--json')).out);
  const states = async (...words: string[]) => {
    const { stores } = await json('doctor', '--store', '2', ...words);
    return Object.fromEntries(
      stores[0].checks.map((check: { name: string; state: string }) => [check.name, check.state]),
    );
  };

  it('is told what it lacks, takes over what its test half has, and never what is of one half alone', async () => {
    const made = await json(
      'store',
      'create',
      '--name',
      'Shop',
      '--domain',
      'shop.example',
      '--currency',
      'EUR',
    );
    expect([made.test.storeId, made.live.storeId]).toEqual([1, 2]);
    const lacking = await run('doctor', '--store', '2');
    expect([lacking.code, lacking.err]).toEqual([1, '']);
    expect(lacking.out).toMatch(/^ {2}missing {2}taxes +no tax is charged/m);
    expect(await states()).toMatchObject({
      domains: 'good',
      taxes: 'missing',
      shipping: 'missing',
      payment: 'missing',
      mail: 'missing',
      webhooks: 'missing',
      keys: 'good',
      backup: 'missing',
      'public URL': 'missing',
      proxy: 'missing',
    });
    const server = await startServer(['serve', ...at]);
    const headers = {
      authorization: `Basic ${Buffer.from(`${made.test.secretKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    };
    const call = (method: string, path: string, body: unknown) =>
      fetch(`${server.address}/api${path}`, { method, headers, body: JSON.stringify(body) });
    const taxes = [{ name: 'VAT', rate: 0.2, country: 'FR', includedInPrice: true }];
    expect((await call('PUT', '/settings/taxes', { taxes })).status).toBe(200);
    const method = { name: 'Post', rates: [{ cost: 5 }] };
    expect((await call('POST', '/shipping_methods', method)).status).toBe(201);
    const words = { subject: 'Merci', html: '<p>{{ order.invoiceNumber }}</p>' };
    expect((await call('PUT', '/settings/mail/templates/invoice?language=fr', words)).status).toBe(200);
    await run(
      'store',
      'set',
      '1',
      'invoicePrefix=MV-',
      'stripePublishableKey=pk_test_1',
      'customGatewayName=Bank',
    );
    expect(server.output()).toMatch(/"storeId":2,"store":"Shop","lacks":\["taxes","shipping","payment"\]/);
    expect(await server.stop()).toBe(0);

    const unasked = await run('store', 'copy-settings', '--from', '1', '--to', '2');
    expect([unasked.code, unasked.err]).toEqual([1, expect.stringContaining('--yes')]);
    expect(unasked.out).toContain('invoicePrefix: SNIP- -> MV-');
    expect((await json('store', 'show', '2')).settings.invoicePrefix).toBe('SNIP-');
    const { leftOut } = await json('store', 'copy-settings', '--from', '1', '--to', '2', '--yes');
    const names = leftOut.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['allowDeferred', 'stripePublishableKey', 'API keys', 'domain']),
    );
    const live = (await json('store', 'show', '2')).settings;
    expect(live).toMatchObject({ invoicePrefix: 'MV-', customGatewayName: 'Bank', taxes: [{ name: 'VAT' }] });
    expect([live.allowDeferred, live.stripePublishableKey]).toEqual([false, null]);
    const again = await run('store', 'copy-settings', '--from', '1', '--to', '2', '--yes');
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing differs')]);
    expect(await states()).toMatchObject({ taxes: 'good', shipping: 'good', payment: 'missing' });
    await run('store', 'set', '2', 'allowDeferred=true');
    expect((await states()).payment).toBe('good');
  }, 120_000);

  it('may say that no tax and no shipping are wanted', async () => {
    await run('store', 'set', '2', 'taxes=', 'noTaxes=true', 'noShipping=true');
    expect(await states()).toMatchObject({ taxes: 'good', shipping: 'good' });
  });

  it('refuses stores that there are not, and kinds that it does not copy', async () => {
    for (const [words, message] of [
      [['store', 'copy-settings', '--from', '1', '--to', '1'], 'the same store'],
      [['store', 'copy-settings', '--from', '1', '--to', '9'], 'there is no store 9'],
      [['store', 'copy-settings', '--from', '1'], '--to is needed'],
      [['store', 'copy-settings', '--from', '1', '--to', '2', '--with', 'orders'], '--with takes discounts'],
      [['doctor', '--store', '9'], 'there is no store 9'],
    ] as const) {
      const ran = await run(...words);
      expect([ran.code > 0, ran.out, ran.err]).toEqual([true, '', expect.stringContaining(message)]);
    }
  });
});
