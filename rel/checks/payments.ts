import { fillCart, must, payCart, stockProducts } from '../support/buyer.js';
import {
  type Check,
  type CheckInput,
  type CheckResult,
  expectations,
  type Size,
  seeded,
} from '../support/check.js';
import { count, look } from '../support/databases.js';
import { paymentScripts, type Script } from '../support/payment-scripts.js';
import { paypalPayments } from '../support/paypal-payments.js';
import { pooled } from '../support/shop.js';
import { payByStripe, type StripeShop, stripeShop } from '../support/stripe-shop.js';
import { until } from '../support/until.js';

/** Buyers who pay here meanwhile, for the same product. */
const crowd: Record<Size, number> = { short: 20, full: 100, nightly: 2000 };
const rounds: Record<Size, number> = { short: 1, full: 1, nightly: 20 };
const stock = 100_000;
const minute = 60_000;
const open = 'select count(*) from payment where is_open = 1';
const asked = "select count(*) from refund where state = 'asked'";

/**
 * Buyers whose payments go wrong in every way at once, at a provider that answers late, twice, wrongly and
 * not at all.
 */
export const payments: Check = {
  id: 'R20',
  name: 'payments',
  description:
    'a provider that times out, fails and tells late, twice or never: one charge and one order, or neither',
  short: 'postgres',
  async run(input) {
    const { url, size, seed } = input;
    const byStripe = await stripePayments(input);
    const expect = expectations();
    const byPayPal = await paypalPayments({ url, size, random: seeded(seed), expect });
    return {
      counts: { ...byStripe.counts, byPayPal },
      misses: [...byStripe.misses, ...expect.misses],
    };
  },
};

async function stripePayments({ url, size, seed }: CheckInput): Promise<CheckResult> {
  const random = seeded(seed);
  const expect = expectations();
  const setUp = await stripeShop(url);
  const { shop, stripe, clock } = setUp;
  const failures: string[] = [];
  const counted = (what: string, status: number): void => {
    if (status >= 500) failures.push(`${what}: ${status}`);
  };
  try {
    await stockProducts(shop, [{ id: 'tee', stock }]);
    const scripts = Array.from({ length: rounds[size] }, () => paymentScripts(size === 'short')).flat();
    const shuffled = scripts
      .map((script) => ({ script, at: random(), way: ways[Math.floor(random() * ways.length)]! }))
      .sort((a, b) => a.at - b.at);
    const others = pooled(Array.from({ length: crowd[size] }), 12, async () => {
      const { token } = await fillCart(shop, [{ id: 'tee' }]);
      const { status } = await payCart(shop, token);
      counted('a buyer who pays here', status);
      expect.same('a buyer who pays here', status, 200);
    });
    const carts = await pooled(shuffled, 24, async ({ script, way }) => {
      const token = await play(setUp, script, way, (status) => counted(script.name, status));
      return { token, script };
    });
    await others;
    await stripe.quiet();
    // The holds of payers who did not act end, and what nobody knows is asked for: one turn of the job.
    await clock.forward(11 * minute, shop.pid);
    await until('no payment is open', async () => (await count(url, open)) === 0, minute).catch(noted);
    await stripe.quiet();
    await checkOrders('after a turn of the job');
    const refunds = await Promise.all(
      carts.map(({ token, script }) => afterPayment(setUp, script, token, random, counted)),
    );
    await stripe.quiet();
    await clock.forward(2 * minute, shop.pid);
    await until('every refund has ended', async () => (await count(url, asked)) === 0, minute).catch(noted);
    await clock.forward(70 * 60 * minute, shop.pid);
    await pooled(stripe.events, 16, ({ type, body }) => stripe.deliver(type, body));
    await checkOrders('after 70 hours');
    for (const { type, status } of stripe.sent) counted(`the message ${type}`, status || 599);
    expect.same('answers in the 5xx', failures.length, 0);
    for (const failure of failures.slice(0, 5)) expect.misses.push(failure);
    if (failures.length > 0) expect.misses.push(...errorsIn(shop.output()));
    const sold = await count(url, 'select count(*) from orders where completed = 1');
    expect.same('stock left and sold', (await shop.admin('GET', '/products/tee')).body.stock + sold, stock);
    const events = await count(url, "select count(*) from outbox where topic = 'order.completed'");
    expect.same('events of orders', events, sold);
    return {
      counts: {
        scripts: carts.length,
        others: crowd[size],
        calls: stripe.requests.length,
        messages: stripe.sent.length,
        charged: stripe.charged().count,
        orders: sold,
        attention: (await attention()).size,
        refunds: refunds.reduce((sum, made) => sum + made, 0),
        serverErrors: failures.length,
      },
      misses: expect.misses,
    };

    async function checkOrders(when: string): Promise<void> {
      const rows = await look(url, 'select token from orders where completed = 1');
      const orders = new Set(rows.map((row) => String(row.token)));
      const looked = await attention();
      for (const { token, script } of carts) {
        const { count: charged, amount, refunded } = stripe.charged(token);
        const subject = `${script.name}, ${when}: ${charged} charged, ${orders.has(token) ? 'an' : 'no'} order`;
        expect.holds(subject, looked.has(token) || charged === (orders.has(token) ? 1 : 0));
        if (script.ends !== 'either') expect.same(subject, charged, script.ends === 'paid' ? 1 : 0);
        expect.holds(`${script.name}: ${refunded} of ${amount} given back`, refunded <= amount);
      }
    }
    async function attention(): Promise<ReadonlySet<string>> {
      const rows = await look(url, "select distinct subject from outbox where topic = 'order.attention'");
      return new Set(rows.map((row) => String(row.subject)));
    }
    function noted({ message }: Error): void {
      expect.misses.push(message);
    }
  } finally {
    await setUp.close();
  }
}

