import { recordOf } from '../../storage/record.js';

/**
 * `waiting` (for its first or its next try), `delivered`, `failed` (no try is left), `dropped` (its receiver
 * was removed).
 */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** An event on its way to one receiver. */
export interface Delivery {
  readonly storeId: number;
  readonly id: string;
  readonly receiverId: number;
  readonly eventId: string;
  /** The event's name as its receiver knows it. */
  readonly event: string;
  /** Whom it is about: the order's token, the customer's GUID. */
  readonly subject: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What came of each try, the oldest first. */
  readonly tries: readonly Try[];
}

/** One call of a receiver. */
export interface Try {
  readonly at: number;
  readonly ms: number;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Null where it was taken. */
  readonly error: string | null;
  /** How the answer began. */
  readonly answer?: string;
}

/** Who takes a delivery has it for this long: longer than any try. */
export const claimMs = 30_000;
/** The due date of what a person asked for: before all that waits, and also to a receiver that is paused. */
export const atOnce = 1;

/** Tries that a log keeps; those of a delivery that is sent again and again go, the oldest first. */
export const loggedTries = 50;

/** What SQL never looks at. */
export type DeliveryDoc = Pick<Delivery, 'subject' | 'tries'>;

/** A delivery and the columns that make it. */
export const deliveries = recordOf<Delivery>()(
  'webhook_delivery',
  {
    storeId: 'store_id',
    id: 'id',
    receiverId: 'receiver_id',
    eventId: 'event_id',
    event: 'topic',
    state: 'state',
    attempts: 'attempts',
    dueAt: 'due_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
  {
    read: (text): DeliveryDoc => JSON.parse(text),
    write: ({ subject, tries }) => JSON.stringify({ subject, tries } satisfies DeliveryDoc),
  },
);

export type DeliveryRow = ReturnType<typeof deliveries.toRow>;
