import { parseUrl } from '../url.js';
import type { Receiver } from './receiver.js';

/**
 * Whether two addresses lead to the same place: a host in any case, a port that the scheme means anyway, no
 * fragment.
 */
export function isSameAddress(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(address: string): string {
  const url = parseUrl(address);
  if (!url) return address;
  url.hash = '';
  return url.href;
}

type Wanted = Pick<Receiver, 'url' | 'dialect' | 'events'>;

/**
 * The event that two receivers would both bring to one address, `'all events'` where both are told of all;
 * else undefined.
 */
export function eventOfBoth(one: Wanted, other: Wanted): string | undefined {
  if (one.dialect !== other.dialect || !isSameAddress(one.url, other.url)) return undefined;
  if (one.events.length === 0) return other.events[0] ?? 'all events';
  if (other.events.length === 0) return one.events[0];
  return one.events.find((event) => other.events.includes(event));
}
