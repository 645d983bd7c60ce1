import type { Address } from '../../domain/address.js';
import type { PaymentOutcome, PaymentRequest } from '../../domain/payment/payment.js';
import { paypalAmount } from './amounts.js';
import { callPayPal } from './client.js';
import { paypalFailure } from './failures.js';
import { readOrder } from './order.js';
import type { PayPalAccount } from './wire.js';

/**
 * Makes the one order of a payment, under the payment's own id. No money moves by it: the payer agrees at
 * PayPal, and then the shop takes it. Nobody can agree to an order whose answer was lost, since its address
 * went nowhere.
 */
export async function createOrder(account: PayPalAccount, request: PaymentRequest): Promise<PaymentOutcome> {
  const { payment } = request;
  const value = paypalAmount(payment.amount, payment.currency);
  if (value === undefined || Number(value) === 0) {
    const message = 'PayPal cannot take this amount.';
    return { state: 'failed', final: true, failure: { code: 'payment_failed', message } };
  }
  const answer = await callPayPal(account, {
    method: 'POST',
    path: '/v2/checkout/orders',
    body: orderOf(account, request, value),
    requestId: `${payment.id}-create`,
  });
  if (answer.kind === 'unknown') return { state: 'unknown', reason: answer.reason };
  if (answer.kind === 'refused') return { state: 'failed', final: true, failure: paypalFailure(answer) };
  const order = readOrder(answer.body);
  if (order?.approveUrl === undefined)
    return { state: 'unknown', reason: 'PayPal made an order without an address to agree at' };
  return { state: 'action', reference: order.id, redirectUrl: order.approveUrl };
}

function orderOf({ intent }: PayPalAccount, request: PaymentRequest, value: string): object {
  const { payment, storeName, email, language, returnUrl } = request;
  const shipping = shippingOf(request.shipping);
  return {
    intent,
    purchase_units: [
      {
        reference_id: 'default',
        custom_id: payment.id,
        // PayPal accepts each number only once: a further guard against paying for one cart twice.
        invoice_id: payment.token,
        description: `Order at ${storeName}`.slice(0, 127),
        amount: { currency_code: payment.currency.toUpperCase(), value },
        ...(shipping ? { shipping } : {}),
      },
    ],
    payment_source: {
      paypal: {
        ...(email.length <= 254 && email !== '' ? { email_address: email } : {}),
        experience_context: {
          brand_name: storeName.slice(0, 127),
          ...(/^[a-z]{2}(-[A-Z]{2})?$/.test(language) ? { locale: language } : {}),
          user_action: 'PAY_NOW',
          shipping_preference: shipping ? 'SET_PROVIDED_ADDRESS' : 'NO_SHIPPING',
          return_url: returnUrl,
          cancel_url: returnUrl,
        },
      },
    },
  };
}

/**
 * Where the goods go, which PayPal's protection of sellers asks for; undefined where an address is not whole.
 */
function shippingOf(address: Address): object | undefined {
  const { street, city, country } = address;
  const fullName = joined(address.firstName, address.name);
  if (!street || !city || !country || fullName === '') return undefined;
  const further = joined(address.floor, address.locality);
  return {
    name: { full_name: fullName.slice(0, 300) },
    address: {
      address_line_1: joined(street, address.number).slice(0, 300),
      ...(further === '' ? {} : { address_line_2: further.slice(0, 300) }),
      admin_area_2: city.slice(0, 120),
      ...(address.province ? { admin_area_1: address.province.slice(0, 300) } : {}),
      ...(address.postalCode ? { postal_code: address.postalCode.slice(0, 60) } : {}),
      country_code: country,
    },
  };
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter(Boolean).join(' ');
}