/** How a buyer calls: once, twice at the same moment, or again until they are told. */
const ways = ['once', 'twice', 'again'] as const;

async function play(
  { shop, stripe }: StripeShop,
  { time, troubles, agrees, card, nextCard }: Script,
  way: (typeof ways)[number],
  answered: (status: number) => void,
): Promise<string> {
  const { token } = await fillCart(shop, [{ id: 'tee' }]);
  stripe.plan(token, { time: time === 'late' ? 'never' : time, troubles });
  const call = async (paidWith?: string) => {
    const answer = await payByStripe(shop, token, paidWith);
    answered(answer.status);
    return answer;
  };
  if (agrees !== 'in the call') {
    const { clientSecret } = must(200, await call());
    if (agrees === 'on the page') await stripe.pay(clientSecret, card);
    return token;
  }
  const calls = await Promise.all(Array.from({ length: way === 'twice' ? 2 : 1 }, () => call(card)));
  let { status } = calls[0]!;
  for (let more = way === 'again' ? 3 : 0; more > 0 && status === 409; more -= 1)
    ({ status } = await call(card));
  if (nextCard !== undefined) await call(nextCard);
  return token;
}

/** What follows a payment. Answers how many refunds were taken. */
async function afterPayment(
  { shop, stripe, dispute }: StripeShop,
  { name, afterwards }: Script,
  token: string,
  random: () => number,
  answered: (what: string, status: number) => void,
): Promise<number> {
  if (afterwards === 'won' || afterwards === 'lost') {
    // In any order, and again.
    for (const status of ['needs_response', afterwards, 'needs_response', afterwards])
      await dispute(token, status);
    const wanted = afterwards === 'won' ? 'Paid' : 'ChargedBack';
    const { paymentStatus } = must(200, await shop.admin('GET', `/orders/${token}`));
    if (paymentStatus !== wanted) throw new Error(`${name}: ${paymentStatus} instead of ${wanted}`);
  }
  if (afterwards !== 'refunds') return 0;
  const again = stripe.events.filter((event) => event.token === token);
  const messages = pooled(
    Array.from({ length: 20 }, () => again[0]!),
    4,
    ({ type, body }) => stripe.deliver(type, body),
  );
  const amounts = Array.from({ length: 100 }, () => (1 + Math.floor(random() * 40)) / 100);
  const answers = await pooled(amounts, 100, (amount) =>
    shop.admin('POST', `/orders/${token}/refunds`, { amount, comment: 'too small' }),
  );
  for (const { status } of answers) answered(`${name}: a refund`, status);
  await messages;
  return answers.filter(({ status }) => status === 201 || status === 202).length;
}

/** What the server said of its failures. */
function errorsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => /"level":[56]0/.test(line));
  return lines.slice(0, 10).map((line) => line.slice(0, 800));
}
