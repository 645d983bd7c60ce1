import type { FastifyReply } from 'fastify';
import type { Store } from '../../domain/store/store.js';
import { escapeHtml } from '../../mail/markup.js';
import type { Words } from './words.js';

export interface Page {
  readonly language: string;
  readonly words: Words;
  /** The store of the link; undefined if the link names none. */
  readonly store: Store | undefined;
  readonly title: keyof Words;
  readonly text?: keyof Words;
  readonly email?: string;
  /** What went wrong with what was sent. */
  readonly problem?: keyof Words | undefined;
  /** Asks for a password, or for a click alone. */
  readonly form?: 'password' | 'click';
}

const style = `
:root{color-scheme:light dark;--ink:#1d1c1a;--muted:#6d6a64;--ground:#f4f2ee;--card:#fff;--line:#d9d5cd;--wrong:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#f2f0ec;--muted:#a8a49c;--ground:#171614;--card:#211f1d;--line:#45413b;--wrong:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{width:100%;max-width:420px;padding:32px;background:var(--card);border-radius:14px;box-shadow:0 1px 3px rgb(0 0 0/12%)}
h1{margin:0 0 8px;font-size:24px;line-height:1.25;letter-spacing:-.2px}
p{margin:0 0 20px;overflow-wrap:anywhere}
label{display:block;margin:0 0 6px;font-weight:600}
input[type=password]{width:100%;padding:12px;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:8px}
button{width:100%;margin-top:20px;padding:13px;font:inherit;font-weight:600;color:var(--card);background:var(--ink);border:0;border-radius:8px;cursor:pointer}
:focus-visible{outline:3px solid #5b8def;outline-offset:2px}
.muted{margin:6px 0 0;font-size:14px;color:var(--muted)}
.wrong{color:var(--wrong);font-weight:600}
a{color:inherit}
main>:last-child{margin-bottom:0}
`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  // The address is the secret.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};

/** Sends a page of a mailed link. */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return reply.code(status).headers(headers).send(pageOf(page));
}

function pageOf(page: Page): string {
  const { language, words, store, title, text, problem } = page;
  const say = (key: keyof Words): string => {
    const values: Record<string, string> = { email: page.email ?? '', shop: store?.name ?? '' };
    return escapeHtml(words[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''));
  };
  const parts = [
    `<h1>${say(title)}</h1>`,
    text === undefined ? '' : `<p>${say(text)}</p>`,
    problem === undefined ? '' : `<p class="wrong" role="alert">${say(problem)}</p>`,
    formOf(page, say),
    page.form === undefined && store?.domain
      ? `<p><a rel="noreferrer" href="${store.domain.protocol}://${escapeHtml(store.domain.domain)}/">${say('back')}</a></p>`
      : '',
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(title)}${store ? ` – ${escapeHtml(store.name)}` : ''}</title>
<style>${style}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function formOf({ form, email = '' }: Page, say: (key: keyof Words) => string): string {
  if (form === undefined) return '';
  if (form === 'click') return `<form method="post"><button>${say('show')}</button></form>`;
  return `<form method="post">
<input type="hidden" name="username" autocomplete="username" value="${escapeHtml(email)}">
<label for="password">${say('password')}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="200" autofocus aria-describedby="hint">
<p class="muted" id="hint">${say('hint')}</p>
<button>${say('save')}</button>
</form>`;
}
