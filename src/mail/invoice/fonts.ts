import { existsSync } from 'node:fs';

/** The faces of a PDF: names that pdfkit knows, or files. */
export interface Faces {
  readonly plain: string;
  readonly bold: string;
  /** Text in what the faces can write. */
  readonly written: (text: string) => string;
}

/** What a PDF's own Helvetica can write, beside Latin-1: Windows-1252. */
const windows = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
/** Faces of the machine that write more than Latin letters, the plain one and the bold. */
const files = [
  ['/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf', '/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf'],
  ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf'],
  ['/usr/share/fonts/noto/NotoSans-Regular.ttf', '/usr/share/fonts/noto/NotoSans-Bold.ttf'],
  ['/usr/share/fonts/TTF/DejaVuSans.ttf', '/usr/share/fonts/TTF/DejaVuSans-Bold.ttf'],
  ['/Library/Fonts/Arial Unicode.ttf', '/Library/Fonts/Arial Unicode.ttf'],
  ['C:\\Windows\\Fonts\\arial.ttf', 'C:\\Windows\\Fonts\\arialbd.ttf'],
] as const;

/**
 * The faces for some text: Helvetica, which every reader has, where it can write all of it; else
 * `COMPTOIR_INVOICE_FONT` or a face of the machine; else Helvetica after all, with accents dropped and a
 * question mark for the rest.
 */
export function facesFor(texts: readonly string[], env: NodeJS.ProcessEnv = process.env): Faces {
  const helvetica = { plain: 'Helvetica', bold: 'Helvetica-Bold' };
  if (texts.every((text) => [...spaced(text)].every(isLatin))) return { ...helvetica, written: spaced };
  const own = env.COMPTOIR_INVOICE_FONT;
  const pairs: readonly (readonly [string, string])[] = own ? [[own, own], ...files] : files;
  const pair = pairs.find(([plain, bold]) => existsSync(plain) && existsSync(bold));
  if (pair) return { plain: pair[0], bold: pair[1], written: spaced };
  return { ...helvetica, written: (text) => [...spaced(text)].map(nearest).join('') };
}

/** Spaces of any width are one, and what cannot be seen is left out. */
function spaced(text: string): string {
  return text
    .replaceAll(/[\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replaceAll(/[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|(?![\n])\p{Cc}/gu, '');
}

function isLatin(letter: string): boolean {
  const code = letter.codePointAt(0)!;
  return (
    letter === '\n' || (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || windows.has(letter)
  );
}

function nearest(letter: string): string {
  if (isLatin(letter)) return letter;
  const plain = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain !== '' && [...plain].every(isLatin) ? plain : '?';
}
