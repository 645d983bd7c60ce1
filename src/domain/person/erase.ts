import type { Storage, Tx } from '../../storage/storage.js';
import { forgetAnswersOf } from '../idempotency.js';
import { addNote } from '../order/notes.js';
import { lockOrder } from '../order/rows.js';
import type { Store } from '../store/store.js';
import { findPerson, type Person } from './person.js';
import { countOf, forget, places } from './places.js';
import { type Counts, noteRequest } from './requests.js';
import { stillUnderWay, underWay } from './under-way.js';

/** Whoever writes while a person is looked for comes in at the next look. */
const mostLooks = 5;

/**
 * Erases a person by their e-mail address, and answers how many objects of each kind were theirs; nobody
 * there is no error. Orders keep what book-keeping needs, with a note of when and by whom. Refuses with
 * `conflict`, and then erases nothing, while a payment, a refund or a hold of theirs is under way.
 */
export async function erasePerson(
  storage: Storage,
  store: Store,
  email: string,
  actor: string,
  now: number,
): Promise<Counts> {
  let total: Counts = {};
  for (let look = 1; look <= mostLooks; look += 1) {
    const person = await findPerson(storage.read, store.storeId, email);
    const counts = await storage.write((tx) => erase(tx, store, person, actor, now));
    if (Object.keys(counts).length === 0) break;
    total = sum(total, counts);
  }
  if (Object.keys(total).length > 0) await forgetAnswersOf(storage, store.storeId);
  return total;
}

async function erase(tx: Tx, store: Store, person: Person, actor: string, now: number): Promise<Counts> {
  const { storeId } = store;
  const orders = [];
  const reasons: string[] = [];
  for (const token of person.tokens) {
    const order = await lockOrder(tx, storeId, token);
    if (!order) continue;
    orders.push(order);
    reasons.push(...(await underWay(tx, storeId, order)));
  }
  if (reasons.length > 0) throw stillUnderWay(reasons);
  const counts = await countPerson(tx, person);
  if (Object.keys(counts).length === 0) return counts;
  for (const place of places) await forget(tx, store, place, person, now);
  const message = `The buyer's personal data were erased on ${new Date(now).toISOString()} by ${actor}.`;
  for (const { token, completed } of orders)
    if (completed)
      await addNote(tx, storeId, token, { type: 'Comment', deliveryMethod: 'None', message }, now);
  await noteRequest(tx, storeId, 'erase', actor, counts, now);
  return counts;
}

/** How many objects of each kind a person has; kinds without any are left out. */
async function countPerson(tx: Tx, person: Person): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const place of places) {
    const n = place.part === undefined ? 0 : await countOf(tx, place, person);
    if (n > 0) counts[place.part!] = n;
  }
  return counts;
}

function sum(one: Counts, other: Counts): Counts {
  const total: Record<string, number> = { ...one };
  for (const [part, n] of Object.entries(other)) total[part] = (total[part] ?? 0) + n;
  return total;
}
