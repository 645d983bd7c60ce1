import { randomBytes } from 'node:crypto';

export interface PayPalReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What is read of a request's body. */
export interface Body extends Readonly<Record<string, unknown>> {
  readonly intent?: FakeOrder['intent'];
  readonly custom_id?: string;
  readonly amount?: Amount;
  readonly purchase_units?: readonly {
    readonly custom_id: string;
    readonly invoice_id: string;
    readonly amount: Amount;
  }[];
  readonly payment_source?: {
    readonly paypal: {
      readonly experience_context: { readonly return_url: string; readonly cancel_url: string };
    };
  };
}

interface Amount {
  readonly currency_code: string;
  readonly value: string;
}

export interface FakeOrder {
  readonly id: string;
  readonly intent: 'CAPTURE' | 'AUTHORIZE';
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED';
  /** What its payer has chosen: the next completion answers by it. */
  funding: Funding;
  readonly customId: string;
  readonly invoiceId: string;
  readonly amount: Amount;
  readonly request: Readonly<Record<string, unknown>>;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  authorization: FakeMove | undefined;
  capture: FakeMove | undefined;
  readonly refunds: FakeMove[];
}

/** What completing an order comes to. */
export type Funding = 'pays' | 'declined' | 'pending' | 'denied' | 'confirms';

interface FakeMove {
  readonly id: string;
  status: string;
  readonly amount: Amount;
  readonly customId: string;
}

const currencies = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
    ' ',
  ),
);
const whole = new Set(['HUF', 'JPY', 'TWD']);

