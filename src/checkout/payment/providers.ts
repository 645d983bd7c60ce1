import type { AppContext } from '../../app/context.js';
import { deferredProvider, freeProvider, testCardProvider } from '../../domain/payment/local-providers.js';
import type { PaymentProvider } from '../../domain/payment/payment.js';
import type { Store } from '../../domain/store/store.js';
import { customGatewayFor, stripeFor } from './provider-settings.js';

/** A provider of a store by its id, as its payments name it: also one that takes no new payments any more. */
export async function providerOf(
  context: AppContext,
  store: Store,
  id: string,
): Promise<PaymentProvider | undefined> {
  switch (id) {
    case 'free':
      return freeProvider;
    case 'deferred':
      return deferredProvider;
    case 'test-card':
      return testCardProvider;
    case 'stripe':
      return stripeFor(context, store);
    case 'custom':
      return customGatewayFor(context, store);
    default:
      return undefined;
  }
}
