import { type AppContext, allowedHostsOf } from '../app/context.js';
import type { OrderNote } from '../domain/order/notes.js';
import { record } from '../domain/outbox.js';
import { getStore, type Store } from '../domain/store/store.js';
import { connectMail, nobodySends } from '../mail/connect.js';
import { renderContent } from '../mail/content.js';
import { withLink } from '../mail/links.js';
import type { Mail, MailDetails } from '../mail/mail.js';
import type { RenderedMail } from '../mail/render.js';
import { claimMail, dueMails, postponeMails, save, storesWithDueMails } from '../mail/rows.js';
import { senderOf } from '../mail/sender.js';
import type { SmtpMail, SmtpOutcome, SmtpRules, SmtpSender } from '../outgoing/smtp.js';
import type { Tx } from '../storage/storage.js';
import type { RunJob } from './job.js';

const minute = 60_000;
const hour = 60 * minute;
/** A mail is tried for this long. */
const patienceMs = 72 * hour;
/** Whoever takes a mail has this long; then it is anybody's again. */
const claimMs = 5 * minute;
const loggedTries = 30;
/** Mails of one store on their way at the same time, and stores. */
const atOnce = { mails: 3, stores: 16 } as const;

/** Sends what is due. A store whose mail server hangs holds up no other. */
export function mailSending(rules: Partial<SmtpRules> = {}): RunJob {
  const underWay = new Set<number>();
  return async (context, signal, run) => {
    const now = context.now();
    const { stores, next } = await storesWithDueMails(context.storage.read, now);
    for (const storeId of stores) {
      if (signal.aborted || underWay.size >= atOnce.stores) break;
      if (underWay.has(storeId)) continue;
      underWay.add(storeId);
      run.background(
        sendDueMails(context, storeId, signal, rules)
          .finally(() => underWay.delete(storeId))
          .then(() => run.again()),
      );
    }
    return next === null ? undefined : Math.max(next - now, 50);
  };
}

/** Sends the mails of one store that are due, until none is or its server fails. */
export async function sendDueMails(
  context: AppContext,
  storeId: number,
  signal?: AbortSignal,
  rules: Partial<SmtpRules> = {},
): Promise<void> {
  const { read } = context.storage;
  const store = await getStore(read, storeId);
  const server = await openServer(context, store, rules);
  let up = true;
  const worker = async (): Promise<void> => {
    while (up && !signal?.aborted) {
      const mails = await dueMails(read, storeId, context.now(), atOnce.mails * 2);
      if (mails.length === 0) return;
      const claimed = await claimOne(context, store, mails);
      if (!claimed) continue;
      const outcome = await server.send(claimed);
      context.counts.add('mails', { outcome: outcome.state });
      up = up && outcome.state !== 'down';
      await recordOutcome(context, store, claimed, outcome);
    }
  };
  try {
    const ended = await Promise.allSettled(Array.from({ length: atOnce.mails }, worker));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  } finally {
    server.close();
  }
}

/** The first of some mails that nobody else has taken meanwhile, rendered. */
async function claimOne(
  context: AppContext,
  store: Store,
  mails: readonly Mail[],
): Promise<Mail | undefined> {
  for (const mail of mails) {
    const now = context.now();
    const { details, kind } = mail;
    let rendered: RenderedMail;
    try {
      const content = { kind, facts: details.facts ?? {} };
      rendered =
        details.rendered ?? (await renderContent(context.storage.read, store, content, context.publicUrl));
    } catch (error) {
      // It would fail the same way at once, and must not hold up the others.
      const message = `it could not be rendered: ${(error as Error).message.slice(0, 300)}`;
      await recordOutcome(context, store, mail, { state: 'later', message });
      continue;
    }
    const host = senderOf(store)?.address.split('@').at(-1) ?? 'localhost';
    const messageId = details.messageId ?? `<${mail.id}.${details.round}@${host}>`;
    const claimed = await context.storage.write((tx) =>
      claimMail(tx, mail, { messageId, rendered }, now + claimMs, now),
    );
    if (claimed) return claimed;
  }
  return undefined;
}

