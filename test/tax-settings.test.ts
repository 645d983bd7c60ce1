import { expect, it } from 'vitest';
import { setSettings } from '../src/domain/store/store.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { startShop } from './support/shop.js';

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const path = '/settings/taxes';
  const gst = { name: 'GST', rate: 0.05, country: 'CA', appliesOnShipping: true };
  const qst = { name: 'QST', rate: '0.09975', country: 'ca', province: 'Quebec', numberForInvoice: '123' };

  it('takes a table of taxes, as a list or with the address, and shows it everywhere', async () => {
    const shop = await startShop(database);
    expect((await shop.call('GET', path)).json()).toEqual({ taxes: [], taxesUrl: null });
    const expected = [
      {
        id: expect.any(String),
        name: 'GST',
        rate: 0.05,
        country: 'CA',
        province: null,
        numberForInvoice: '',
        includedInPrice: false,
        appliesOnShipping: true,
      },
      expect.objectContaining({ name: 'QST', rate: 0.09975, province: 'QC', numberForInvoice: '123' }),
    ];
    const put = await shop.call('PUT', path, [gst, qst]);
    expect([put.statusCode, put.json()]).toEqual([200, { taxes: expected, taxesUrl: null }]);
    expect((await shop.call('GET', path)).json()).toEqual(put.json());
    const general = (await shop.call('GET', '/settings/general')).json();
    expect(general.taxes).toEqual(put.json().taxes);
    expect((await shop.call('PUT', '/settings/general', general)).json()).toEqual(general);
    const url = await shop.call('PUT', path, { TaxesUrl: 'https://taxes.example/calculate' });
    const { checks, ...answer } = url.json();
    expect(answer).toEqual({ ...put.json(), taxesUrl: 'https://taxes.example/calculate' });
    expect(checks).toMatchObject([{ name: 'taxesUrl' }]);
    const both = await shop.call('PUT', path, { taxes: [], taxesUrl: null });
    expect(both.json()).toEqual({ taxes: [], taxesUrl: null });
    expect((await shop.call('GET', path, undefined, { key: shop.other.secretKey })).json().taxes).toEqual([]);
  });

  it('takes the table as text on a command line', async () => {
    const shop = await startShop(database);
    const { storeId } = shop.store;
    const store = await shop.storage.write((tx) =>
      setSettings(tx, storeId, { taxes: JSON.stringify([gst]) }),
    );
    expect(store.settings.taxes).toMatchObject([{ name: 'GST', rate: '0.05' }]);
    await expect(
      shop.storage.write((tx) =>
        setSettings(tx, storeId, { taxes: '[{"name":"GST","rate":5,"country":"CA"}]' }),
      ),
    ).rejects.toThrow('taxes [0].rate must be a fraction from 0 to 1: 0.05 is 5 %');
  });

  it('refuses what is wrong by place, and changes nothing', async () => {
    const shop = await startShop(database);
    await shop.call('PUT', path, [gst]);
    const before = await digestOf(shop.storage);
    const cases: [unknown, string[]][] = [
      [undefined, ['body']],
      ['7', ['body']],
      [{ taxes: {} }, ['taxes']],
      [{ taxes: [gst, { ...gst, name: 'PST', rate: 7 }] }, ['taxes[1].rate']],
      [
        [{ ...gst, country: 'Canada' }, 7],
        ['taxes[0].country', 'taxes[1]'],
      ],
      [{ taxes: [qst], taxesUrl: 'ftp://x' }, ['taxesUrl']],
      [{ taxesUrl: 'https://user:password@taxes.example' }, ['taxesUrl']],
      [{ taxesUrl: 7 }, ['taxesUrl']],
      [{ taxesUrl: `https://x.example/${'x'.repeat(2000)}` }, ['taxesUrl']],
    ];
    for (const [body, fields] of cases) {
      const answer = await shop.call('PUT', path, body);
      expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
        400,
        fields,
      ]);
    }
    expect(await digestOf(shop.storage)).toBe(before);
    expect((await shop.call('PUT', path, {})).statusCode).toBe(200);
  });
});
