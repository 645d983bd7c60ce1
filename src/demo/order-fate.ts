import type { Random } from './random.js';

/** What became of an order. */
export interface Fate {
  readonly status:
    | 'InProgress'
    | 'Processed'
    | 'Disputed'
    | 'Shipped'
    | 'Delivered'
    | 'Pending'
    | 'Cancelled'
    | 'Dispatched';
  readonly paymentStatus: string | null;
  readonly paymentMethod: 'CreditCard' | 'WillBePaidLater' | 'Other' | 'None';
  /** Hours after completion at which the order last changed. */
  readonly changedAfter: number;
  readonly refund: 'none' | 'part' | 'all';
  readonly tracked: boolean;
}

const usual = { refund: 'none', tracked: false } as const;

/** A cart that nobody has paid for yet. */
export const underWay: Fate = {
  ...usual,
  status: 'InProgress',
  paymentStatus: null,
  paymentMethod: 'None',
  changedAfter: 0,
};

/** What a completed order of that age has come to: new ones wait, old ones have arrived, some went wrong. */
export function fateOf(ageInDays: number, total: number, random: Random): Fate {
  if (total === 0)
    return { ...usual, status: 'Delivered', paymentStatus: 'Paid', paymentMethod: 'None', changedAfter: 1 };
  const roll = random.next();
  if (roll < 0.045) return deferred(ageInDays, random);
  const paid = {
    ...usual,
    paymentStatus: 'Paid',
    paymentMethod: random.chance(0.08) ? 'Other' : 'CreditCard',
  } as const;
  if (ageInDays < 2) {
    if (roll > 0.86)
      return {
        ...paid,
        status: 'Pending',
        paymentStatus: 'Authorized',
        paymentMethod: 'CreditCard',
        changedAfter: 0,
      };
    return { ...paid, status: 'Processed', changedAfter: 0 };
  }
  if (roll > 0.965) return wentWrong(ageInDays, random);
  if (ageInDays < 5) {
    if (roll < 0.45) return { ...paid, status: 'Processed', changedAfter: 2 };
    if (roll < 0.6) return { ...paid, status: 'Dispatched', changedAfter: 30 };
    return { ...paid, status: 'Shipped', changedAfter: 40, tracked: true };
  }
  const refund = random.chance(0.018) ? 'part' : 'none';
  if (ageInDays < 11 && roll < 0.55)
    return { ...paid, status: 'Shipped', changedAfter: 50, tracked: true, refund: 'none' };
  return {
    ...paid,
    status: 'Delivered',
    changedAfter: 24 * random.int(4, 9),
    tracked: random.chance(0.9),
    refund,
  };
}

function deferred(ageInDays: number, random: Random): Fate {
  const settled = ageInDays > 30 && random.chance(0.8);
  const status = ageInDays < 5 ? 'Processed' : ageInDays < 11 ? 'Shipped' : 'Delivered';
  return {
    ...usual,
    status,
    paymentStatus: settled ? 'PaidDeferred' : 'Deferred',
    paymentMethod: 'WillBePaidLater',
    changedAfter: settled ? 24 * 20 : ageInDays < 5 ? 0 : 60,
    tracked: status !== 'Processed',
  };
}

function wentWrong(ageInDays: number, random: Random): Fate {
  const card = { ...usual, paymentMethod: 'CreditCard', changedAfter: 30 } as const;
  const kind = random.weighted([
    ['cancelled', 6],
    ['void', 3],
    ['disputed', ageInDays > 20 ? 2 : 0],
    ['returned', ageInDays > 12 ? 3 : 0],
  ] as const);
  switch (kind) {
    case 'cancelled':
      return { ...card, status: 'Cancelled', paymentStatus: 'Refunded', refund: 'all' };
    case 'void':
      return { ...card, status: 'Cancelled', paymentStatus: random.pick(['Cancelled', 'Expired', 'Failed']) };
    case 'disputed':
      return {
        ...card,
        status: 'Disputed',
        paymentStatus: random.chance(0.6) ? 'ChargedBack' : 'Paid',
        changedAfter: 24 * 16,
        tracked: true,
      };
    default:
      return {
        ...card,
        status: 'Delivered',
        paymentStatus: 'Refunded',
        changedAfter: 24 * 11,
        tracked: true,
        refund: 'all',
      };
  }
}
