import { isoDate } from '../../domain/dates.js';
import type { OrderNote } from '../../domain/order/notes.js';
import type { Answer } from '../../shape.js';
import type { notificationShape } from './shapes/order.js';

/** A note as Snipcart's API shows it; subject and date of sending are there only where it was sent. */
export function snipcartNote(note: OrderNote): Answer<typeof notificationShape> {
  return {
    id: note.id,
    creationDate: isoDate(note.createdAt),
    type: note.type,
    deliveryMethod: note.deliveryMethod,
    body: note.body ?? '',
    message: note.message,
    ...(note.subject === undefined ? {} : { subject: note.subject }),
    ...(note.sentAt === undefined ? {} : { sentOn: isoDate(note.sentAt) }),
  };
}
