import type { Vault } from '../domain/store/secrets.js';
import type { Store } from '../domain/store/store.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { type SmtpRules, type SmtpSender, smtpSender } from '../outgoing/smtp.js';
import type { Reader } from '../storage/storage.js';
import { defaultTemplates } from './defaults.js';
import { languageOf } from './locale.js';
import { previewTemplate } from './preview.js';
import { senderOf } from './sender.js';

export interface MailWays extends SmtpRules {
  readonly db: Reader;
  readonly vault: Vault;
  readonly publicUrl: string | undefined;
}

/** A connection to a store's mail server. Throws `FetchRefused` where there may be none. */
export async function connectMail(ways: MailWays, store: Store): Promise<SmtpSender> {
  const { smtpHost, smtpPort, smtpUser, smtpSecure } = store.settings;
  if (smtpHost === null) throw new FetchRefused('bad_url', 'there is no mail server: set smtpHost');
  const password = await ways.vault.read(ways.db, store.storeId, 'smtp.password');
  return smtpSender({ host: smtpHost, port: smtpPort, user: smtpUser, password, secure: smtpSecure }, ways);
}

/** Sends a made-up invoice to try a mail server with, now, and answers what the server said. */
export async function sendTestMail(
  ways: MailWays,
  store: Store,
  to: string,
  now: number,
): Promise<{ readonly sent: boolean; readonly said: string }> {
  const from = senderOf(store);
  if (!from) return { sent: false, said: nobodySends };
  const kind = 'invoice' as const;
  const language = languageOf(store.settings.country);
  const preview = { kind, language, source: defaultTemplates[kind], publicUrl: ways.publicUrl };
  const { subject, html, text } = previewTemplate(store, preview, now);
  let sender: SmtpSender | undefined;
  try {
    sender = await connectMail({ totalMs: 20_000, ...ways }, store);
    const outcome = await sender.send({
      messageId: `<test.${now}.${store.storeId}@${from.address.split('@').at(-1)}>`,
      from,
      to: { name: '', address: to },
      replyTo: undefined,
      subject: `Test: ${subject}`,
      html,
      text,
      automatic: true,
    });
    return { sent: outcome.state === 'sent', said: outcome.message };
  } catch (error) {
    // A refusal, or the vault's error: both in words for people.
    return { sent: false, said: (error as Error).message };
  } finally {
    sender?.close();
  }
}

/** Why nothing is sent where nobody is named as the sender. */
export const nobodySends = 'nobody is named as the sender: set mailFrom, or the email of the shop';
