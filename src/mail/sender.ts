import type { Store } from '../domain/store/store.js';

/** Whom a store's mails are from, or undefined where nobody is named. */
export function senderOf({
  name,
  settings,
}: Store): { readonly name: string; readonly address: string } | undefined {
  const configured = settings.mailFrom ?? settings.email;
  if (configured === null) return undefined;
  const [, before = '', address] = /^(.*?)\s*<([^<>]+)>$/.exec(configured) ?? [];
  if (address === undefined) return { name, address: configured };
  return { name: before.replaceAll(/^"|"$/g, '') || name, address };
}
