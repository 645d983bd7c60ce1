import type { GatewayInvoice } from '../../dialect/snipcart/gateway.js';
import { camelCased } from '../../dialect/snipcart/merchant-answer.js';
import { webAddressOf } from '../../domain/input-values.js';
import { toMajor } from '../../domain/money.js';
import type {
  MoveOutcome,
  Payment,
  PaymentOutcome,
  PaymentProvider,
  RefundRequest,
} from '../../domain/payment/payment.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { type GatewayCaller, postToGateway } from './call.js';

/** A merchant's own gateway, by Snipcart's protocol for them. */
export interface CustomGateway extends GatewayCaller {
  /** Null if the shop does not offer it any more: earlier payments are still refunded there. */
  readonly methodsUrl: string | null;
  readonly mode: 'Test' | 'Live';
  /** The name for methods that have none. */
  readonly name: string | null;
  /** A token by which the gateway knows our calls, and reads the session. */
  readonly publicToken: (claims: { readonly token: string; readonly paymentId?: string }) => Promise<string>;
  readonly invoiceOf: (payment: Payment) => GatewayInvoice;
}

export interface GatewayMethod {
  readonly id: string;
  readonly name: string;
  readonly checkoutUrl: string;
  readonly iconUrl?: string;
}

/**
 * What a gateway offers for an invoice; entries that cannot be used are left out. Rejects with `FetchRefused`
 * alone.
 */
export async function gatewayMethods(
  gateway: CustomGateway,
  invoice: GatewayInvoice,
  publicToken: string,
): Promise<GatewayMethod[]> {
  if (gateway.methodsUrl === null) return [];
  const url = new URL(gateway.methodsUrl);
  url.searchParams.set('publicToken', publicToken);
  // Gateways read the token under either name.
  const body = { invoice, publicToken, PublicToken: publicToken, mode: gateway.mode.toLowerCase() };
  const { timeoutMs = methodsTimeout } = gateway;
  const { status, answer } = await postToGateway({ ...gateway, timeoutMs }, url.href, body);
  if (status < 200 || status > 299)
    throw new FetchRefused('bad_status', `the gateway answered ${status} when asked for its methods`, status);
  if (!Array.isArray(answer))
    throw new FetchRefused('bad_answer', 'the gateway did not answer with a list of its methods', status);
  return answer.slice(0, mostMethods).flatMap((method) => readMethod(camelCased(method), gateway.name));
}

const mostMethods = 50;
/** A buyer waits for the list, in milliseconds. */
const methodsTimeout = 5000;

function readMethod(method: unknown, fallback: string | null): GatewayMethod[] {
  if (typeof method !== 'object' || method === null) return [];
  const { id: rawId, name: named, checkoutUrl, iconUrl } = method as Record<string, unknown>;
  const id = typeof rawId === 'number' ? String(rawId) : shortText(rawId, 100);
  const name = shortText(named, 200) ?? fallback ?? id;
  if (id === undefined || name === undefined || !isWebAddress(checkoutUrl)) return [];
  return [{ id, name, checkoutUrl, ...(isWebAddress(iconUrl) ? { iconUrl } : {}) }];
}

function shortText(value: unknown, longest: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= longest ? text : undefined;
}

function isWebAddress(value: unknown): value is string {
  return webAddressOf(value) !== undefined;
}

/** A gateway's method among all ways to pay: no gateway can take the place of one of the shop's own. */
export function customMethodId(id: string): string {
  return `custom:${id}`;
}

/**
 * Pays at a merchant's own gateway: the buyer goes there, and the gateway posts what became of it. It cannot
 * be asked, so that a payment stands as it was posted last; and it cannot be stopped, so that money may
 * arrive after `cancel`. `offered` are the methods as they were just asked for.
 */
