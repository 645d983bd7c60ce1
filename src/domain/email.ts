/** As mail servers take it. */
export const longestEmail = 254;

/**
 * Whether a mail can be sent there: `name@host` without spaces, control characters and what parts addresses
 * in a mail's head.
 */
export function isEmail(text: string): boolean {
  return (
    text.length <= longestEmail &&
    /^[^\s@<>,;:"\\()[\]\u0000-\u001f\u007f]+@[^\s@<>,;:"\\()\u0000-\u001f\u007f]+$/.test(text)
  );
}

/**
 * A text to look for: the `+` of an e-mail address arrives as a space where a query string did not encode it.
 */
export function soughtText(text: string): string {
  const at = text.indexOf('@');
  return at === -1 ? text : text.slice(0, at).trim().replaceAll(' ', '+') + text.slice(at);
}
