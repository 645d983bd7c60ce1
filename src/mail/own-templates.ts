import { audit } from '../domain/audit/audit.js';
import type { MailKind } from '../domain/mail/kinds.js';
import { json, recordOf } from '../storage/record.js';
import type { Reader, Tx } from '../storage/storage.js';
import type { TemplateSource } from './defaults.js';
import { mailLanguages } from './locale.js';

/** A template that a merchant wrote. */
export interface OwnTemplate {
  readonly kind: MailKind;
  readonly language: string;
  readonly updatedAt: number;
  readonly source: TemplateSource;
}

const templates = recordOf<OwnTemplate>()('mail_template', {
  kind: 'kind',
  language: 'language',
  updatedAt: 'updated_at',
  source: json('doc'),
});

/** The templates that a store's merchant wrote. */
export async function listTemplates(db: Reader, storeId: number): Promise<OwnTemplate[]> {
  const rows = await db
    .selectFrom('mail_template')
    .select(templates.columns)
    .where('store_id', '=', storeId)
    .orderBy('kind')
    .orderBy('language')
    .execute();
  return rows.map(templates.fromRow);
}

/** A merchant's own template of a kind and language, or undefined. */
export async function findTemplate(
  db: Reader,
  storeId: number,
  kind: MailKind,
  language: string,
): Promise<OwnTemplate | undefined> {
  const row = await db
    .selectFrom('mail_template')
    .select(templates.columns)
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .executeTakeFirst();
  return row && templates.fromRow(row);
}

/** The merchant's own template for a mail; in a language without words of ours, the English one stands in. */
export async function templateFor(
  db: Reader,
  storeId: number,
  kind: MailKind,
  language: string,
): Promise<TemplateSource | undefined> {
  const own = await findTemplate(db, storeId, kind, language);
  if (own || mailLanguages.includes(language)) return own?.source;
  return (await findTemplate(db, storeId, kind, 'en'))?.source;
}

/** Puts a template in the place of the one before. */
export async function saveTemplate(
  tx: Tx,
  storeId: number,
  { kind, language, source }: Omit<OwnTemplate, 'updatedAt'>,
  now: number,
): Promise<void> {
  const before = await findTemplate(tx, storeId, kind, language);
  const act = { act: 'mail_template.update', id: `${kind} ${language}` };
  await audit(tx, storeId, { ...act, before: before?.source ?? null, after: source }, now);
  const row = templates.toRow({ kind, language, updatedAt: now, source });
  const { doc, updated_at } = row;
  await tx
    .insertInto('mail_template')
    .values({ store_id: storeId, ...row })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'kind', 'language']).doUpdateSet({ doc, updated_at }),
    )
    .execute();
}

/** Goes back to the shop's own template; whether there was another. */
export async function dropTemplate(
  tx: Tx,
  storeId: number,
  kind: MailKind,
  language: string,
  now: number,
): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('mail_template')
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .executeTakeFirst();
  if (deleted.numDeletedRows === 0n) return false;
  await audit(tx, storeId, { act: 'mail_template.delete', id: `${kind} ${language}` }, now);
  return true;
}
