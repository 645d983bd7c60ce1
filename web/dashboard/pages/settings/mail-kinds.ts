import { textOf } from '../../text.js';

/** What a kind of mail is called. */
export function mailKindText(kind: string): string {
  return textOf(`mail.kinds.${kind}`, kind);
}
