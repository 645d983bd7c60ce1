import type { PaymentProvider } from '../../domain/payment/payment.js';
import { createOrder } from './create-order.js';
import { lookUp } from './look-up.js';
import { cancelOrder, captureAuthorization, completeOrder, refundCapture } from './moves.js';
import type { PayPalAccount } from './wire.js';

/**
 * PayPal, by its orders. A payment has one order; its payer agrees to it at PayPal, in a window or on
 * PayPal's page, and then the shop takes the money or authorises it. What PayPal does not answer clearly is
 * looked up.
 */
export function paypalProvider(account: PayPalAccount): PaymentProvider {
  return {
    id: 'paypal',
    local: false,
    async authorise(request) {
      // The payer goes on with the order that they were sent to.
      return request.payment.reference === null
        ? createOrder(account, request)
        : lookUp(account, request.payment);
    },
    complete: (payment) => completeOrder(account, payment),
    capture: (payment) => captureAuthorization(account, payment),
    cancel: (payment) => cancelOrder(account, payment),
    refund: (payment, refund) => refundCapture(account, payment, refund),
    lookUp: (payment) => lookUp(account, payment),
  };
}
