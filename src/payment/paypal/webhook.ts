import type { AppContext } from '../../app/context.js';
import type { Store } from '../../domain/store/store.js';
import type { PaymentNames, ProviderWebhook } from '../definition.js';
import { accountOf, placeOf, readSecret } from './account.js';
import { verifyMessage } from './certificate.js';
import { callPayPal } from './client.js';
import { readMessage } from './messages.js';
import { objectOf, textOf } from './wire.js';

/** What PayPal sends of orders, of their money, and of disputes. */
export const paypalWebhook: ProviderWebhook = {
  signature: {
    scheme: 'paypalSignature',
    header: 'PayPal-Transmission-Sig',
    description: "Made with PayPal's certificate for the webhook's id.",
  },
  notSetUp: "This store takes no messages of PayPal: the webhook's id (paypalWebhookId) is not set",
  forged: "PayPal did not sign this message for this store's webhook (paypalWebhookId)",
  async read(context, store, signed) {
    const webhookId = await readSecret(context, store, 'paypalWebhookId');
    if (webhookId === undefined) return { kind: 'not set up' };
    const verified = await verifyMessage(placeOf(context, store), webhookId, signed);
    if (verified !== 'genuine') return { kind: verified };
    const message = readMessage(signed.rawBody);
    if (!message) return { kind: 'ignored' };
    if (message.kind === 'payment') {
      const { order: reference, paymentId, outcome } = message;
      return { kind: 'payment', payment: { reference, paymentId }, outcome };
    }
    const { id, state, paymentId, capture } = message;
    const payment = paymentId === undefined ? await namesOfCapture(context, store, capture) : { paymentId };
    return payment ? { kind: 'dispute', payment, dispute: { id, state } } : { kind: 'ignored' };
  },
};

/** Disputes name the money that they are about, and not always the shop's own id. */
async function namesOfCapture(
  context: AppContext,
  store: Store,
  capture: string | undefined,
): Promise<PaymentNames | undefined> {
  const account = await accountOf(context, store, { timeoutMs: 5000 });
  if (!account || capture === undefined) return undefined;
  const path = `/v2/payments/captures/${encodeURIComponent(capture)}`;
  const answer = await callPayPal(account, { method: 'GET', path });
  if (answer.kind !== 'ok') return undefined;
  const related = objectOf(objectOf(answer.body.supplementary_data)?.related_ids);
  return { reference: textOf(related?.order_id), paymentId: textOf(answer.body.custom_id) };
}
