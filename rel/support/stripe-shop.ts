import { startFakeStripe } from '../../test/support/fake-stripe.js';
import { must } from './buyer.js';
import { movingClock } from './clock.js';
import type { Answer, RelShop, StoreCalls } from './shop.js';
import { createStore, serveShop } from './shop.js';

/**
 * A shop that is paid by Stripe, or rather by a server of its kind on this machine; both go by a clock that
 * may be set forward.
 */
export async function stripeShop(url: string, servers = 1) {
  const clock = movingClock();
  const now = () => clock.now()[0]!;
  const stripe = await startFakeStripe({ now });
  const keys = await createStore(url);
  const env = { ...clock.env, COMPTOIR_STRIPE_API: stripe.address };
  const shops: RelShop[] = [];
  for (let index = 0; index < servers; index += 1)
    shops.push(await serveShop(url, keys, { connections: 200, env }));
  const [shop] = shops as [RelShop];
  const set = must(
    200,
    await shop.admin('PUT', '/settings/payment', {
      stripeSecretKey: stripe.secretKey,
      stripeWebhookSecret: stripe.webhook.secret,
    }),
  );
  stripe.webhook.url = shop.address + set.stripeWebhookUrl;
  return {
    shops,
    shop,
    stripe,
    clock,
    /** Sends the last message of a cart's payment many times at once, to all servers. */
    tellAgain(token: string, copies: number): Promise<number[]> {
      const { type, body } = stripe.events.findLast((event) => event.token === token)!;
      return Promise.all(
        Array.from({ length: copies }, (_, n) => {
          stripe.webhook.url = shops[n % servers]!.address + set.stripeWebhookUrl;
          return stripe.deliver(type, body);
        }),
      );
    },
    /** Tells the shop of a dispute about the payment of a cart. */
    async dispute(token: string, status: string): Promise<number> {
      const { body } = stripe.events.find((event) => event.token === token)!;
      const { id } = JSON.parse(body).data.object;
      const object = { id: `dp_${token}`, object: 'dispute', payment_intent: id, status };
      const type = `charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`;
      return stripe.deliver(type, JSON.stringify({ ...JSON.parse(body), type, data: { object } }));
    },
    async close(): Promise<void> {
      for (const one of shops) await one.stop();
      await stripe.close();
      clock.close();
    },
  };
}

export type StripeShop = Awaited<ReturnType<typeof stripeShop>>;

/** Pays by Stripe: with a card at once, or without one as a page begins to. */
export function payByStripe(
  shop: StoreCalls,
  token: string,
  card?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const details = card === undefined ? {} : { paymentMethod: card };
  return shop.page('POST', `/cart/${token}/pay`, { method: 'stripe', details }, headers);
}
