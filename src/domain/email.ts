/** As mail servers take it. */
export const longestEmail = 254;

/** Whether a mail can be sent there: `name@host` without spaces, control characters and what parts addresses in a mail's head. */
export function isEmail(text: string): boolean {
  return (
    text.length <= longestEmail &&
    /^[^\s@<>,;:"\\()[\]\u0000-\u001f\u007f]+@[^\s@<>,;:"\\()\u0000-\u001f\u007f]+$/.test(text)
  );
}
