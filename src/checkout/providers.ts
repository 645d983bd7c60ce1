import { deferredProvider, freeProvider, testCardProvider } from '../domain/payment/local-providers.js';
import type { PaymentProvider } from '../domain/payment/payment.js';
import type { Store } from '../domain/store/store.js';
import type { Shop } from '../http/shop.js';
import { customGatewayFor, stripeFor } from './provider-settings.js';

/** A provider of a store by its id, as its payments name it: also one that takes no new payments any more. */
export async function providerOf(shop: Shop, store: Store, id: string): Promise<PaymentProvider | undefined> {
  switch (id) {
    case 'free':
      return freeProvider;
    case 'deferred':
      return deferredProvider;
    case 'test-card':
      return testCardProvider;
    case 'stripe':
      return stripeFor(shop, store);
    case 'custom':
      return customGatewayFor(shop, store);
    default:
      return undefined;
  }
}
