import { setTimeout as sleep } from 'node:timers/promises';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { ratesRequest, readRates } from '../../dialect/snipcart/rates-body.js';
import { readTaxes, taxesRequest } from '../../dialect/snipcart/taxes-body.js';
import { isEmail } from '../../domain/email.js';
import type { Order } from '../../domain/order/order.js';
import type { Store } from '../../domain/store/store.js';
import { connectMail } from '../../mail/connect.js';
import { languageOf } from '../../mail/locale.js';
import { sampleOrder } from '../../mail/samples.js';
import { askMerchant } from '../../outgoing/ask-merchant.js';
import { type Checked, checkedByRefusal } from '../../outgoing/checked.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { issueRequestToken } from '../../outgoing/request-token.js';
import { providers } from '../../payment/providers.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';

/** What became of trying a setting that was just set. */
export interface SettingCheck extends Checked {
  /** The setting that was tried. */
  readonly name: string;
}

/** All of it, in milliseconds: somebody waits for the answer. */
const patience = 5_000;

type Check = (context: AppContext, store: Store) => Promise<Checked | undefined>;

interface NamedCheck {
  readonly name: string;
  readonly covers: (setting: string) => boolean;
  readonly tellsAlways: boolean;
  readonly run: Check;
}

const checks: readonly NamedCheck[] = [
  ...providers.flatMap(({ checks: own = [] }) =>
    own.map(({ name, after = [], tellsAlways, run }) => ({
      name,
      covers: (setting: string) => setting === name || after.includes(setting),
      tellsAlways,
      run: (context: AppContext, store: Store) =>
        run(context, store, { patienceMs: patience, madeUpOrder: () => madeUp(context, store) }),
    })),
  ),
  { name: 'smtpHost', covers: (setting) => setting.startsWith('smtp'), tellsAlways: true, run: smtp },
  { name: 'taxesUrl', covers: (setting) => setting === 'taxesUrl', tellsAlways: true, run: taxes },
  { name: 'shippingUrl', covers: (setting) => setting === 'shippingUrl', tellsAlways: true, run: shipping },
];

/** Settings that can be tried at any time. */
export const triable: readonly string[] = checks.flatMap(({ name, tellsAlways }) =>
  tellsAlways ? [name] : [],
);

/** Whether something stands behind one of these settings that can be tried. */
export function canBeTried(names: readonly string[]): boolean {
  return checks.some(({ covers }) => names.some(covers));
}

/**
 * Tries what stands outside of the shop behind settings that were just set, all at once and for five seconds
 * at most. It changes nothing and never refuses: what is `wrong` is saved all the same. Settings behind which
 * nothing stands have no check.
 */
export async function checkSettings(
  context: AppContext,
  store: Store,
  names: readonly string[],
): Promise<SettingCheck[]> {
  const wanted = checks.filter(({ covers }) => names.some(covers));
  const done = await Promise.all(
    wanted.map(async ({ name, run }) => {
      const checked = await inTime(run(context, store));
      return checked ? [{ name, ...checked }] : [];
    }),
  );
  return done.flat();
}

async function inTime(running: Promise<Checked | undefined>): Promise<Checked | undefined> {
  const over = new AbortController();
  const late = sleep(patience, undefined, { signal: over.signal }).then(
    (): Checked => ({ state: 'unknown', message: `there was no answer within ${patience / 1000} seconds` }),
    () => undefined,
  );
  const checked = running.catch((error: unknown): Checked => {
    if (error instanceof FetchRefused) return checkedByRefusal(error);
    // The vault's own error says what is wrong with the master key.
    return { state: 'unknown', message: error instanceof Error ? error.message : String(error) };
  });
  return Promise.race([checked, late]).finally(() => over.abort());
}

async function smtp(context: AppContext, store: Store): Promise<Checked | undefined> {
  if (store.settings.smtpHost === null) return undefined;
  const ways = {
    db: context.storage.read,
    vault: context.vault,
    publicUrl: context.publicUrl,
    allowHosts: allowedHostsOf(context, store),
    totalMs: patience,
  };
  const sender = await connectMail(ways, store);
  try {
    return await sender.check();
  } finally {
    sender.close();
  }
}

async function taxes(context: AppContext, store: Store): Promise<Checked | undefined> {
  const { taxesUrl } = store.settings;
  if (taxesUrl === null) return undefined;
  const order = madeUp(context, store);
  const answer = await ask(context, store, taxesUrl, taxesRequest(order, store.mode, context.now()));
  const read = readTaxes(answer as Parameters<typeof readTaxes>[0], order.currency);
  if (!read) return unreadable('{"taxes": [{"name": "VAT", "amount": 3.5, "rate": 0.2}]}');
  const names = read.map(({ name }) => name).join(', ') || 'none';
  return { state: 'ok', message: `for a made-up order it gives the taxes: ${names}` };
}

async function shipping(context: AppContext, store: Store): Promise<Checked | undefined> {
  const { shippingUrl } = store.settings;
  if (shippingUrl === null) return undefined;
  const order = madeUp(context, store);
  const answer = await ask(context, store, shippingUrl, ratesRequest(order, store, context.now()));
  const read = readRates(answer as Parameters<typeof readRates>[0], order.currency);
  if (!read) return unreadable('{"rates": [{"cost": 10, "description": "Post"}]}');
  const names = read.rates.map(({ description }) => description).join(', ') || 'none';
  return { state: 'ok', message: `for a made-up order it gives the rates: ${names}` };
}

function unreadable(right: string): Checked {
  return { state: 'wrong', message: `its answer cannot be read: such as ${right} is right` };
}

function ask(context: AppContext, store: Store, url: string, question: unknown): Promise<unknown> {
  return askMerchant(url, question, {
    allowHosts: allowedHostsOf(context, store),
    requestToken: issueRequestToken(Buffer.from(store.tokenSecret, 'hex'), store.storeId, context.now()),
    timeoutMs: patience,
  });
}

/** A made-up order, in this shop's country and currency. */
function madeUp(context: AppContext, store: Store): Order {
  const { country, email } = store.settings;
  const sample = sampleOrder(store, languageOf(country), context.now());
  return {
    ...sample,
    token: timeOrderedId(),
    details: { ...sample.details, email: email !== null && isEmail(email) ? email : sample.details.email },
  };
}
