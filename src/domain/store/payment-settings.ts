import { parseWebUrl } from '../url.js';
/** What a merchant may set about payments. */
export interface PaymentSettings {
  readonly stripePublishableKey: string | null;
  readonly stripeCaptureMethod: CaptureMethod;
  readonly customGatewayUrl: string | null;
  readonly customGatewayName: string | null;
}

const captureMethods = ['automatic', 'manual'] as const;
export type CaptureMethod = (typeof captureMethods)[number];

/** Which half of a shop: keys of one half are refused by the other. */
export type Mode = 'Test' | 'Live';

export type Reading<T> = { readonly value: T } | { readonly wrong: string };

type Definitions = {
  readonly [K in keyof PaymentSettings]: {
    readonly fallback: PaymentSettings[K];
    readonly description: string;
    readonly read: (value: unknown, mode: Mode) => Reading<PaymentSettings[K]>;
  };
};

export const paymentSettingDefinitions: Definitions = {
  stripePublishableKey: {
    fallback: null,
    description:
      "Stripe's publishable key, which the shop's pages use: pk_test_… on a test half, pk_live_… on a live one.",
    read: (value, mode) => (isNone(value) ? { value: null } : readStripeKey(value, mode, ['pk'])),
  },
  stripeCaptureMethod: {
    fallback: 'automatic',
    description:
      'When Stripe takes the money: automatic, with the order, or manual, when the order is set to Processed.',
    read: (value) => {
      const method = captureMethods.find(
        (one) => typeof value === 'string' && one === value.trim().toLowerCase(),
      );
      return method ? { value: method } : { wrong: 'must be automatic or manual' };
    },
  },
  customGatewayUrl: {
    fallback: null,
    description: "The address of the custom gateway's payment methods: an https address, or an http one.",
    read: (value) => (isNone(value) ? { value: null } : readAddress(value)),
  },
  customGatewayName: {
    fallback: null,
    description: 'What buyers read for a method of the custom gateway that says no name of its own.',
    read: (value) => {
      if (isNone(value)) return { value: null };
      const name = typeof value === 'string' ? value.trim() : '';
      return name !== '' && name.length <= 100 && !/\p{Cc}/u.test(name)
        ? { value: name }
        : { wrong: 'must be one line of at most 100 characters' };
    },
  },
};

function isNone(value: unknown): boolean {
  return value === null || value === '';
}

function readAddress(value: unknown): Reading<string> {
  const wrong = { wrong: 'must be an http or https address such as https://gateway.example/payment-methods' };
  const text = typeof value === 'string' ? value.trim() : '';
  const url = text.length > 2000 ? undefined : parseWebUrl(text);
  return url && url.username === '' && url.password === '' ? { value: url.href } : wrong;
}

const halves = { Test: 'test', Live: 'live' } as const;

/** A key of Stripe's of one of some kinds, of this half of the shop. */
export function readStripeKey(value: unknown, mode: Mode, kinds: readonly string[]): Reading<string> {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, kind = '', half = ''] = /^([a-z]+)_(test|live)_\w{1,240}$/.exec(text) ?? [];
  const right = `${kinds.map((one) => `${one}_${halves[mode]}_…`).join(' or ')}`;
  if (!kinds.includes(kind)) return { wrong: `must be a key of Stripe's that begins with ${right}` };
  if (half === halves[mode]) return { value: text };
  return {
    wrong:
      mode === 'Test'
        ? `is a live key of Stripe's: this is the test half of the shop, which takes ${right} alone`
        : `is a test key of Stripe's: this is the live half of the shop, which takes ${right} alone`,
  };
}
