import type { ProviderWebhook } from '../definition.js';
import { readStripeEvent } from './events.js';
import { outcomeOfIntent } from './outcomes.js';
import { stripeSecrets } from './settings.js';

/** What Stripe sends of intents and disputes. */
export const stripeWebhook: ProviderWebhook = {
  signature: {
    scheme: 'stripeSignature',
    header: 'Stripe-Signature',
    description: "Made with the webhook's signing secret.",
  },
  notSetUp: 'This store takes no messages of Stripe: it has no signing secret',
  forged:
    "The Stripe-Signature is missing, is older than five minutes, or was not made with this store's signing secret",
  async read({ vault, storage, now }, { storeId, mode }, { rawBody, header }) {
    const secret = await vault.read(storage.read, storeId, stripeSecrets.stripeWebhookSecret.vaultName);
    if (secret === undefined) return { kind: 'not set up' };
    const event = await readStripeEvent(secret, rawBody, header('stripe-signature'), now());
    if (!event) return { kind: 'forged' };
    const { intent, dispute } = event;
    if (event.live !== (mode === 'Live')) return { kind: 'ignored' };
    if (dispute)
      return {
        kind: 'dispute',
        payment: { reference: dispute.intent },
        dispute: { id: dispute.id, state: dispute.state },
      };
    if (!intent) return { kind: 'ignored' };
    // While the first answer is on its way an intent is known by what it was made with.
    const isOfStore = intent.metadata.storeId === String(storeId);
    return {
      kind: 'payment',
      payment: { reference: intent.id, paymentId: isOfStore ? intent.metadata.paymentId : undefined },
      // The payer may try another card as long as the hold lasts: a decline on the page is not the end of it.
      isOfEndedAlone: event.type === 'payment_intent.payment_failed',
      outcome: outcomeOfIntent(intent),
    };
  },
};
