import { type FakePayPal, startFakePayPal } from '../../test/support/fake-paypal.js';
import { fillCart, must, stockProducts } from './buyer.js';
import type { Expectations, Size } from './check.js';
import { movingClock } from './clock.js';
import { count, look } from './databases.js';
import { type PayPalScript, paypalScripts } from './paypal-scripts.js';
import { type Answer, createStore, pooled, type RelShop, serveShop } from './shop.js';
import { until } from './until.js';

const rounds: Record<Size, number> = { short: 1, full: 1, nightly: 10 };
/** Buyers who have just agreed when their server is killed. */
const cutOff: Record<Size, number> = { short: 8, full: 30, nightly: 300 };
const stock = 100_000;
const minute = 60_000;

interface Payments {
  readonly url: string;
  readonly size: Size;
  readonly random: () => number;
  readonly expect: Expectations;
}

/** Buyers who pay by PayPal while everything goes wrong, and a server that is killed while it takes their money. */
export async function paypalPayments({ url, size, random, expect }: Payments) {
  const clock = movingClock();
  const paypal = await startFakePayPal({ now: () => clock.now()[0]! });
  const keys = await createStore(url);
  const options = { connections: 200, env: { ...clock.env, COMPTOIR_PAYPAL_API: paypal.address } };
  let shop = await serveShop(url, keys, options);
  const ofStore = `store_id = ${keys.storeId}`;
  const failures: string[] = [];
  const counted = (what: string, status: number): void => {
    if (status >= 500) failures.push(`${what}: ${status}`);
  };
  try {
    const set = must(
      200,
      await shop.admin('PUT', '/settings/payment', {
        paypalClientId: paypal.clientId,
        paypalSecret: paypal.secret,
        paypalWebhookId: paypal.webhook.id,
      }),
    );
    paypal.webhook.url = shop.address + set.paypalWebhookUrl;
    await stockProducts(shop, [{ id: 'tee', stock }]);
    const scripts = Array.from({ length: rounds[size] }, () => paypalScripts(size === 'short')).flat();
    const carts = await pooled(scripts, 24, async (script) => ({
      script,
      token: await play(shop, paypal, script, random, (status) => counted(script.name, status)),
    }));
    await paypal.quiet();
    const cut = await pooled(Array.from({ length: cutOff[size] }), 16, () => agreed(shop, paypal));
    const calls = cut.map((token) => pay(shop, token).catch(() => undefined));
    await until('money moves', () => cut.some((token) => paypal.charged(token).count > 0), minute);
    await shop.stop('SIGKILL');
    await Promise.all(calls);
    shop = await serveShop(url, keys, options);
    paypal.webhook.url = shop.address + set.paypalWebhookUrl;
    carts.push(...cut.map((token) => ({ token, script: killed })));
    await clock.forward(11 * minute, shop.pid);
    const open = `select count(*) from payment where is_open = 1 and ${ofStore}`;
    await until('no payment by PayPal is open', async () => (await count(url, open)) === 0, minute).catch(
      noted,
    );
    await paypal.quiet();
    await compare('after a turn of the job');
    for (const { token, script } of carts) await afterwards(shop, paypal, script, token, random, counted);
    await clock.forward(2 * minute, shop.pid);
    const asked = `select count(*) from refund where state = 'asked' and ${ofStore}`;
    await until(
      'every refund by PayPal has ended',
      async () => (await count(url, asked)) === 0,
      minute,
    ).catch(noted);
    await clock.forward(70 * 60 * minute, shop.pid);
    await pooled(paypal.events, 16, ({ type, body }) => paypal.deliver(type, body));
    await compare('after 70 hours');
    for (const { type, status } of paypal.sent) if (status !== 0) counted(`the message ${type}`, status);
    expect.same('answers in the 5xx', failures.length, 0);
    for (const failure of failures.slice(0, 5)) expect.misses.push(failure);
    const sold = await count(url, `select count(*) from orders where completed = 1 and ${ofStore}`);
    const back = await count(url, `select count(*) from orders where status = 'Cancelled' and ${ofStore}`);
    expect.same(
      'stock left and sold',
      (await shop.admin('GET', '/products/tee')).body.stock + sold - back,
      stock,
    );
    return {
      carts: carts.length,
      messages: paypal.sent.length,
      charged: paypal.charged().count,
      orders: sold,
    };

    async function compare(when: string): Promise<void> {
      const rows = await look(
        url,
        `select token from orders where completed = 1 and status <> 'Cancelled' and ${ofStore}`,
      );
      const orders = new Set(rows.map((row) => String(row.token)));
      const marked = await look(
        url,
        `select subject from outbox where topic = 'order.attention' and ${ofStore}`,
      );
      const attention = new Set(marked.map((row) => String(row.subject)));
      for (const { token, script } of carts) {
        const { count: charged, amount, refunded } = paypal.charged(token);
        const what = `${script.name}, ${when}: ${charged} charged, ${orders.has(token) ? 'an' : 'no'} order`;
        expect.holds(what, attention.has(token) || charged === (orders.has(token) ? 1 : 0));
        if (script.ends !== 'either') expect.same(what, charged, script.ends === 'paid' ? 1 : 0);
        expect.holds(`${script.name}: ${refunded} of ${amount} given back`, refunded <= amount);
      }
    }
    function noted({ message }: Error): void {
      expect.misses.push(message);
    }
  } finally {
    await shop.stop();
    await paypal.close();
    clock.close();
  }
}

