import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { startFakeGateway } from './support/fake-gateway.js';
import { startFakeStripe } from './support/fake-stripe.js';
import { merchantServer, misbehaviours } from './support/merchant-server.js';
import { comptoir } from './support/program.js';
import { startShop } from './support/shop.js';
import { startMailServer, type TestMailServer } from './support/smtp.js';

const merchant = merchantServer();

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  let stripe: Awaited<ReturnType<typeof startFakeStripe>>;
  let mail: TestMailServer;
  beforeAll(async () => {
    stripe = await startFakeStripe({ secretKey: 'sk_test_right' });
    mail = await startMailServer({ password: { user: 'shop', pass: 'right' } });
  });
  afterAll(async () => {
    await stripe.close();
    await mail.close();
  });
  const open = (stripeApi = stripe.address) =>
    startShop(database, {
      providerApis: { stripe: stripeApi },
      allowHosts: [merchant.host, `127.0.0.1:${mail.port}`],
    });

  it('tries a key of Stripe, saves it whatever that came to, and says what', async () => {
    const shop = await open();
    const put = async (stripeSecretKey: string) =>
      (await shop.call('PUT', '/settings/payment', { stripeSecretKey })).json();
    expect((await put('sk_test_right')).checks).toEqual([
      { name: 'stripeSecretKey', state: 'ok', message: expect.any(String) },
    ]);
    const wrong = await put('sk_test_wrong');
    expect(wrong.checks).toMatchObject([{ name: 'stripeSecretKey', state: 'wrong' }]);
    expect([wrong.stripeSecretKeySet, JSON.stringify(wrong)]).toEqual([
      true,
      expect.not.stringContaining('sk_test_wrong'),
    ]);
    expect(await put('')).not.toHaveProperty('checks');
    // A form that is wrong is refused, and nothing is tried.
    expect((await shop.call('PUT', '/settings/payment', { stripeSecretKey: 'sk_live_x' })).statusCode).toBe(
      400,
    );
    expect((await shop.call('PUT', '/settings/payment', { allowDeferred: true })).json()).not.toHaveProperty(
      'checks',
    );
  });

  it('does not know of a restricted key that may not be asked, nor of a Stripe that is out of reach', async () => {
    merchant.does = (response) =>
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end('{"error":{"type":"invalid_request_error","message":"not permitted"}}');
    const restricted = await open(`http://${merchant.host}`);
    const set = { stripeSecretKey: 'rk_test_restricted' };
    const answer = (await restricted.call('PUT', '/settings/payment', set)).json();
    expect(answer.checks).toMatchObject([{ name: 'stripeSecretKey', state: 'unknown' }]);
    const away = await open('http://127.0.0.1:9');
    const silent = (await away.call('PUT', '/settings/payment', set)).json();
    expect(silent.checks).toMatchObject([{ state: 'unknown', message: 'Stripe could not be reached' }]);
    expect(silent.stripeSecretKeySet).toBe(true);
  });

  it('signs in at a mail server, whichever of its settings changed', async () => {
    const shop = await open();
    const host = { smtpHost: '127.0.0.1', smtpPort: mail.port, smtpUser: 'shop', smtpSecure: 'none' };
    const put = async (change: object, path = '/settings/mail') =>
      (await shop.call('PUT', path, change)).json().checks;
    expect(await put({ ...host, smtpPassword: 'right' })).toMatchObject([{ name: 'smtpHost', state: 'ok' }]);
    expect(await put({ smtpPassword: 'wrong' })).toMatchObject([{ name: 'smtpHost', state: 'wrong' }]);
    expect(await put({ signature: 'Yours' })).toBeUndefined();
    expect(await put({ smtpPort: 587 }, '/settings/general')).toMatchObject([{ state: 'wrong' }]);
    expect(mail.mails).toEqual([]);
  });

  it('asks servers of taxes and rates with a made-up order', async () => {
    const shop = await open();
    const url = merchant.url;
    const tried = async (does: typeof merchant.does, name: 'taxesUrl' | 'shippingUrl') => {
      merchant.does = does;
      const path = name === 'taxesUrl' ? '/settings/taxes' : '/settings/general';
      return (await shop.call('PUT', path, { [name]: url })).json().checks;
    };
    const taxes = { taxes: [{ name: 'VAT', amount: 3.5, rate: 0.2 }] };
    const rates = { rates: [{ cost: 10, description: 'Post' }] };
    expect(await tried(taxes, 'taxesUrl')).toEqual([
      { name: 'taxesUrl', state: 'ok', message: expect.stringContaining('VAT') },
    ]);
    expect(merchant.asked.at(-1)?.body).toMatchObject({ eventName: 'taxes.calculate' });
    expect(await tried(rates, 'shippingUrl')).toEqual([
      { name: 'shippingUrl', state: 'ok', message: expect.stringContaining('Post') },
    ]);
    expect(await tried({ rates: 7 }, 'shippingUrl')).toMatchObject([{ state: 'wrong' }]);
    expect(await tried(misbehaviours['answers 404']!, 'taxesUrl')).toMatchObject([{ state: 'wrong' }]);
    expect(await tried(misbehaviours['answers a page']!, 'taxesUrl')).toMatchObject([{ state: 'wrong' }]);
    expect(await tried(misbehaviours['answers 500']!, 'taxesUrl')).toMatchObject([{ state: 'unknown' }]);
    expect(await tried(misbehaviours['hangs up']!, 'taxesUrl')).toMatchObject([{ state: 'unknown' }]);
    const saved = (await shop.call('GET', '/settings/taxes')).json();
    expect([saved.taxesUrl, saved.checks]).toEqual([url, undefined]);
  });

  it('gives an answer within five seconds, however long a server takes', async () => {
    const shop = await open();
    merchant.does = () => undefined;
    const began = Date.now();
    const set = { taxesUrl: merchant.url, shippingUrl: merchant.url };
    const { checks } = (await shop.call('PUT', '/settings/general', set)).json();
    expect(checks).toMatchObject([
      { name: 'taxesUrl', state: 'unknown' },
      { name: 'shippingUrl', state: 'unknown' },
    ]);
    expect(Date.now() - began).toBeLessThan(8000);
  });

  it('asks a gateway for its ways to pay, with a token that it can have checked here', async () => {
    const gateway = await startFakeGateway();
    const shop = await startShop(database, { allowHosts: [gateway.host] });
    gateway.setup.shop = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const set = async (customGatewayUrl: string) =>
        (await shop.call('PUT', '/settings/payment', { customGatewayUrl })).json().checks;
      expect(await set(gateway.methodsUrl)).toEqual([
        { name: 'customGatewayUrl', state: 'ok', message: 'it offers Bank transfer, Cash' },
      ]);
      expect(await set(`${gateway.address}/elsewhere`)).toMatchObject([{ state: 'wrong' }]);
      gateway.spoil('/methods', 'cut');
      expect(await set(gateway.methodsUrl)).toMatchObject([{ state: 'unknown' }]);
    } finally {
      await gateway.close();
      await shop.app.close();
    }
  });
});

describe('comptoir store set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-checks-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tries what it sets, says what came of it, and has saved it', async () => {
    const stripe = await startFakeStripe({ secretKey: 'sk_test_right' });
    const at = ['--database', `sqlite:${folder}/shop.db`];
    await comptoir(['store', 'create', '--name', 'Shop', ...at]);
    const env = { COMPTOIR_STRIPE_API: stripe.address };
    const set = (key: string, ...more: string[]) =>
      comptoir(['store', 'set', '1', `stripeSecretKey=${key}`, ...more, ...at], { env });
    expect(await set('sk_test_right')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^store 1 is set\n {2}stripeSecretKey: ok: /),
    });
    const wrong = await set('sk_test_wrong', '--json');
    expect([wrong.code, JSON.parse(wrong.out).checks]).toMatchObject([
      0,
      [{ name: 'stripeSecretKey', state: 'wrong' }],
    ]);
    await stripe.close();
    const plain = await comptoir(['store', 'set', '1', 'invoicePrefix=A-', '--json', ...at]);
    expect(JSON.parse(plain.out)).not.toHaveProperty('checks');
  });
});
