import { Parser } from 'htmlparser2';

const silent = new Set(['head', 'style', 'script', 'title', 'template']);
const blocks = new Set(
  'p div h1 h2 h3 h4 h5 h6 table tr ul ol blockquote section article header footer pre address'.split(' '),
);

/**
 * What an HTML mail says, as plain text: for programs that show no HTML. Links keep their address, images
 * their words.
 */
export function htmlToText(html: string): string {
  let out = '';
  let quiet = 0;
  const links: { readonly href: string; readonly from: number }[] = [];
  const line = (): void => {
    if (out !== '' && !out.endsWith('\n')) out += '\n';
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (silent.has(name)) quiet += 1;
        if (quiet > 0) return;
        if (name === 'br') out += '\n';
        else if (name === 'hr') out += '\n---\n';
        else if (name === 'li') {
          line();
          out += '- ';
        } else if (name === 'img') out += attributes.alt ?? '';
        else if (name === 'td' || name === 'th') out += out === '' || /\s$/.test(out) ? '' : '  ';
        else if (name === 'a') links.push({ href: attributes.href ?? '', from: out.length });
        else if (blocks.has(name)) line();
      },
      ontext(text) {
        if (quiet > 0) return;
        const words = text.replaceAll(/\s+/g, ' ');
        out += /\s$/.test(out) || out === '' ? words.trimStart() : words;
      },
      onclosetag(name) {
        if (silent.has(name)) quiet -= 1;
        if (quiet > 0) return;
        if (name === 'a') {
          const link = links.pop();
          if (link && /^(https?|mailto):/i.test(link.href) && !out.slice(link.from).includes(link.href))
            out += ` (${link.href.replace(/^mailto:/i, '')})`;
        } else if (name === 'tr' || name === 'li') line();
        else if (blocks.has(name)) {
          line();
          out += '\n';
        }
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return tidyText(out);
}

/** Text without blanks at the ends of lines, and with one empty line at most between two others. */
export function tidyText(text: string): string {
  return `${text
    .split(/\r\n?|\n/)
    .map((row) => row.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