export function customGatewayProvider(
  gateway: CustomGateway,
  offered?: readonly GatewayMethod[],
): PaymentProvider {
  return {
    id: 'custom',
    local: false,
    async authorise({ payment, returnUrl }): Promise<PaymentOutcome> {
      const publicToken = await gateway.publicToken({ token: payment.token, paymentId: payment.id });
      const methods =
        offered ?? (await gatewayMethods(gateway, gateway.invoiceOf(payment), publicToken).catch(whyNot));
      if (typeof methods === 'string')
        return unavailable(`The payment method is not available now: ${methods}.`);
      const method = methods.find(({ id }) => customMethodId(id) === payment.details.method);
      if (!method) return unavailable('The payment method is not on offer for this order.');
      const redirect = new URL(method.checkoutUrl);
      redirect.searchParams.set('publicToken', publicToken);
      return {
        state: 'action',
        redirectUrl: redirect.href,
        display: method.name,
        ...(method.iconUrl === undefined ? {} : { iconUrl: method.iconUrl }),
        provider: { returnUrl },
      };
    },
    lookUp: async (payment) => asPosted(payment),
    capture: async () => refused('A custom gateway takes the money itself: there is nothing to capture.'),
    async cancel({ state }): Promise<MoveOutcome> {
      if (state === 'pending') return refused('The gateway is working on this payment.');
      return state === 'paid' ? refused('The gateway has taken the money.') : { state: 'done' };
    },
    refund: (payment, refund) => refundAt(gateway, payment, refund),
  };
}

function asPosted({ state, details }: Payment): PaymentOutcome {
  switch (state) {
    case 'paid':
    case 'pending':
    case 'cancelled':
      return { state };
    case 'failed':
      return {
        state,
        failure: details.failure ?? { code: 'payment_failed', message: 'The payment failed.' },
      };
    case 'action':
      return {
        state,
        ...(details.redirectUrl === undefined ? {} : { redirectUrl: details.redirectUrl }),
      };
    default:
      // The buyer was never sent to the gateway, so nothing can have been paid there.
      return { state: 'cancelled' };
  }
}

async function refundAt(
  gateway: CustomGateway,
  payment: Payment,
  { id, amount, asked }: RefundRequest,
): Promise<MoveOutcome> {
  const url = payment.details.provider?.refundsUrl;
  if (typeof url !== 'string')
    return refused('The gateway gave no address for refunds: give the money back there.');
  // The protocol gives a gateway no way to recognise a refund that it has already made.
  if (asked)
    return {
      state: 'unknown',
      reason: 'the gateway did not answer when it was asked: see there whether the money went back',
      forGood: true,
    };
  const publicToken = await gateway.publicToken({ token: payment.token, paymentId: payment.id });
  const body = { paymentId: payment.id, amount: toMajor(amount, payment.currency), publicToken };
  try {
    const { status, answer } = await postToGateway(gateway, url, body, { 'idempotency-key': id });
    if (status >= 500 || status === 408)
      return { state: 'unknown', reason: `the gateway answered ${status} to the refund` };
    if (status < 200 || status > 299) return refused(`The gateway refused the refund with ${status}.`);
    const reference = shortText(
      (camelCased(answer) as { refundId?: unknown } | null | undefined)?.refundId,
      200,
    );
    return { state: 'done', ...(reference === undefined ? {} : { reference }) };
  } catch (error) {
    const { code, message } = asRefusal(error);
    return unsent.has(code)
      ? refused(`The gateway could not be asked for the refund: ${message}.`)
      : { state: 'unknown', reason: message };
  }
}

/** Refusals after which the gateway cannot have heard of it. */
const unsent: ReadonlySet<string> = new Set([
  'bad_url',
  'bad_scheme',
  'bad_port',
  'private_address',
  'dns_failed',
  'connect_failed',
]);

function whyNot(error: unknown): string {
  return asRefusal(error).message;
}

function asRefusal(error: unknown): FetchRefused {
  if (error instanceof FetchRefused) return error;
  throw error;
}

function unavailable(message: string): PaymentOutcome {
  return { state: 'failed', failure: { code: 'payment_failed', message } };
}

function refused(message: string): MoveOutcome {
  return { state: 'refused', failure: { code: 'payment_failed', message } };
}
