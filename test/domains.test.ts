import { expect, it } from 'vitest';
import { issueRequestToken } from '../src/outgoing/request-token.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

onEachDatabase((database) => {
  it('sets the domain, bare, with its protocol', async () => {
    const shop = await startShop(database);
    expect((await shop.call('GET', '/settings/domain')).json()).toEqual({ domain: null, protocol: 'https' });
    const cases: [unknown, unknown][] = [
      [
        { domain: 'https://www.shop.example/x', protocol: 'https' },
        { domain: 'shop.example', protocol: 'https' },
      ],
      [
        { Domain: 'SHOP.example', Protocol: 'HTTP' },
        { domain: 'shop.example', protocol: 'http' },
      ],
      [
        { domain: 'shop.example', protocol: 'ftp' },
        { domain: 'shop.example', protocol: 'http' },
      ],
      [{ domain: 'http://shop.example' }, { domain: 'shop.example', protocol: 'http' }],
      [{ domain: 'localhost:8080' }, { domain: 'localhost:8080', protocol: 'http' }],
      [{ domain: 'shop.example' }, { domain: 'shop.example', protocol: 'https' }],
    ];
    for (const [body, expected] of cases) {
      const answer = await shop.call('PUT', '/settings/domain', body);
      expect([answer.statusCode, answer.json()]).toEqual([200, expected]);
      expect((await shop.call('GET', '/settings/domain')).json()).toEqual(expected);
    }
    for (const body of [
      {},
      undefined,
      { domain: '' },
      { domain: 'a b' },
      { domain: 7 },
      { protocol: 'https' },
    ]) {
      const answer = await shop.call('PUT', '/settings/domain', body);
      expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
        400,
        ['domain'],
      ]);
    }
  });

  it('allows further domains and takes them back, as a list or under "domains"', async () => {
    const shop = await startShop(database);
    const path = '/settings/alloweddomains';
    expect((await shop.call('GET', path)).json()).toEqual([]);
    const one = { domain: 'test.shop.example', protocol: 'https' };
    const two = { domain: 'old.example', protocol: 'http' };
    expect((await shop.call('POST', path, [one])).json()).toEqual([one]);
    expect(
      (await shop.call('POST', path, { domains: [{ ...two, domain: 'http://www.old.example/' }] })).json(),
    ).toEqual([two, one]);
    expect((await shop.call('POST', path, [{ ...two, protocol: 'https' }])).json()).toEqual([
      { ...two, protocol: 'https' },
      one,
    ]);
    expect((await shop.call('GET', path)).json()).toHaveLength(2);
    expect(
      (await shop.call('DELETE', path, [{ domain: 'unknown.example' }, { domain: 'old.example' }])).json(),
    ).toEqual([one]);
    expect((await shop.call('DELETE', path, { domains: [one] })).json()).toEqual([]);
    const bad = await shop.call('POST', path, [one, { domain: 'no host' }]);
    expect([bad.statusCode, Object.keys(bad.json().errors)]).toEqual([400, ['domains[1]']]);
    for (const body of [[], undefined, { domains: [] }])
      expect((await shop.call('POST', path, body)).statusCode).toBe(400);
    expect((await shop.call('GET', path)).json()).toEqual([]);
  });

  it('shows and changes the settings, all or none', async () => {
    const shop = await startShop(database, { settings: { currency: 'EUR', currencies: ['JPY'] } });
    const settings = (await shop.call('GET', '/settings/general')).json();
    expect(settings).toMatchObject({
      currency: 'EUR',
      country: 'US',
      timeZone: 'UTC',
      invoicePrefix: 'SNIP-',
    });
    expect(settings.currencies).toMatchObject([
      {
        currency: 'eur',
        currencySymbol: '€',
        precision: 2,
        decimalSeparator: '.',
        thousandSeparator: ',',
        id: 'eur',
      },
      {
        currency: 'jpy',
        currencySymbol: '¥',
        precision: 0,
        numberFormat: '%s%v',
        negativeNumberFormat: '-%s%v',
      },
    ]);
    expect((await shop.call('PUT', '/settings/general', settings)).json()).toEqual(settings);
    const changed = await shop.call('PUT', '/settings/general', {
      Country: 'ca',
      currencies: 'usd',
      emptyPage: 404,
    });
    expect(changed.json()).toMatchObject({
      country: 'CA',
      emptyPage: 404,
      currencies: [{ currency: 'eur' }, { currency: 'usd' }],
    });
    const refused = await shop.call('PUT', '/settings/general', {
      country: 'BR',
      timeZone: 'Mars',
      colour: 'red',
    });
    expect([refused.statusCode, Object.keys(refused.json().errors)]).toEqual([400, ['timeZone', 'colour']]);
    expect((await shop.call('GET', '/settings/general')).json()).toEqual(changed.json());
    expect((await shop.call('PUT', '/settings/general', [1])).statusCode).toBe(400);
  });

  it("validates this store's own tokens of the last hour alone", async () => {
    let now = Date.now();
    const shop = await startShop(database, { now: () => now });
    const tokenOf = ({ tokenSecret, storeId }: { tokenSecret: string; storeId: number }) =>
      issueRequestToken(Buffer.from(tokenSecret, 'hex'), storeId, now);
    const token = tokenOf(shop.store);
    const validate = (text: string, key = shop.secretKey) =>
      shop.call('GET', `/requestvalidation/${text}`, undefined, { key });
    expect((await validate(token)).json()).toEqual({ token });
    expect((await validate(token, shop.other.secretKey)).statusCode).toBe(404);
    for (const other of [tokenOf(shop.other.store), 'undefined', `${token}x`, `B${token.slice(1)}`])
      expect((await validate(other)).statusCode, other).toBe(404);
    now += 3_600_001;
    expect((await validate(token)).statusCode).toBe(404);
  });

  it('opens these routes to the secret key alone, and shows no other store', async () => {
    const shop = await startShop(database, { domain: { domain: 'shop.example', protocol: 'https' } });
    const calls: [string, string, unknown?][] = [
      ['GET', '/settings/domain'],
      ['PUT', '/settings/domain', { domain: 'evil.example' }],
      ['GET', '/settings/alloweddomains'],
      ['POST', '/settings/alloweddomains', [{ domain: 'evil.example' }]],
      ['DELETE', '/settings/alloweddomains', [{ domain: 'evil.example' }]],
      ['GET', '/settings/general'],
      ['PUT', '/settings/general', { country: 'BR' }],
      ['GET', '/requestvalidation/token'],
    ];
    for (const [method, path, body] of calls)
      for (const key of [null, 'wrong-key', shop.publicKey, shop.accessToken])
        expect((await shop.call(method, path, body, { key })).statusCode, `${method} ${path}`).toBe(401);
    const stranger = { key: shop.other.secretKey };
    await shop.call('PUT', '/settings/domain', { domain: 'evil.example' }, stranger);
    await shop.call('POST', '/settings/alloweddomains', [{ domain: 'evil.example' }], stranger);
    expect((await shop.call('GET', '/settings/domain')).json().domain).toBe('shop.example');
    expect((await shop.call('GET', '/settings/alloweddomains')).json()).toEqual([]);
  });
});
