import { expect, it } from 'vitest';
import { findStore } from '../src/domain/store/store.js';
import { onEachDatabase } from './support/databases.js';
import { comptoir } from './support/program.js';
import { startShop, type TestShop } from './support/shop.js';

const path = '/settings/payment';
const nothing = {
  allowDeferred: true,
  stripePublishableKey: null,
  stripeCaptureMethod: 'automatic',
  paypalClientId: null,
  paypalCaptureMethod: 'automatic',
  customGatewayUrl: null,
  customGatewayName: null,
  stripeSecretKeySet: false,
  stripeWebhookSecretSet: false,
  stripeWebhookUrl: '/api/payment/stripe/webhook/1',
  paypalSecretSet: false,
  paypalWebhookIdSet: false,
  paypalWebhookUrl: '/api/payment/paypal/webhook/1',
};
const secrets = (shop: TestShop, storeId = shop.store.storeId) =>
  Promise.all(
    ['stripe.secretKey', 'stripe.webhookSecret'].map((name) =>
      shop.context.vault.read(shop.storage.read, storeId, name),
    ),
  );

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('shows what is set, never a secret, and tells where Stripe’s webhook goes', async () => {
    const shop = await startShop(database, { publicUrl: 'https://api.shop.example' });
    const url = 'https://api.shop.example/api/payment/stripe/webhook/1';
    const paypalWebhookUrl = 'https://api.shop.example/api/payment/paypal/webhook/1';
    expect((await shop.call('GET', path)).json()).toEqual({
      ...nothing,
      stripeWebhookUrl: url,
      paypalWebhookUrl,
    });
    const put = await shop.call('PUT', path, {
      allowDeferred: false,
      StripePublishableKey: 'pk_test_1',
      stripeSecretKey: ' sk_test_secret1 ',
      stripeWebhookSecret: 'whsec_secret2',
      stripeCaptureMethod: 'Manual',
      customGatewayUrl: 'https://gateway.example/methods?a=1',
      customGatewayName: 'Bank',
    });
    const set = {
      ...nothing,
      paypalWebhookUrl,
      allowDeferred: false,
      stripePublishableKey: 'pk_test_1',
      stripeCaptureMethod: 'manual',
      customGatewayUrl: 'https://gateway.example/methods?a=1',
      customGatewayName: 'Bank',
      stripeSecretKeySet: true,
      stripeWebhookSecretSet: true,
      stripeWebhookUrl: url,
    };
    const { checks, ...answer } = put.json();
    expect([put.statusCode, answer]).toEqual([200, set]);
    expect(checks.map(({ name }: { name: string }) => name)).toEqual([
      'stripeSecretKey',
      'stripeWebhookSecret',
      'customGatewayUrl',
    ]);
    expect(await secrets(shop)).toEqual(['sk_test_secret1', 'whsec_secret2']);
    for (const place of [path, '/settings/general']) {
      const { body } = await shop.call('GET', place);
      expect(body).not.toMatch(/secret1|secret2/);
    }
    const { rows } = { rows: await shop.storage.read.selectFrom('secret').selectAll().execute() };
    expect(JSON.stringify(rows)).not.toMatch(/secret1|secret2/);
    // What is shown may come back as it is; other stores have settings of their own.
    expect((await shop.call('PUT', path, set)).json()).toMatchObject(set);
    expect((await shop.call('PUT', path, {})).json()).toEqual(set);
    expect(await secrets(shop)).toEqual(['sk_test_secret1', 'whsec_secret2']);
    const strangers = await shop.call('GET', path, undefined, { key: shop.other.secretKey });
    expect(strangers.json()).toMatchObject({ stripeSecretKeySet: false, customGatewayUrl: null });
    expect(await secrets(shop, shop.other.store.storeId)).toEqual([undefined, undefined]);
  });

  it('forgets a secret that is null or empty', async () => {
    const shop = await startShop(database);
    await shop.call('PUT', path, { stripeSecretKey: 'rk_test_1', stripeWebhookSecret: 'whsec_1' });
    expect((await shop.call('PUT', path, { stripeSecretKey: null })).json().stripeSecretKeySet).toBe(false);
    expect((await shop.call('PUT', path, { stripeWebhookSecret: '' })).json()).toMatchObject({
      stripeWebhookSecretSet: false,
    });
    expect(await secrets(shop)).toEqual([undefined, undefined]);
  });

  it('refuses keys of the other half, saying so, and all or none is set', async () => {
    const shop = await startShop(database);
    const live = await findStore(shop.storage.read, shop.store.storeId + 1);
    expect(live?.mode).toBe('Live');
    const cases: [object, string, RegExp][] = [
      [{ stripeSecretKey: 'sk_live_abc' }, 'stripeSecretKey', /live key.*test half.*sk_test_… or rk_test_…/],
      [{ stripePublishableKey: 'pk_live_abc' }, 'stripePublishableKey', /live key.*test half.*pk_test_…/],
      [{ stripePublishableKey: 'sk_test_abc' }, 'stripePublishableKey', /begins with pk_test_/],
      [{ stripeSecretKey: 'pk_test_abc' }, 'stripeSecretKey', /begins with sk_test_/],
      [{ stripeSecretKey: 'hunter2' }, 'stripeSecretKey', /begins with sk_test_/],
      [{ stripeSecretKey: 7 }, 'stripeSecretKey', /begins with sk_test_/],
      [{ stripeSecretKey: `sk_test_${'x'.repeat(300)}` }, 'stripeSecretKey', /begins with/],
      [{ stripeWebhookSecret: 'sk_test_abc' }, 'stripeWebhookSecret', /begins with whsec_/],
      [{ stripeCaptureMethod: 'later' }, 'stripeCaptureMethod', /automatic or manual/],
      [{ customGatewayUrl: 'ftp://gateway.example/' }, 'customGatewayUrl', /http/],
      [{ customGatewayUrl: 'gateway.example' }, 'customGatewayUrl', /web address|https/],
      [{ customGatewayUrl: 'https://a:b@gateway.example/' }, 'customGatewayUrl', /password/],
      [{ customGatewayName: 'a\nb' }, 'customGatewayName', /one line/],
      [{ allowDeferred: 'perhaps' }, 'allowDeferred', /true or false/],
    ];
    for (const [body, field, message] of cases) {
      const both = { customGatewayName: 'Bank', stripeWebhookSecret: 'whsec_fine', ...body };
      const answer = await shop.call('PUT', path, both);
      expect([answer.statusCode, Object.keys(answer.json().errors)], JSON.stringify(body)).toEqual([
        400,
        [field],
      ]);
      expect(answer.json().message).toMatch(message);
      expect(answer.body).not.toContain('hunter2');
      expect((await shop.call('GET', path)).json()).toEqual(nothing);
      expect(await secrets(shop)).toEqual([undefined, undefined]);
    }
    for (const body of [[], 'x', 7, null]) expect((await shop.call('PUT', path, body)).statusCode).toBe(400);
    const general = await shop.call('PUT', '/settings/general', { stripePublishableKey: 'pk_live_abc' });
    expect([general.statusCode, Object.keys(general.json().errors)]).toEqual([400, ['stripePublishableKey']]);
  });

  it('never lets HTTP name a private gateway, except one that the operator allowed', async () => {
    const shop = await startShop(database, { allowHosts: ['127.0.0.1:9999'] });
    for (const url of [
      'http://127.0.0.1/methods',
      'http://localhost:3000/',
      'http://[::1]/',
      'http://169.254.169.254/latest/meta-data',
      'http://10.0.0.1/',
      'http://2130706433/',
      'https://gateway.example:8443/',
    ]) {
      const answer = await shop.call('PUT', path, { customGatewayUrl: url });
      expect([url, answer.statusCode, Object.keys(answer.json().errors)]).toEqual([
        url,
        400,
        ['customGatewayUrl'],
      ]);
    }
    const allowed = await shop.call('PUT', path, { customGatewayUrl: 'http://127.0.0.1:9999/methods' });
    expect(allowed.statusCode).toBe(200);
  });

  it('takes secrets on the command line from standard input', async () => {
    const url = await database.fresh();
    const env = { DATABASE_URL: url, COMPTOIR_MASTER_KEY: 'a master key for tests' };
    const run = (words: string[], input?: string) =>
      comptoir(words, { env, ...(input === undefined ? {} : { input }) });
    expect((await run(['store', 'create', '--name', 'Shop'])).code).toBe(0);
    const set = await run(
      ['store', 'set', '1', 'stripeSecretKey=-', 'stripePublishableKey=pk_test_1'],
      'sk_test_hidden\n',
    );
    expect([set.code, set.err]).toEqual([0, '']);
    const printed = await run(['store', 'show', '1']);
    expect(printed.out).toContain('pk_test_1');
    expect(set.out + printed.out).not.toContain('hidden');
    const live = await run(['store', 'set', '2', 'stripeSecretKey=-'], 'sk_test_hidden');
    expect([live.code, live.err]).toEqual([1, expect.stringMatching(/test key.*live half/)]);
    expect(live.err).not.toContain('hidden');
    const two = await run(['store', 'set', '1', 'stripeSecretKey=-', 'stripeWebhookSecret=-'], 'x');
    expect([two.code, two.err]).toEqual([2, expect.stringContaining('one secret')]);
    const none = await run(['store', 'set', '1', 'stripeSecretKey=-'], '');
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('standard input is empty')]);
    expect((await run(['store', 'set', '1', 'stripeWebhookSecret=whsec_1', 'stripeSecretKey='])).code).toBe(
      0,
    );
  });
});
