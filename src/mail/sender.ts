import type { Store } from '../domain/store/store.js';

/** Whom a store's mails are from, or undefined where nobody is named. */
export function senderOf({
  name,
  settings,
}: Store): { readonly name: string; readonly address: string } | undefined {
  const given = settings.mailFrom ?? settings.email;
  if (given === null) return undefined;
  const [, before = '', address] = /^(.*?)\s*<([^<>]+)>$/.exec(given) ?? [];
  if (address === undefined) return { name, address: given };
  return { name: before.replaceAll(/^"|"$/g, '') || name, address };
}