/** Orders, authorizations, captures and refunds as PayPal keeps them. `happened` is called with each event. */
export function paypalObjects(
  happened: (type: string, resource: Record<string, unknown>, order: FakeOrder) => void,
) {
  const orders = new Map<string, FakeOrder>();
  let address = '';

  const moveWith = (id: string, kind: 'authorization' | 'capture'): FakeOrder | undefined =>
    [...orders.values()].find((order) => order[kind]?.id === id);

  function create(body: Body): PayPalReply {
    const unit = body.purchase_units?.[0];
    const context = body.payment_source?.paypal.experience_context;
    if (!unit || !context || !body.intent) return issue('MISSING_REQUIRED_PARAMETER', 400);
    const { amount } = unit;
    if (!currencies.has(amount.currency_code)) return issue('CURRENCY_NOT_SUPPORTED');
    const places = whole.has(amount.currency_code) ? /^\d+$/ : /^\d+\.\d\d$/;
    if (!places.test(amount.value)) return issue('DECIMAL_PRECISION');
    const order: FakeOrder = {
      id: idOf('ORDER'),
      intent: body.intent,
      status: 'PAYER_ACTION_REQUIRED',
      funding: 'pays',
      customId: unit.custom_id,
      invoiceId: unit.invoice_id,
      amount,
      request: body,
      returnUrl: context.return_url,
      cancelUrl: context.cancel_url,
      authorization: undefined,
      capture: undefined,
      refunds: [],
    };
    orders.set(order.id, order);
    return { status: 200, body: orderView(order) };
  }

  function complete(order: FakeOrder, act: 'capture' | 'authorize'): PayPalReply {
    if ((act === 'capture') !== (order.intent === 'CAPTURE')) return issue('ACTION_DOES_NOT_MATCH_INTENT');
    if (order.status === 'COMPLETED')
      return issue(act === 'capture' ? 'ORDER_ALREADY_CAPTURED' : 'ORDER_ALREADY_AUTHORIZED');
    if (order.status !== 'APPROVED') return issue('ORDER_NOT_APPROVED');
    if (order.funding === 'declined') return issue('INSTRUMENT_DECLINED');
    if (order.funding === 'confirms') {
      order.status = 'PAYER_ACTION_REQUIRED';
      return issue('PAYER_ACTION_REQUIRED');
    }
    const isTwice = [...orders.values()].some(
      (one) => one !== order && one.invoiceId === order.invoiceId && one.capture?.status === 'COMPLETED',
    );
    if (isTwice) return issue('DUPLICATE_INVOICE_ID');
    order.status = 'COMPLETED';
    if (act === 'authorize') {
      const status = { denied: 'DENIED', pending: 'PENDING' }[order.funding as string] ?? 'CREATED';
      order.authorization = moveOf(order, status);
      if (status !== 'DENIED')
        happened('PAYMENT.AUTHORIZATION.CREATED', moveView(order, order.authorization), order);
    } else take(order);
    return { status: 201, body: orderView(order) };
  }

  function take(order: FakeOrder): FakeMove {
    const status = { denied: 'DECLINED', pending: 'PENDING' }[order.funding as string] ?? 'COMPLETED';
    order.capture = moveOf(order, status);
    const type = { DECLINED: 'DENIED' }[status] ?? status;
    happened(`PAYMENT.CAPTURE.${type}`, moveView(order, order.capture), order);
    return order.capture;
  }

  function captureAuthorization(id: string): PayPalReply {
    const order = moveWith(id, 'authorization');
    if (!order?.authorization) return missing();
    if (order.authorization.status === 'VOIDED') return issue('AUTHORIZATION_VOIDED');
    if (order.authorization.status === 'CAPTURED') return issue('AUTHORIZATION_ALREADY_CAPTURED');
    if (order.funding === 'declined') return issue('INSTRUMENT_DECLINED');
    order.authorization.status = 'CAPTURED';
    return { status: 201, body: moveView(order, take(order)) };
  }

  function voidAuthorization(id: string): PayPalReply {
    const order = moveWith(id, 'authorization');
    if (!order?.authorization) return missing();
    if (order.authorization.status === 'VOIDED') return issue('PREVIOUSLY_VOIDED');
    if (order.authorization.status === 'CAPTURED') return issue('PREVIOUSLY_CAPTURED');
    order.authorization.status = 'VOIDED';
    happened('PAYMENT.AUTHORIZATION.VOIDED', moveView(order, order.authorization), order);
    return { status: 204, body: {} };
  }

  function refund(id: string, body: Body): PayPalReply {
    const order = moveWith(id, 'capture');
    if (!order?.capture) return missing();
    const left = Number(order.amount.value) - refunded(order);
    const amount = body.amount ?? { ...order.amount, value: left.toFixed(2) };
    if (left <= 0) return issue('CAPTURE_FULLY_REFUNDED');
    if (Number(amount.value) > left + 1e-9) return issue('REFUND_AMOUNT_EXCEEDED');
    const status = order.funding === 'pending' ? 'PENDING' : 'COMPLETED';
    const made = { ...moveOf(order, status), amount, customId: body.custom_id ?? '' };
    order.refunds.push(made);
    order.capture.status = left - Number(amount.value) < 1e-9 ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    happened('PAYMENT.CAPTURE.REFUNDED', { ...moveView(order, made), id: made.id }, order);
    return { status: 201, body: { id: made.id, status, amount, custom_id: made.customId } };
  }

  function orderView(order: FakeOrder): Record<string, unknown> {
    const { id, status, intent, amount, customId, invoiceId, authorization, capture, refunds } = order;
    const payments = {
      ...(authorization ? { authorizations: [moveView(order, authorization)] } : {}),
      ...(capture ? { captures: [moveView(order, capture)] } : {}),
      ...(refunds.length > 0
        ? {
            refunds: refunds.map((one) => ({
              id: one.id,
              status: one.status,
              amount: one.amount,
              custom_id: one.customId,
            })),
          }
        : {}),
    };
    return {
      id,
      intent,
      status,
      purchase_units: [
        { reference_id: 'default', amount, custom_id: customId, invoice_id: invoiceId, payments },
      ],
      links: [
        { href: `${address}/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' },
        { href: `${address}/checkoutnow?token=${id}`, rel: 'payer-action', method: 'GET' },
      ],
    };
  }

  return {
    orders,
    setAddress(where: string): void {
      address = where;
    },
    create,
    complete,
    captureAuthorization,
    voidAuthorization,
    refund,
    orderView,
    find(kind: 'authorization' | 'capture', id: string): PayPalReply {
      const order = moveWith(id, kind);
      return order ? { status: 200, body: moveView(order, order[kind]!) } : missing();
    },
    approve(order: FakeOrder, funding: Funding): void {
      order.funding = funding;
      order.status = 'APPROVED';
      happened('CHECKOUT.ORDER.APPROVED', orderView(order), order);
    },
    /** What a pending capture comes to. */
    finishCapture(order: FakeOrder, status: 'COMPLETED' | 'DECLINED'): void {
      order.capture!.status = status;
      happened(
        `PAYMENT.CAPTURE.${status === 'DECLINED' ? 'DENIED' : status}`,
        moveView(order, order.capture!),
        order,
      );
    },
  };
}

export function refunded({ refunds }: FakeOrder): number {
  return refunds.reduce((sum, { amount }) => sum + Number(amount.value), 0);
}

function moveView(order: FakeOrder, move: FakeMove): Record<string, unknown> {
  return {
    id: move.id,
    status: move.status,
    amount: move.amount,
    custom_id: order.customId,
    invoice_id: order.invoiceId,
    supplementary_data: { related_ids: { order_id: order.id } },
    ...(move.status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
  };
}

function moveOf(order: FakeOrder, status: string): FakeMove {
  return { id: idOf('MOVE'), status, amount: order.amount, customId: order.customId };
}

export function idOf(kind: string): string {
  return `${kind}${randomBytes(8).toString('hex').toUpperCase()}`;
}

/** A refusal with one of PayPal's issues. */
export function issue(name: string, status = 422): PayPalReply {
  return {
    status,
    body: {
      name: status === 422 ? 'UNPROCESSABLE_ENTITY' : name,
      message: 'The requested action could not be performed.',
      details: [{ issue: name, description: `${name.toLowerCase().replaceAll('_', ' ')}.` }],
    },
  };
}

export function missing(): PayPalReply {
  return issue('RESOURCE_NOT_FOUND', 404);
}