const killed: PayPalScript = {
  name: 'PayPal: the server was killed',
  time: 'never',
  troubles: [],
  funding: 'pays',
  payer: 'leaves',
  ends: 'paid',
};

function pay(shop: RelShop, token: string): Promise<Answer> {
  return shop.page('POST', `/cart/${token}/pay`, { method: 'paypal', details: {} });
}

/** A buyer who has agreed at PayPal, and not come back yet. */
async function agreed(shop: RelShop, paypal: FakePayPal): Promise<string> {
  const { token } = await fillCart(shop, [{ id: 'tee' }]);
  await paypal.approve(must(200, await pay(shop, token)).redirectUrl);
  return token;
}

async function play(
  shop: RelShop,
  paypal: FakePayPal,
  { time, troubles, funding, payer, paysAgain }: PayPalScript,
  random: () => number,
  answered: (status: number) => void,
): Promise<string> {
  const { token } = await fillCart(shop, [{ id: 'tee' }]);
  paypal.plan(token, { time: time === 'late' ? 'never' : time, troubles });
  const call = async (): Promise<Answer> => {
    const answer = await pay(shop, token);
    answered(answer.status);
    return answer;
  };
  const begin = async (): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const answer = await call();
      if (answer.status === 200 && answer.body.redirectUrl) return answer.body.redirectUrl;
      if (tries === 3) throw new Error(`no payment by PayPal could be begun: ${answer.status}`);
    }
  };
  const redirectUrl = await begin();
  if (payer === 'never agreed') return token;
  await paypal.approve(redirectUrl, funding);
  if (payer === 'leaves') return token;
  // Once, or twice at the same moment.
  await Promise.all(Array.from({ length: random() < 0.5 ? 2 : 1 }, call));
  if (paysAgain) {
    await paypal.approve(await begin());
    await call();
  }
  return token;
}

/** What follows a payment. */
async function afterwards(
  shop: RelShop,
  paypal: FakePayPal,
  { name, afterwards: what }: PayPalScript,
  token: string,
  random: () => number,
  answered: (what: string, status: number) => void,
): Promise<void> {
  if (what === undefined) return;
  if (what === 'refunds') {
    const amounts = Array.from({ length: 40 }, () => (1 + Math.floor(random() * 60)) / 100);
    const answers = await pooled(amounts, 40, (amount) =>
      shop.admin('POST', `/orders/${token}/refunds`, { amount, comment: 'too small' }),
    );
    for (const { status } of answers) answered(`${name}: a refund`, status);
    return;
  }
  const [order] = paypal.ordersOf(token).filter(({ capture }) => capture !== undefined);
  const open = {
    dispute_id: `PP-${token}`,
    status: 'OPEN',
    disputed_transactions: [{ custom: order?.customId, seller_transaction_id: order?.capture?.id }],
  };
  const outcome = what === 'won' ? 'RESOLVED_SELLER_FAVOUR' : 'RESOLVED_BUYER_FAVOUR';
  const ended = { ...open, status: 'RESOLVED', dispute_outcome: { outcome_code: outcome } };
  // In any order, and again.
  for (const dispute of [open, ended, open, ended])
    await paypal.send('CUSTOMER.DISPUTE.UPDATED', dispute, token);
  const wanted = what === 'won' ? 'Paid' : 'ChargedBack';
  const { paymentStatus } = must(200, await shop.admin('GET', `/orders/${token}`));
  if (paymentStatus !== wanted) throw new Error(`${name}: ${paymentStatus} instead of ${wanted}`);
}
