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
export const keptTries = 50;

interface DeliveryRow {
  readonly store_id: number;
  readonly id: string;
  readonly receiver_id: number;
  readonly event_id: string;
  readonly topic: string;
  readonly state: string;
  readonly attempts: number;
  readonly due_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly doc: string;
}

/** Columns that make a delivery. */
export const deliveryColumns = [
  'store_id',
  'id',
  'receiver_id',
  'event_id',
  'topic',
  'state',
  'attempts',
  'due_at',
  'created_at',
  'updated_at',
  'doc',
] as const;

/** What SQL never looks at. */
export interface DeliveryDoc {
  readonly subject: string;
  readonly tries: readonly Try[];
}

/** A delivery from its row. */
export function deliveryFromRow(row: DeliveryRow): Delivery {
  const { subject, tries }: DeliveryDoc = JSON.parse(row.doc);
  return {
    storeId: row.store_id,
    id: row.id,
    receiverId: row.receiver_id,
    eventId: row.event_id,
    event: row.topic,
    subject,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    dueAt: row.due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tries,
  };
}
