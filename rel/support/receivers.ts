import { createHash } from 'node:crypto';
import { type Answer, answers, isSigned, type Received, receiver } from '../../test/support/receiver.js';
import { must } from './buyer.js';
import type { RelShop } from './shop.js';

/** How each of ten receivers fails while it does. */
const troubles: Readonly<Record<string, Answer | 'well' | 'moody' | 'dies'>> = {
  one: 'well',
  two: 'well',
  three: 'well',
  hangs: answers.hang,
  fails: answers.status(500),
  redirects: answers.status(302, { location: '/elsewhere' }),
  breaks: answers.resetAfterHead,
  moody: 'moody',
  dies: 'dies',
  'dies-too': 'dies',
};

export interface Heard {
  readonly name: string;
  /** It never fails. */
  readonly isWell: boolean;
  /**
   * What it took, by the event's id. The whole of fifty thousand bodies would not fit: a tracking number
   * tells whose change it is.
   */
  readonly events: Map<string, { readonly at: number; readonly body: string; readonly tracking: string }>;
}

/**
 * Ten receivers: some well, some that fail in a way of their own until they are `repaired`. `now` is what the
 * shop's clock may say.
 */
export async function tenReceivers(now: () => readonly number[]) {
  const secrets = new Map<string, string>();
  const heard = new Map<string, Heard>();
  const counts = { calls: 0, again: 0, otherBody: 0, unsigned: 0, followed: 0 };
  let repaired = false;

  function take(to: Heard, one: Received): void {
    const id = String(one.headers['comptoir-event-id']);
    const body = createHash('sha256').update(one.text).digest('base64');
    const known = to.events.get(id);
    if (known) counts.again += 1;
    if (known && known.body !== body) counts.otherBody += 1;
    if (!known) to.events.set(id, { at: one.at, body, tracking: String(one.body.trackingNumber) });
  }

  /** Checks each call, and takes it unless there is trouble. */
  function wayOf(to: Heard, trouble: (typeof troubles)[string]): Answer {
    let calls = 0;
    return (response, one, request) => {
      counts.calls += 1;
      calls += 1;
      if (!now().some((at) => isSigned(one, secrets.get(to.name)!, at))) counts.unsigned += 1;
      if (!repaired && trouble === 'moody' && calls % 3 === 0)
        return answers.status(503)(response, one, request);
      if (!repaired && typeof trouble === 'function') return trouble(response, one, request);
      take(to, one);
      answers.ok(response, one, request);
    };
  }

  const [steady, dying] = [receiver({ keep: false }), receiver({ keep: false })];
  await Promise.all([steady.listen(), dying.listen()]);
  for (const [name, trouble] of Object.entries(troubles)) {
    const to: Heard = { name, isWell: trouble === 'well', events: new Map() };
    heard.set(name, to);
    (trouble === 'dies' ? dying : steady).answer(`/${name}`, wayOf(to, trouble));
  }
  steady.answer('/elsewhere', (response) => {
    counts.followed += 1;
    response.end();
  });
  return {
    hosts: [steady.host, dying.host],
    heard: [...heard.values()],
    counts,
    /** Makes them receivers of a store. */
    async register(shop: RelShop): Promise<void> {
      for (const [name, trouble] of Object.entries(troubles)) {
        const url = (trouble === 'dies' ? dying : steady).url(`/${name}`);
        secrets.set(name, must(201, await shop.admin('POST', '/webhooks', { url })).secret);
      }
    },
    die: () => dying.close(),
    revive: () => dying.listen(),
    /** From now on all answer as they should. */
    repair(): void {
      repaired = true;
    },
    close(): void {
      steady.close();
      dying.close();
    },
  };
}
