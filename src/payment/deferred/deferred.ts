import type { MoveOutcome, PaymentProvider } from '../../domain/payment/payment.js';
import type { ProviderDefinition } from '../definition.js';

const done: MoveOutcome = { state: 'done' };

/** The shop waits for its money: the merchant marks the order as paid. */
export const deferredProvider: PaymentProvider = {
  id: 'deferred',
  local: true,
  authorise: async () => ({ state: 'settled' }),
  capture: async () => done,
  cancel: async () => done,
  refund: async () => done,
  lookUp: async () => ({ state: 'settled' }),
};

/** Ordered now, paid later. */
export const deferred: ProviderDefinition = {
  id: 'deferred',
  name: 'Pay later',
  onOrders: { gateway: 'None', method: 'WillBePaidLater' },
  setUp: 'allowDeferred=true',
  open: async () => deferredProvider,
  offers: async (_context, { settings }, { total }) =>
    settings.allowDeferred && total > 0
      ? [
          {
            id: 'deferred',
            name: 'Pay later',
            label: 'payment.methods.deferred_payment',
            hint: 'payment.form.deferred_payment_instructions',
            provider: deferredProvider,
          },
        ]
      : [],
};
