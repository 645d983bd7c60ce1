import type { OrderNote } from '../domain/order/notes.js';
import type { Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';
import { linklessParts } from './mail-view.js';
import { findMail } from './rows.js';

/** A note with subject and body of its mail, as it would be now where it has not been rendered yet. */
export async function wholeNote(
  db: Reader,
  store: Store,
  note: OrderNote,
  publicUrl: string | undefined,
): Promise<OrderNote> {
  if (note.mail === undefined) return note;
  const mail = await findMail(db, store.storeId, note.mail);
  if (!mail) return note;
  const { subject, html } = await linklessParts({ db, store, publicUrl }, mail);
  return { ...note, subject, body: html };
}
