import type {
  MoveOutcome,
  PaidCard,
  PaymentOutcome,
  PaymentProvider,
  PaymentRequest,
} from '../../domain/payment/payment.js';

const done: MoveOutcome = { state: 'done' };

const pays = '4242424242424242';
const declined = '4000000000000002';
const failsAtCapture = '4000000000000341';

/**
 * A card that moves no money, for test stores: 4242424242424242 pays, 4000000000000002 is declined,
 * 4000000000000341 is authorised and fails at capture. `capture: false` authorises alone, as a shop does that
 * captures when it ships.
 */
export const testCardProvider: PaymentProvider = {
  id: 'test-card',
  local: true,
  async authorise({ input, payment, billing }: PaymentRequest): Promise<PaymentOutcome> {
    const number = String(input.cardNumber ?? '').replace(/[\s-]/g, '');
    const wrong = wrongCard(
      number,
      String(input.cardExpiration ?? ''),
      String(input.cardCvc ?? ''),
      payment.createdAt,
    );
    if (wrong) return { state: 'failed', failure: wrong };
    const reference = `test_${payment.id}`;
    const card: PaidCard = {
      last4: number.slice(-4),
      type: 'Visa',
      ...(billing.name ? { holder: [billing.firstName, billing.name].filter(Boolean).join(' ') } : {}),
    };
    if (number === declined)
      return {
        state: 'failed',
        reference,
        failure: { code: 'card_declined', message: 'The card was declined.' },
      };
    const later = number === failsAtCapture || input.capture === false || input.capture === 'false';
    const provider = { failsAtCapture: number === failsAtCapture };
    return { state: later ? 'authorised' : 'paid', reference, card, provider };
  },
  async capture({ details }): Promise<MoveOutcome> {
    if (details.provider?.failsAtCapture !== true) return done;
    const message = 'The card was declined when its payment was captured.';
    return { state: 'refused', failure: { code: 'card_declined', message } };
  },
  cancel: async () => done,
  refund: async () => done,
  lookUp: async (payment) =>
    payment.state === 'authorised' || payment.state === 'paid'
      ? { state: payment.state }
      : { state: 'cancelled' },
};

function wrongCard(number: string, expiration: string, cvc: string, now: number) {
  if (![pays, declined, failsAtCapture].includes(number)) {
    return {
      code: 'card_invalid_number',
      message: `This is a test shop: it takes the test cards ${pays} (pays), ${declined} (declined) and ${failsAtCapture} (fails at capture) alone.`,
    };
  }
  const date = /^\s*(\d{1,2})\s*[/-]?\s*(\d{4}|\d{2})\s*$/.exec(expiration);
  const month = Number(date?.[1]);
  if (!date || month < 1 || month > 12)
    return {
      code: 'card_invalid_expiration',
      message: 'The expiry date must be a month and a year such as 12/30.',
    };
  const year = Number(date[2]) + (date[2]!.length === 2 ? 2000 : 0);
  if (Date.UTC(year, month) <= now) return { code: 'card_expired', message: 'The card has expired.' };
  if (!/^\d{3,4}$/.test(cvc.trim()))
    return { code: 'card_invalid_cvv', message: 'The security code has three or four digits.' };
  return undefined;
}
