import type { Act, Trouble, WebhookTime } from '../../test/support/fake-paypal.js';
import type { Funding } from '../../test/support/fake-paypal-objects.js';

/** What goes wrong while one buyer pays by PayPal. */
export interface PayPalScript {
  readonly name: string;
  /** When PayPal's messages come; `late` is 70 hours after. */
  readonly time: WebhookTime | 'late';
  readonly troubles: readonly (readonly [Act, Trouble])[];
  readonly funding: Funding;
  /** Whether the payer comes back from PayPal to the shop, leaves once they have agreed, or never agreed. */
  readonly payer: 'comes back' | 'leaves' | 'never agreed';
  /** Whether a payer who was declined pays again, with money this time. */
  readonly paysAgain?: true;
  /** How it must end: `either` where the payer may have given up before anything was charged. */
  readonly ends: 'paid' | 'unpaid' | 'either';
  readonly afterwards?: 'refunds' | 'won' | 'lost';
}

const plain: PayPalScript = {
  name: '',
  time: 'after',
  troubles: [],
  funding: 'pays',
  payer: 'comes back',
  ends: 'paid',
};

/** What may become of the call that takes the money: whoever has agreed is charged in the end. */
const takings: readonly (readonly [name: string, ...Trouble[]])[] = [
  ['answered'],
  ['never answered', 'no answer', 'no answer'],
  ['500 after charging', '500 after', '500 after'],
  ['cut after charging', 'cut after', 'cut after'],
  ['cut before charging', 'cut before', 'cut before'],
  ['503 instead of charging', '503', '503'],
];
const times = ['before', 'after', 'twice', 'never', 'late'] as const;

function everyTaking(): PayPalScript[] {
  return takings.flatMap(([name, ...troubles]) =>
    times.map((time) => ({
      ...plain,
      name: `PayPal: ${name}, messages ${time}`,
      time,
      troubles: troubles.map((trouble) => ['complete', trouble] as const),
    })),
  );
}

function others(): PayPalScript[] {
  const lost = ['no answer', '500 after', 'cut after', '429'] as const;
  return [
    ...lost.map(
      (trouble): PayPalScript => ({
        ...plain,
        name: `PayPal: begun with ${trouble}`,
        time: 'twice',
        troubles: [['create', trouble]],
      }),
    ),
    ...times.map(
      (time): PayPalScript => ({ ...plain, name: `PayPal: leaves, messages ${time}`, time, payer: 'leaves' }),
    ),
    { ...plain, name: 'PayPal: never agreed', payer: 'never agreed', ends: 'unpaid' },
    { ...plain, name: 'PayPal: declined', funding: 'declined', time: 'twice', ends: 'unpaid' },
    { ...plain, name: 'PayPal: declined, then paid', funding: 'declined', time: 'twice', paysAgain: true },
    { ...plain, name: 'PayPal: denied', funding: 'denied', ends: 'unpaid' },
    { ...plain, name: 'PayPal: disputed and won', afterwards: 'won' },
    { ...plain, name: 'PayPal: disputed and lost', afterwards: 'lost' },
    { ...plain, name: 'PayPal: refunds', afterwards: 'refunds' },
    {
      ...plain,
      name: 'PayPal: refunds in trouble',
      afterwards: 'refunds',
      troubles: (['500 after', 'cut after', '503', '503', 'no answer', '429'] as const).map(
        (trouble) => ['refund', trouble] as const,
      ),
    },
  ];
}

/** Every script; a short run takes a third of them, and all that goes on after the payment. */
export function paypalScripts(short: boolean): readonly PayPalScript[] {
  const all = [...everyTaking(), ...others()];
  return short ? all.filter(({ afterwards }, index) => index % 3 === 0 || afterwards !== undefined) : all;
}