interface OpenServer {
  send(mail: Mail): Promise<SmtpOutcome>;
  close(): void;
}

async function openServer(context: AppContext, store: Store, rules: Partial<SmtpRules>): Promise<OpenServer> {
  const down = (message: string): OpenServer => ({
    send: async () => ({ state: 'down', message }),
    close: () => {},
  });
  const from = senderOf(store);
  if (!from) return down(nobodySends);
  let sender: SmtpSender;
  try {
    sender = await connectMail(
      {
        db: context.storage.read,
        vault: context.vault,
        publicUrl: context.publicUrl,
        allowHosts: allowedHostsOf(context, store),
        ...rules,
      },
      store,
    );
  } catch (error) {
    // A refusal, or the vault's error: both in words for people.
    return down((error as Error).message);
  }
  return {
    close: () => sender.close(),
    async send(mail) {
      if (mail.details.link && context.publicUrl === undefined)
        return {
          state: 'later',
          message: 'a link needs the address of this server: start it with --public-url',
        };
      return sender.send(messageOf(context, mail, from));
    },
  };
}

function messageOf(context: AppContext, mail: Mail, from: SmtpMail['from']): SmtpMail {
  const { to, name = '', replyTo, link, rendered, messageId } = mail.details;
  if (!rendered || messageId === undefined) throw new Error('a mail is claimed before it is sent');
  const filled = (part: string): string =>
    link ? withLink(part, context.vault, mail.storeId, link, context.publicUrl) : part;
  return {
    messageId,
    from,
    to: { name, address: to },
    replyTo,
    subject: rendered.subject,
    html: filled(rendered.html),
    text: filled(rendered.text),
    automatic: mail.kind !== 'comment',
  };
}

/** Writes down what became of a try, unless somebody else has taken the mail since. */
async function recordOutcome(
  context: AppContext,
  store: Store,
  mail: Mail,
  outcome: SmtpOutcome,
): Promise<void> {
  const now = context.now();
  const { details, attempts } = mail;
  const tries = [...details.tries, { at: now, said: outcome.message }].slice(-loggedTries);
  const updated: MailDetails = { ...details, tries };
  const due = now + backOff(Math.max(1, attempts), Math.random());
  const over = outcome.state === 'refused' || due > details.since + patienceMs;
  await context.storage.write(async (tx) => {
    if (store.settings.smtpHost === null) {
      await save(tx, mail, { state: 'kept', attempts: 0, dueAt: null, details }, now);
    } else if (outcome.state === 'sent') {
      const sent: MailDetails = { ...updated, sentAt: now };
      if (await save(tx, mail, { state: 'sent', attempts, dueAt: null, details: sent }, now))
        await tellNote(tx, { ...mail, details: sent }, now);
    } else if (over) {
      await save(tx, mail, { state: 'failed', attempts, dueAt: null, details: updated }, now);
    } else {
      await save(tx, mail, { state: 'waiting', attempts, dueAt: due, details: updated }, now);
      if (outcome.state === 'down') await postponeMails(tx, mail.storeId, due);
    }
  });
}

/**
 * A mail that left a note on its order is told of once it was sent: then the note has its body and its date.
 */
async function tellNote(
  tx: Tx,
  { storeId, id, subjectOf, createdAt, details }: Mail,
  now: number,
): Promise<void> {
  if (!details.note || details.note.told || details.round > 1 || !details.rendered) return;
  const { type, message } = details.note;
  const note: OrderNote = {
    id,
    createdAt,
    type,
    deliveryMethod: 'Email',
    message,
    subject: details.rendered.subject,
    body: details.rendered.html,
    sentAt: now,
  };
  await record(tx, storeId, 'order.notification.created', subjectOf, { token: subjectOf, note }, now);
}

/**
 * How long it waits after a try that failed: half a minute, twice as long each time, four hours at most, a
 * fifth more or less.
 */
export function backOff(attempts: number, chance: number): number {
  const ms = Math.min(30_000 * 2 ** (attempts - 1), 4 * hour);
  return Math.round(ms * (0.8 + 0.4 * chance));
}
