import type { Checked } from '../../outgoing/checked.js';
import { type StripeAccount, stripeClient } from './client.js';

/** Tries a secret key with the kind of call that payments begin with. It changes nothing at Stripe. */
export async function checkStripeKey(account: Omit<StripeAccount, 'captureMethod'>): Promise<Checked> {
  const stripe = await stripeClient({ captureMethod: 'automatic', retries: 0, ...account });
  try {
    await stripe.paymentIntents.list({ limit: 1 });
    return { state: 'ok', message: 'Stripe takes this key' };
  } catch (error) {
    const { type = '', statusCode = 0 } = error as { readonly type?: string; readonly statusCode?: number };
    if (!type.startsWith('Stripe')) throw error;
    if (statusCode === 401) return { state: 'wrong', message: 'Stripe does not know this key' };
    if (statusCode === 403)
      return {
        state: 'unknown',
        message:
          'Stripe knows this restricted key, but does not let it list payments: it needs the right to write PaymentIntents and Refunds',
      };
    return {
      state: 'unknown',
      message: statusCode === 0 ? 'Stripe could not be reached' : `Stripe answered ${statusCode}`,
    };
  }
}
