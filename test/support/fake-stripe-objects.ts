import { randomBytes } from 'node:crypto';

/** What a request came to: a status and a body, as Stripe would send them. */
export interface StripeReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

type Params = Record<string, unknown>;

interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: string;
  readonly metadata: Record<string, string>;
  readonly created: number;
  readonly clientSecret: string;
  status: string;
  error: Record<string, unknown> | null;
  paymentMethod: string | null;
  charge: Charge | null;
  returnUrl: string | null;
}

interface Charge {
  readonly id: string;
  readonly type: 'card' | 'sepa_debit';
  readonly brand: string;
  readonly last4: string;
  /** What was taken: 0 while it is only authorised. */
  taken: number;
  returned: number;
}

interface Refund {
  readonly id: string;
  readonly intent: string;
  readonly amount: number;
  readonly metadata: Record<string, string>;
  status: string;
}

/** What each test card does, by the names of Stripe's own test payment methods. */
const declines: Readonly<Record<string, readonly [code: string, declineCode: string, message: string]>> = {
  pm_card_chargeDeclined: ['card_declined', 'generic_decline', 'Your card was declined.'],
  pm_card_chargeDeclinedInsufficientFunds: [
    'card_declined',
    'insufficient_funds',
    'Your card has insufficient funds.',
  ],
  pm_card_chargeDeclinedExpiredCard: ['expired_card', 'expired_card', 'Your card has expired.'],
  pm_card_chargeDeclinedIncorrectCvc: [
    'incorrect_cvc',
    'incorrect_cvc',
    "Your card's security code is incorrect.",
  ],
  pm_card_chargeDeclinedProcessingError: [
    'processing_error',
    'processing_error',
    'An error occurred while processing your card.',
  ],
};

