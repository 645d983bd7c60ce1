/** Text as both databases can hold it in a column: well-formed Unicode without NUL. */
export function columnText(text: string): string {
  const clean = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
  return clean.toWellFormed();
}

const ascii = /^[\u0001-\u007f]*$/;

/** Text as it is searched and compared: lower case, without accents. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return columnText(text)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFC');
}
