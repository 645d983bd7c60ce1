import { isEmail } from '../domain/email.js';
import { ShopError } from '../domain/errors.js';
import { type MailKind, mailKind, mailKindNames } from '../domain/mail/kinds.js';
import { vault } from '../domain/store/secrets.js';
import { getStore, type Store } from '../domain/store/store.js';
import { sendTestMail } from '../mail/connect.js';
import { type MailState, mailStates } from '../mail/mail.js';
import { type MailViewContext, mailParts, mailView } from '../mail/mail-view.js';
import { findMail, listMails, sendAgain, sendAllAgain } from '../mail/rows.js';
import { allowedHosts } from '../outgoing/address.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, storeNumber, UsageError, wholeNumber, withDatabase } from './arguments.js';
import { countOf } from './count-of.js';
import { masterKey } from './master-key.js';

const usage = `Usage:
  comptoir mail list --store ID [--state waiting|sending|sent|failed|kept] [--kind invoice] [--to ADDRESS] [--limit 20]
  comptoir mail show MAIL --store ID [--html]
  comptoir mail send MAIL… --store ID
  comptoir mail send --kept|--failed --store ID
  comptoir mail test [--to ADDRESS] --store ID

"show" prints the text of a mail, or its HTML. "send" sends a mail again, or one that was kept or has failed; a running server does
it. "test" sends a made-up invoice at once, and prints what the mail server said. --public-url URL and --allow-hosts HOST:PORT,…
are those of "comptoir serve". The mail server is set by "comptoir store set ID smtpHost=… smtpUser=… smtpPassword=-".
Each takes --json.`;

const optionTypes = {
  store: 'string',
  state: 'string',
  kind: 'string',
  to: 'string',
  limit: 'string',
  html: 'boolean',
  kept: 'boolean',
  failed: 'boolean',
  'public-url': 'string',
  'allow-hosts': 'string',
  json: 'boolean',
} as const;

const mostWords = { list: 1, show: 2, test: 1 };

interface Context {
  readonly storage: Storage;
  readonly store: Store;
  readonly showing: MailViewContext;
  readonly words: readonly string[];
  readonly options: ReturnType<typeof readArguments<typeof optionTypes>>['options'];
  /** Prints the one or the other. */
  readonly print: (value: unknown, lines: readonly string[]) => void;
}

/** `comptoir mail list|show|send|test`. */
export async function mailCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, optionTypes, usage, mostWords);
  if (helped) return 0;
  const [act = '', ...rest] = words;
  const run = Object.hasOwn(acts, act) ? acts[act] : undefined;
  if (!run) throw new UsageError(`what is to be done?\n${usage}`);
  const storeId = storeNumber(options.store);
  return withDatabase(database, async (storage) => {
    const store = await getStore(storage.read, storeId);
    const showing = {
      db: storage.read,
      store,
      vault: vault(await masterKey(storage)),
      publicUrl: options['public-url']?.replace(/\/+$/, ''),
    };
    const print: Context['print'] = (value, lines) =>
      console.log(options.json ? JSON.stringify(value) : lines.join('\n'));
    return run({ storage, store, showing, words: rest, options, print });
  });
}

const acts: Readonly<Record<string, (context: Context) => Promise<number>>> = { list, show, send, test };

async function list({ storage, store, showing, options, print }: Context): Promise<number> {
  const { state, to } = options;
  if (state !== undefined && !mailStates.includes(state as MailState))
    throw new UsageError(`--state is one of ${mailStates.join(', ')}`);
  const limit = options.limit === undefined ? 20 : wholeNumber(options.limit, '--limit');
  const filter = { state: state as MailState | undefined, kind: readKind(options.kind), recipient: to };
  const page = { offset: 0, limit: Math.min(limit, 1000) };
  const { total, mails } = await listMails(storage.read, store.storeId, filter, page);
  const items = await Promise.all(mails.map((mail) => mailView(showing, mail)));
  print(
    { totalItems: total, items },
    items.length === 0 ? ['there are no such mails'] : items.flatMap(linesOf),
  );
  return 0;
}

function readKind(text: string | undefined): MailKind | undefined {
  if (text === undefined) return undefined;
  const kind = mailKind(text);
  if (!kind) throw new UsageError(`--kind is one of ${mailKindNames.join(', ')}`);
  return kind;
}

function linesOf(mail: Record<string, unknown>): string[] {
  const { id, state, kind, to, subject, creationDate, nextTryOn, problem, tries } = mail;
  const next = nextTryOn === null ? '' : `  next ${nextTryOn}`;
  const last = (tries as { date: string; said: string }[]).at(-1);
  return [
    `${id}  ${String(state).padEnd(7)}  ${creationDate}  ${String(kind).padEnd(15)}  ${to}  ${subject}${next}`,
    ...(last && state !== 'Sent' ? [`      ${last.date}  ${last.said}`] : []),
    ...(problem === null ? [] : [`      ${problem}`]),
  ];
}

async function show({ storage, store, showing, words, options, print }: Context): Promise<number> {
  const [id = ''] = words;
  if (id === '') throw new UsageError(`which mail?\n${usage}`);
  const mail = await findMail(storage.read, store.storeId, id.toLowerCase());
  if (!mail) throw new ShopError('not_found', `there is no mail ${id} in store ${store.storeId}`);
  const [parts, view] = [await mailParts(showing, mail), await mailView(showing, mail)];
  print({ ...view, html: parts.html, text: parts.text }, [
    ...(options.html ? [] : [...linesOf(view), '', `To: ${view.to}`, `Subject: ${parts.subject}`, '']),
    options.html ? parts.html : parts.text,
  ]);
  return 0;
}

async function send({ storage, store, words, options, print }: Context): Promise<number> {
  if (store.settings.smtpHost === null)
    throw new ShopError('invalid', `store ${store.storeId} has no mail server: set smtpHost`);
  const now = Date.now();
  if (options.kept || options.failed) {
    const state = options.kept ? 'kept' : 'failed';
    const queued = await storage.write((tx) => sendAllAgain(tx, store.storeId, state, now));
    print({ queued }, [
      `${countOf(queued, 'mail goes', 'mails go')} out: "comptoir mail list --store ${store.storeId}" shows them`,
    ]);
    return 0;
  }
  if (words.length === 0) throw new UsageError(`which mails?\n${usage}`);
  await storage.write(async (tx) => {
    for (const id of words) {
      const mail = await findMail(tx, store.storeId, id.toLowerCase());
      if (!mail) throw new ShopError('not_found', `there is no mail ${id} in store ${store.storeId}`);
      if (!(await sendAgain(tx, mail, now)))
        throw new ShopError('conflict', `the mail ${id} is on its way just now: try again in a moment`);
    }
  });
  print({ queued: words.length }, [`${countOf(words.length, 'mail goes', 'mails go')} out`]);
  return 0;
}

async function test({ store, showing, options, print }: Context): Promise<number> {
  const to = options.to ?? store.settings.email;
  if (to === null) throw new UsageError('--to is needed: the store has no `email` of its own to send it to');
  if (!isEmail(to)) throw new UsageError('--to must be an e-mail address');
  const allowHosts = allowedHosts([
    ...(options['allow-hosts'] ?? '').split(',').filter((host) => host !== ''),
    ...store.operatorHosts,
  ]);
  const outcome = await sendTestMail({ ...showing, allowHosts }, store, to, Date.now());
  print(outcome, [outcome.sent ? `sent to ${to}: ${outcome.said}` : `not sent: ${outcome.said}`]);
  return outcome.sent ? 0 : 1;
}
