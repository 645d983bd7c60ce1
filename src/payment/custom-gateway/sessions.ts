import type { AppContext } from '../../app/context.js';
import { type GatewayInvoice, gatewayInvoice } from '../../dialect/snipcart/gateway.js';
import type { Agreed } from '../../domain/checkout/place-order.js';
import { findOrder } from '../../domain/order/rows.js';
import type { Payment } from '../../domain/payment/payment.js';
import { findPayment, listPayments } from '../../domain/payment/rows.js';
import { findStore, type Store } from '../../domain/store/store.js';
import { type PublicTokenClaims, storeOfPublicToken, verifyPublicToken } from './public-token.js';

/** What a public token opens. */
export interface GatewaySession {
  readonly store: Store;
  /** Null where the buyer has not chosen the gateway yet. */
  readonly payment: Payment | null;
  readonly token: string;
  readonly invoice: GatewayInvoice;
}

/** Who a public token is of, if it was issued here and has not expired; else undefined. Takes anything. */
export async function readPublicToken(
  context: AppContext,
  publicToken: unknown,
): Promise<{ readonly store: Store; readonly claims: PublicTokenClaims } | undefined> {
  const storeId = storeOfPublicToken(publicToken);
  const store = storeId === undefined ? undefined : await findStore(context.storage.read, storeId);
  if (!store) return undefined;
  const secret = Buffer.from(store.tokenSecret, 'hex');
  const claims = await verifyPublicToken(secret, store.storeId, publicToken, context.now());
  return claims && { store, claims };
}

/** The session that a public token opens; undefined where the token is none, or what it was for is gone. */
export async function gatewaySession(
  context: AppContext,
  publicToken: unknown,
): Promise<GatewaySession | undefined> {
  const known = await readPublicToken(context, publicToken);
  if (!known) return undefined;
  const { store, claims } = known;
  const { token, paymentId } = claims;
  const payment = await customPayment(context, store.storeId, paymentId ?? token);
  if (payment) {
    const { currency, details }: Agreed = JSON.parse(payment.details.agreed);
    return { store, payment, token, invoice: gatewayInvoice({ token, currency, details }) };
  }
  const order = await findOrder(context.storage.read, store.storeId, token);
  return order && { store, payment: null, token, invoice: gatewayInvoice(order) };
}

/**
 * The payment that a gateway names: by its id, by its cart (which is what a session is called before the
 * buyer has chosen), or by its public token, as some gateways do.
 */
export async function paymentOfSession(
  context: AppContext,
  store: Store,
  id: string,
): Promise<Payment | undefined> {
  if (!id.includes('.')) return customPayment(context, store.storeId, id);
  const known = await readPublicToken(context, id);
  if (known?.store.storeId !== store.storeId) return undefined;
  return customPayment(context, store.storeId, known.claims.paymentId ?? known.claims.token);
}

async function customPayment(context: AppContext, storeId: number, id: string): Promise<Payment | undefined> {
  const { read } = context.storage;
  const named = id.toLowerCase();
  if (!/^[0-9a-f-]{36}$/.test(named)) return undefined;
  const payment = await findPayment(read, storeId, named);
  if (payment) return payment.provider === 'custom' ? payment : undefined;
  return (await listPayments(read, storeId, named)).findLast(({ provider }) => provider === 'custom');
}

/** The page that the buyer comes back to, with what the browser cart shows there. */
export function pageOf(
  context: AppContext,
  { domain }: Store,
  payment: Payment | null,
  route: string,
): string {
  const returnUrl = payment?.details.provider?.returnUrl;
  const home = domain ? `${domain.protocol}://${domain.domain}` : (context.publicUrl ?? '');
  const page = typeof returnUrl === 'string' ? returnUrl : home;
  return `${page.split('#', 1)[0]}#/${route}`;
}
