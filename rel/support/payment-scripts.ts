import type { Act, Trouble, WebhookTime } from '../../test/support/fake-stripe.js';

/** What goes wrong while one buyer pays. */
export interface Script {
  readonly name: string;
  /** When Stripe's message comes; `late` is 70 hours after. */
  readonly time: WebhookTime | 'late';
  readonly troubles: readonly (readonly [Act, Trouble])[];
  readonly card: string;
  /**
   * Where the payer agrees: the shop's call says so, or they do on the page and never come back, or not at
   * all.
   */
  readonly agrees: 'in the call' | 'on the page' | 'never';
  /** Another card after the first one was declined. */
  readonly nextCard?: string;
  /** How it must end: `either` where the payer may have given up before anything was charged. */
  readonly ends: 'paid' | 'unpaid' | 'either';
  readonly afterwards?: 'refunds' | 'won' | 'lost';
}

const visa = 'pm_card_visa';
const plain: Script = {
  name: '',
  time: 'after',
  troubles: [],
  card: visa,
  agrees: 'in the call',
  ends: 'paid',
};

/** What may become of the call that charges. */
const charges: readonly (readonly [name: string, ends: Script['ends'], ...Trouble[]])[] = [
  ['answered', 'paid'],
  ['never answered', 'paid', 'no answer', 'no answer'],
  ['500 after charging', 'paid', '500 after'],
  ['cut after charging', 'paid', 'cut after', 'cut after'],
  ['cut before charging', 'either', 'cut before', 'cut before'],
  ['503 instead of charging', 'either', '503', '503'],
];
const times = ['before', 'after', 'twice', 'never', 'late'] as const;

function everyCharge(): Script[] {
  return charges.flatMap(([name, ends, ...troubles]) =>
    times.map((time) => ({
      ...plain,
      name: `${name}, message ${time}`,
      time,
      ends,
      troubles: troubles.map((trouble) => ['confirm', trouble] as const),
    })),
  );
}

function everyBeginning(): Script[] {
  const troubles: Trouble[] = ['no answer', '500 after', 'cut after', '429'];
  return troubles.map((trouble, index) => ({
    ...plain,
    name: `begun with: ${String(trouble)}`,
    time: index % 2 === 0 ? 'after' : 'twice',
    troubles: [['create', trouble]],
  }));
}

const declined: Script = { ...plain, card: 'pm_card_chargeDeclined', ends: 'unpaid' };

function others(): Script[] {
  return [
    ...(['before', 'twice', 'late'] as const).map((time) => ({
      ...declined,
      name: `declined, message ${time}`,
      time,
    })),
    { ...declined, name: 'declined and never answered', troubles: [['confirm', 'no answer']] },
    { ...declined, name: 'declined, then another card', time: 'twice', nextCard: visa, ends: 'paid' },
    ...(['before', 'twice', 'never', 'late'] as const).map(
      (time): Script => ({ ...plain, name: `on the page, message ${time}`, time, agrees: 'on the page' }),
    ),
    { ...plain, name: 'a payer who leaves', agrees: 'never', ends: 'unpaid' },
    { ...plain, name: 'disputed and won', afterwards: 'won' },
    { ...plain, name: 'disputed and lost', afterwards: 'lost' },
    { ...plain, name: 'a hundred refunds', afterwards: 'refunds' },
    {
      ...plain,
      name: 'a hundred refunds in trouble',
      afterwards: 'refunds',
      troubles: (['500 after', 'cut after', '503', '503', 'no answer', '429'] as const).map(
        (trouble) => ['refund', trouble] as const,
      ),
    },
  ];
}

/** Every script; a short run takes a third of them, and all that goes on after the payment. */
export function paymentScripts(short: boolean): readonly Script[] {
  const all = [...everyCharge(), ...everyBeginning(), ...others()];
  return short ? all.filter(({ afterwards }, index) => index % 3 === 0 || afterwards !== undefined) : all;
}