/** Stripe's PaymentIntents and refunds, as far as a shop meets them. `changed` hears of each event. */
export function stripeObjects(changed: (type: string, object: Record<string, unknown>) => void) {
  const intents = new Map<string, Intent>();
  const refunds = new Map<string, Refund>();
  /** Intents whose capture fails, and whether refunds do. */
  const broken = { captures: new Set<string>(), refunds: false };
  let now = () => Math.floor(Date.now() / 1000);

  function create(params: Params): StripeReply {
    const amount = Number(params.amount);
    const currency = String(params.currency ?? '');
    if (!Number.isInteger(amount) || amount < 1)
      return invalid('amount', 'Invalid integer: amount', 'parameter_invalid_integer');
    if (amount < 50 && currency === 'usd')
      return invalid('amount', 'Amount must be at least $0.50 usd', 'amount_too_small');
    if (!/^[a-z]{3}$/.test(currency)) return invalid('currency', `Invalid currency: ${currency}`);
    const id = `pi_${randomBytes(12).toString('hex')}`;
    const intent: Intent = {
      id,
      amount,
      currency,
      captureMethod: String(params.capture_method ?? 'automatic'),
      metadata: (params.metadata as Record<string, string> | undefined) ?? {},
      created: now(),
      clientSecret: `${id}_secret_${randomBytes(8).toString('hex')}`,
      status: 'requires_payment_method',
      error: null,
      paymentMethod: null,
      charge: null,
      returnUrl: null,
    };
    intents.set(id, intent);
    return ok(intentObject(intent));
  }

  function confirm(intent: Intent, params: Params): StripeReply {
    const method = String(params.payment_method ?? intent.paymentMethod ?? '');
    if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
      return unexpected(intent, 'confirm');
    if (!/^pm_/.test(method) || method === 'pm_unknown')
      return invalid('payment_method', `No such PaymentMethod: '${method}'`, 'resource_missing');
    intent.paymentMethod = method;
    intent.returnUrl = params.return_url === undefined ? null : String(params.return_url);
    intent.error = null;
    const decline = declines[method];
    if (decline) return declined(intent, decline);
    if (method === 'pm_card_authenticationRequired' && params.authenticated !== true) {
      intent.status = 'requires_action';
      changed('payment_intent.requires_action', intentObject(intent));
      return ok(intentObject(intent));
    }
    const debit = method === 'pm_sepaDebit';
    intent.charge = {
      id: `ch_${randomBytes(12).toString('hex')}`,
      type: debit ? 'sepa_debit' : 'card',
      brand: method.includes('mastercard') ? 'mastercard' : 'visa',
      last4: method.includes('mastercard') ? '4444' : '4242',
      taken: 0,
      returned: 0,
    };
    if (debit) return move(intent, 'processing', 'payment_intent.processing');
    if (intent.captureMethod === 'manual')
      return move(intent, 'requires_capture', 'payment_intent.amount_capturable_updated');
    return take(intent);
  }

  function take(intent: Intent): StripeReply {
    if (intent.charge!.taken > 0) throw new Error(`the fake was made to charge ${intent.id} twice`);
    intent.charge!.taken = intent.amount;
    return move(intent, 'succeeded', 'payment_intent.succeeded');
  }

  function declined(
    intent: Intent,
    [code, declineCode, message]: readonly [string, string, string],
  ): StripeReply {
    intent.error = { type: 'card_error', code, decline_code: declineCode, message };
    move(intent, 'requires_payment_method', 'payment_intent.payment_failed');
    return { status: 402, body: { error: { ...intent.error, payment_intent: intentObject(intent) } } };
  }

  function move(intent: Intent, status: string, event: string): StripeReply {
    intent.status = status;
    changed(event, intentObject(intent));
    return ok(intentObject(intent));
  }

  function capture(intent: Intent): StripeReply {
    if (intent.status !== 'requires_capture') return unexpected(intent, 'capture');
    if (broken.captures.has(intent.id))
      return {
        status: 402,
        body: {
          error: {
            type: 'card_error',
            code: 'card_declined',
            decline_code: 'generic_decline',
            message: 'Your card was declined.',
          },
        },
      };
    return take(intent);
  }

  function cancel(intent: Intent): StripeReply {
    if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpected(intent, 'cancel');
    return move(intent, 'canceled', 'payment_intent.canceled');
  }

  function refund(params: Params): StripeReply {
    const intent = intents.get(String(params.payment_intent));
    if (!intent) return missing(`No such payment_intent: '${String(params.payment_intent)}'`);
    const charge = intent.charge;
    if (!charge || charge.taken === 0)
      return invalid('payment_intent', 'This PaymentIntent does not have a successful charge to refund.');
    const amount = params.amount === undefined ? charge.taken - charge.returned : Number(params.amount);
    if (charge.returned === charge.taken)
      return invalid(
        'payment_intent',
        `Charge ${charge.id} has already been refunded.`,
        'charge_already_refunded',
      );
    if (!(amount > 0) || charge.returned + amount > charge.taken)
      return invalid('amount', 'Refund amount is greater than unrefunded amount on charge');
    const made: Refund = {
      id: `re_${randomBytes(12).toString('hex')}`,
      intent: intent.id,
      amount,
      metadata: (params.metadata as Record<string, string> | undefined) ?? {},
      status: broken.refunds ? 'failed' : 'succeeded',
    };
    refunds.set(made.id, made);
    if (made.status === 'succeeded') charge.returned += amount;
    return ok(refundView(made));
  }

  function intentObject(intent: Intent, expand = false): Record<string, unknown> {
    const { id, amount, currency, status, charge, error, captureMethod, created, metadata } = intent;
    const redirect = {
      type: 'redirect_to_url',
      redirect_to_url: { url: `https://hooks.stripe.test/3ds/${id}`, return_url: intent.returnUrl },
    };
    return {
      id,
      object: 'payment_intent',
      amount,
      amount_received: charge?.taken ?? 0,
      capture_method: captureMethod,
      client_secret: intent.clientSecret,
      created,
      currency,
      last_payment_error: error,
      latest_charge: charge && (expand ? chargeView(intent, charge) : charge.id),
      livemode: false,
      metadata: { ...metadata },
      next_action: status === 'requires_action' ? redirect : null,
      payment_method: intent.paymentMethod,
      status,
    };
  }

  return {
    intents,
    refunds,
    broken,
    setClock(clock: () => number): void {
      now = () => Math.floor(clock() / 1000);
    },
    create,
    confirm,
    capture,
    cancel,
    refund,
    intentObject,
    /** Ends what takes days: a debit that arrives, or does not. */
    finish(intent: Intent, arrives: boolean): void {
      if (intent.status !== 'processing') throw new Error(`${intent.id} is ${intent.status}`);
      if (arrives) take(intent);
      else declined(intent, ['payment_intent_payment_attempt_failed', '', 'The bank returned the debit.']);
    },
    list(params: Params): StripeReply {
      const created = (params.created ?? {}) as { gte?: string; lte?: string };
      const all = [...intents.values()]
        .filter(
          (one) => one.created >= Number(created.gte ?? 0) && one.created <= Number(created.lte ?? Infinity),
        )
        .reverse();
      return ok(
        page(
          all.map((one) => intentObject(one)),
          params,
          '/v1/payment_intents',
        ),
      );
    },
    listRefunds(params: Params): StripeReply {
      const all = [...refunds.values()].filter(({ intent }) => intent === params.payment_intent).reverse();
      return ok(page(all.map(refundView), params, '/v1/refunds'));
    },
  };
}

function page(all: Record<string, unknown>[], { limit, starting_after: after }: Params, url: string) {
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(from, from + Number(limit ?? 10));
  return { object: 'list', url, data, has_more: from + data.length < all.length };
}

function chargeView({ amount, currency }: Intent, { id, type, brand, last4, taken, returned }: Charge) {
  const details =
    type === 'card' ? { type, card: { brand, last4 } } : { type, sepa_debit: { last4: '3000' } };
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: taken,
    amount_refunded: returned,
    currency,
    billing_details: { name: 'Jane Doe' },
    payment_method_details: details,
  };
}

function refundView({ id, intent, amount, metadata, status }: Refund): Record<string, unknown> {
  const failed = status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {};
  return { id, object: 'refund', amount, payment_intent: intent, metadata, status, ...failed };
}

function ok(body: Record<string, unknown>): StripeReply {
  return { status: 200, body };
}

export function missing(message: string): StripeReply {
  return {
    status: 404,
    body: { error: { type: 'invalid_request_error', code: 'resource_missing', message } },
  };
}

function invalid(param: string, message: string, code?: string): StripeReply {
  return { status: 400, body: { error: { type: 'invalid_request_error', code, param, message } } };
}

function unexpected(intent: { readonly id: string; readonly status: string }, act: string): StripeReply {
  return invalid(
    'intent',
    `You cannot ${act} this PaymentIntent because it has a status of ${intent.status}.`,
    'payment_intent_unexpected_state',
  );
}
