import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrate } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import { onEachDatabase } from './support/databases.js';
import { comptoir, startServer } from './support/program.js';

const order = {
  token: '00000000-0000-4000-8000-000000000001',
  status: 'Processed',
  email: 'buyer@example.com',
  creationDate: '2025-03-01T10:00:00Z',
  completionDate: '2025-03-01T10:00:00Z',
  invoiceNumber: 'A-1',
  currency: 'jpy',
  finalGrandTotal: 4000,
  items: [],
};

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('names a currency in doubt at start and in "check", and converts it as the merchant says', async () => {
    const url = await database.fresh();
    const at = ['--database', url];
    await comptoir(['store', 'create', '--name', 'Shop', '--currency', 'JPY', ...at]);
    await comptoir(['import', 'snipcart', '--store', '1', '--orders', '-', ...at], {
      input: JSON.stringify([order]),
    });
    // As an older version left it, which counted forints without decimals.
    const storage = open(url);
    await migrate(storage);
    await storage.write(async (tx) => {
      await sql`update orders set currency = 'HUF'`.execute(tx);
      await sql`update order_figure set currency = 'HUF'`.execute(tx);
      await sql`update store set settings = replace(settings, 'JPY', 'HUF')`.execute(tx);
      await sql`insert into amount_examination (store_id, currency, state, decimals, kind, after_id, examined_at)
        select store_id, '', 'examining', null, '', '', 0 from store`.execute(tx);
    });
    await storage.close();
    const doubt = /store 1: amounts in HUF may .* than 2: 1 object proves nothing\. .*--exponent HUF=0"/;
    const checked = await comptoir(['check', ...at]);
    expect([checked.code, checked.out]).toEqual([1, expect.stringMatching(doubt)]);
    const server = await startServer(['serve', ...at]);
    expect(await server.stop()).toBe(0);
    expect(server.output()).toMatch(/amounts in HUF may/);
    const plain = await comptoir(['check', '--exponent', 'HUF=0', ...at]);
    expect([plain.code, plain.err]).toEqual([2, expect.stringContaining('--exponent needs --repair')]);
    for (const wrong of ['HUF=9', 'XXQ=0'])
      expect((await comptoir(['check', '--repair', '--exponent', wrong, ...at])).err).toContain(
        '--exponent takes a currency and its number of decimals',
      );
    const repaired = await comptoir(['check', '--repair', '--exponent', 'HUF=0', ...at]);
    expect([repaired.code, repaired.err, repaired.out]).toEqual([
      0,
      '',
      expect.stringContaining('amounts in HUF of 1 object converted to 2 decimals'),
    ]);
    const again = await comptoir(['check', '--repair', '--exponent', 'HUF=0', ...at]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('converted from 0 decimals before')]);
    const last = JSON.parse((await comptoir(['check', '--json', ...at])).out);
    expect(last).toMatchObject({ differences: [], doubts: [] });
  }, 180_000);
});
