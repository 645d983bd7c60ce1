import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { issueLink, type LinkKind, linkPath, linkToken } from '../src/domain/customer/mailed-links.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { startShop, type TestShopOptions } from './support/shop.js';

const password = 'correct horse';

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function opened(options: TestShopOptions = {}) {
    const clock = { now: 1_750_000_000_000 };
    const shop = await startShop(database, { now: () => clock.now, ...options });
    const { storeId } = shop.store;
    const body = { name: '<b>Ana</b>', email: "ana'&co@people.example" };
    const customer = (await shop.tienda('POST', '/customers', body)).json() as { id: number; email: string };
    const link = async (kind: LinkKind) => {
      const { id } = await shop.storage.write((tx) =>
        issueLink(tx, storeId, { kind, customerId: customer.id, email: customer.email }, clock.now),
      );
      return linkPath(storeId, linkToken(shop.context.vault, storeId, id));
    };
    const get = (url: string, language = 'en') =>
      shop.app.inject({ url, headers: { 'accept-language': language } });
    const send = (url: string, form: Record<string, string>) =>
      shop.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(form).toString(),
      });
    const signIn = (password: string) =>
      shop.app.inject({
        method: 'POST',
        url: '/api/customer/signin',
        headers: { authorization: `Bearer ${shop.publicKey}`, 'content-type': 'application/json' },
        payload: JSON.stringify({ email: customer.email, password }),
      });
    return { shop, clock, link, get, send, signIn, customer };
  }

  it('asks for a password behind the link of a mail, and keeps it once', async () => {
    for (const kind of ['reset', 'invite'] as const) {
      const { shop, link, get, send, signIn } = await opened();
      const path = await link(kind);
      const before = await digestOf(shop.storage);
      const page = await get(path);
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain('Choose your password');
      expect(page.body).toContain('ana&#39;&amp;co@people.example');
      expect(page.headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
      for (const [wrong, message] of [
        ['short', 'too short'],
        ['', 'too short'],
        ['x'.repeat(201), 'too long'],
      ] as const) {
        const refused = await send(path, { password: wrong });
        expect([wrong, refused.statusCode, refused.body.includes(message)]).toEqual([wrong, 400, true]);
        expect(refused.body).toContain('<form');
      }
      // Mail programs look at links before people do: looking changes nothing.
      expect(await digestOf(shop.storage)).toBe(before);
      const saved = await send(path, { password, username: 'x' });
      expect([saved.statusCode, saved.body.includes('Your password is saved')]).toEqual([200, true]);
      expect((await signIn(password)).statusCode).toBe(200);
      for (const again of [await get(path), await send(path, { password: 'another one' })])
        expect([again.statusCode, again.body.includes('does not work any more')]).toEqual([404, true]);
      expect((await signIn(password)).statusCode).toBe(200);
      // The page itself signs nobody in.
      expect(await shop.storage.read.selectFrom('customer_session').select('hash').execute()).toHaveLength(2);
    }
  });

  it('adds the orders of a guest with a click', async () => {
    const { shop, link, get, send, customer } = await opened();
    const path = await link('claim');
    const page = await get(path);
    expect(page.body).toContain('Show my orders');
    expect(page.body).not.toContain('type="password"');
    const claimed = async () => {
      const row = await shop.storage.read
        .selectFrom('customer')
        .select(['doc', 'password_hash'])
        .where('store_id', '=', shop.store.storeId)
        .where('id', '=', customer.id)
        .executeTakeFirstOrThrow();
      return [JSON.parse(row.doc).claimedAt, row.password_hash];
    };
    expect(await claimed()).toEqual([undefined, null]);
    expect((await send(path, { password })).statusCode).toBe(200);
    expect(await claimed()).toEqual([1_750_000_000_000, null]);
    expect((await get(path)).statusCode).toBe(404);
  });

  it('answers a link that is forged, of another store, too old or no link the same', async () => {
    const { shop, clock, link, get, send } = await opened();
    const path = await link('reset');
    const token = path.split('/').at(-1)!;
    const [id, seal] = token.split('.') as [string, string];
    const before = await digestOf(shop.storage);
    const { storeId } = shop.store;
    for (const bad of [
      `/account/${shop.other.store.storeId}/${token}`,
      `/account/999999/${token}`,
      `/account/0${storeId}/${token}`,
      `/account/x/${token}`,
      `/account/${storeId}/${id}.${'A'.repeat(43)}`,
      `/account/${storeId}/${'A'.repeat(22)}.${seal}`,
      `/account/${storeId}/${id}`,
      `/account/${storeId}/%00`,
      `/account/${storeId}/${'x'.repeat(900)}`,
    ]) {
      for (const answer of [await get(bad), await send(bad, { password })])
        expect([bad, answer.statusCode, answer.body.includes('does not work any more')]).toEqual([
          bad,
          404,
          true,
        ]);
    }
    clock.now += 3 * 3_600_000;
    expect((await get(path)).statusCode).toBe(404);
    expect((await send(path, { password })).statusCode).toBe(404);
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it('speaks the browser’s language, and names the shop as it is written', async () => {
    const { shop, link, get } = await opened();
    const path = await link('reset');
    await shop.storage.write((tx) =>
      tx
        .updateTable('store')
        .set({ name: 'Mugs & <script>alert(1)</script>', domain: 'shop.example', protocol: 'https' })
        .where('store_id', '=', shop.store.storeId)
        .execute(),
    );
    for (const [language, code, words] of [
      ['es-AR,es;q=0.9', 'es', 'Elige tu contraseña'],
      ['xx, pt-BR;q=0.5', 'pt', 'Escolha sua senha'],
      ['de', 'de', 'Passwort wählen'],
      ['fr-CA', 'fr', 'Choisissez votre mot de passe'],
      ['it', 'it', 'Scegli la tua password'],
      ['nl', 'nl', 'Kies je wachtwoord'],
      ['zz', 'en', 'Choose your password'],
      ['__proto__', 'en', 'Choose your password'],
    ] as const) {
      const page = await get(path, language);
      expect([language, page.body.includes(`<html lang="${code}">`), page.body.includes(words)]).toEqual([
        language,
        true,
        true,
      ]);
      expect(page.body).toContain('Mugs &amp; &lt;script&gt;');
      expect(page.body).not.toContain('<script');
    }
  });

  it('answers what it cannot read, and who comes too often, with a page', async () => {
    const { link, get, send, shop } = await opened({ buckets: buckets() });
    const path = await link('reset');
    const unread = await shop.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/xml' },
      payload: '<a/>',
    });
    expect([unread.statusCode, unread.headers['content-type']]).toEqual([415, 'text/html; charset=utf-8']);
    const broken = await shop.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(broken.statusCode).toBe(400);
    const statuses = new Set<number>();
    for (let n = 0; n < 60; n += 1) statuses.add((await get(path)).statusCode);
    expect(statuses).toEqual(new Set([200, 429]));
    const late = await send(path, { password });
    expect([late.statusCode, late.headers['retry-after'], late.body.includes('wait')]).toEqual([
      429,
      '1',
      true,
    ]);
  });
});
