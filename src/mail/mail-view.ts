import { isoDate } from '../domain/dates.js';
import type { Vault } from '../domain/store/secrets.js';
import type { Store } from '../domain/store/store.js';
import type { Reader } from '../storage/storage.js';
import { renderContent, subjectOfContent } from './content.js';
import { withLink } from './links.js';
import type { Mail } from './mail.js';
import type { RenderedMail } from './render.js';

/** What it takes to show a mail. */
export interface MailViewContext {
  readonly db: Reader;
  readonly store: Store;
  readonly vault: Vault;
  readonly publicUrl: string | undefined;
}

/** A mail as it was sent, or as it would be now; without the link that opens an account. */
export async function linklessParts(
  { db, store, publicUrl }: Omit<MailViewContext, 'vault'>,
  { kind, details: { rendered, facts = {} } }: Mail,
): Promise<RenderedMail> {
  return rendered ?? (await renderContent(db, store, { kind, facts }, publicUrl));
}

/** A mail as it was sent, or as it would be now; with the link that opens an account. */
export async function mailParts(showing: MailViewContext, mail: Mail): Promise<RenderedMail> {
  const { store, vault, publicUrl } = showing;
  const { link } = mail.details;
  const parts = await linklessParts(showing, mail);
  if (!link) return parts;
  const filled = (part: string): string => withLink(part, vault, store.storeId, link, publicUrl);
  return { ...parts, html: filled(parts.html), text: filled(parts.text) };
}

/** A mail in a list: what it is and how it stands, without its body. */
export async function mailView({ db, store }: MailViewContext, mail: Mail): Promise<Record<string, unknown>> {
  const { details, kind } = mail;
  const { rendered, facts = {} } = details;
  return {
    id: mail.id,
    kind,
    about: mail.subjectOf,
    to: details.to,
    name: details.name ?? null,
    replyTo: details.replyTo ?? null,
    subject: rendered?.subject ?? (await subjectOfContent(db, store, { kind, facts })),
    state: mail.state.replace(/^./, (letter) => letter.toUpperCase()),
    attempts: mail.attempts,
    nextTryOn: mail.dueAt === null ? null : isoDate(mail.dueAt),
    creationDate: isoDate(mail.createdAt),
    modificationDate: isoDate(mail.updatedAt),
    sentOn: details.sentAt === undefined ? null : isoDate(details.sentAt),
    messageId: details.messageId ?? null,
    problem: rendered?.problem ?? null,
    tries: details.tries.map(({ at, said: message }) => ({ date: isoDate(at), said: message })),
  };
}
