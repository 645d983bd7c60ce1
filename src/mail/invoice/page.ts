import { html, Markup } from '../markup.js';
import type { Paper } from './paper.js';

const style = `
:root { color-scheme: light dark; --page: #f4f2ee; --card: #ffffff; --ink: #1d1c1a; --muted: #6d6a64; --rule: #e8e5df;
  --good: #15693f; --good-back: #dff3e7; --open: #7a4b00; --open-back: #fdf0d3; --over: #6d6a64; --over-back: #eceae5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #141413; --card: #1e1e1c; --ink: #f3f1ec; --muted: #a8a49b; --rule: #35332f; --good: #8fdcb0;
    --good-back: #16351f; --open: #f2d38b; --open-back: #3a3016; --over: #bdb9b0; --over-back: #2e2d2a; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 -apple-system, BlinkMacSystemFont,
  'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: break-word; }
.tools { max-width: 860px; margin: 0 auto; padding: 22px 24px 0; text-align: right; }
.tools a { display: inline-block; padding: 9px 18px; border-radius: 8px; font-weight: 600; font-size: 14px;
  text-decoration: none; background: var(--brand); color: var(--on-brand); }
.tools a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
main { max-width: 812px; margin: 18px auto 56px; padding: 52px 56px 44px; background: var(--card);
  border: 1px solid var(--rule); border-radius: 14px; }
.warning { margin: 0 0 28px; padding: 10px 14px; border-radius: 8px; font-size: 14px; color: var(--open);
  background: var(--open-back); }
header { display: flex; justify-content: space-between; gap: 32px; padding-bottom: 30px; border-bottom: 3px solid var(--brand); }
.logo { display: block; max-height: 56px; max-width: 240px; margin-bottom: 12px; }
.seller strong { font-size: 18px; line-height: 1.3; }
.seller p, .party p { margin: 2px 0 0; color: var(--muted); font-size: 14px; }
.title { text-align: right; }
h1 { margin: 0 0 6px; font-size: 30px; line-height: 1.15; font-weight: 700; letter-spacing: -0.4px; }
.number { margin: 0; color: var(--muted); font-variant-numeric: tabular-nums; }
.status { display: inline-block; margin: 12px 0 0; padding: 3px 12px; border-radius: 99px; font-size: 13px; font-weight: 600; }
.good { color: var(--good); background: var(--good-back); }
.open { color: var(--open); background: var(--open-back); }
.over { color: var(--over); background: var(--over-back); }
.facts { display: flex; flex-wrap: wrap; gap: 28px 48px; padding: 30px 0 8px; }
.facts > div { flex: 1 1 150px; }
.label { margin: 0 0 4px; color: var(--muted); font-size: 13px; font-weight: 400; }
.facts p:not(.label) { margin: 0; }
.party { flex: 1 1 200px; }
.party p { color: var(--ink); font-size: 15px; margin: 0; }
table { width: 100%; border-collapse: collapse; }
.lines { margin-top: 26px; }
th { padding: 0 0 10px; font-size: 13px; font-weight: 400; color: var(--muted); text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--rule); }
th:first-child { text-align: left; }
td { padding: 14px 0; vertical-align: top; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap;
  font-variant-numeric: tabular-nums; }
td:not(:first-child), th:not(:first-child) { padding-left: 20px; }
td:first-child { width: 100%; text-align: left; white-space: normal; }
.item { display: flex; gap: 16px; }
.item > div { min-width: 0; overflow-wrap: anywhere; }
.item img { flex: none; width: 52px; height: 52px; border-radius: 8px; object-fit: cover; background: var(--over-back); }
.item strong { font-weight: 600; }
.option { display: block; color: var(--muted); font-size: 14px; }
.each { display: none; color: var(--muted); font-size: 14px; }
.sums { width: auto; min-width: 320px; margin: 18px 0 0 auto; }
.sums td { padding: 5px 0; border: 0; }
.sums td:first-child { width: auto; color: var(--muted); overflow-wrap: anywhere; }
.sums .total td { padding-top: 14px; font-size: 19px; font-weight: 700; color: var(--ink); }
.sums .aside td { color: var(--muted); font-size: 14px; }
.note { margin: 30px 0 0; }
.note p:last-child { margin: 0; }
footer { margin-top: 38px; padding-top: 20px; border-top: 1px solid var(--rule); color: var(--muted); font-size: 14px; }
footer p { margin: 0; }
@media screen and (max-width: 640px) {
  .tools { padding: 14px 18px; text-align: left; }
  main { margin: 0; padding: 30px 20px 36px; border-radius: 0; border-left: 0; border-right: 0; }
  header { flex-direction: column; gap: 22px; }
  .title { text-align: left; }
  .lines th:nth-child(2), .lines td:nth-child(2), .lines th:nth-child(3), .lines td:nth-child(3) { display: none; }
  .each { display: block; }
  .sums { width: 100%; min-width: 0; }
}
@media print {
  :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --muted: #555555; --rule: #d5d2cc;
    --good: #15693f; --good-back: #ffffff; --open: #7a4b00; --open-back: #ffffff; --over: #555555; --over-back: #ffffff; }
  body { font-size: 10.5pt; }
  .tools { display: none; }
  header { padding-bottom: 20px; }
  .facts { padding: 20px 0 2px; }
  .party p, .facts p:not(.label) { font-size: inherit; }
  .lines td { padding: 9px 0; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  .status { border: 1px solid currentColor; }
  .warning { border: 1px solid currentColor; }
  thead { display: table-header-group; }
  tr, .party, .note, .sums { break-inside: avoid; }
}
`;

/**
 * An invoice as a page, for screens and for paper. It has no script; `nonce` lets its own style alone
 * through.
 */
export function invoicePage(paper: Paper, { nonce, pdfUrl }: { nonce: string; pdfUrl: string }): string {
  const { seller, heads, status, words } = paper;
  const brand = `:root { --brand: ${paper.color}; --on-brand: ${paper.onColor}; } @page { size: ${paper.size}; margin: 16mm; }`;
  return html`<!doctype html>
<html lang="${paper.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${paper.title} ${paper.number} · ${seller.name}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Markup(brand + style, '')}</style>
</head>
<body>
<nav class="tools"><a href="${pdfUrl}">${words.download}</a></nav>
<main>
${paper.warning === null ? null : html`<p class="warning">${paper.warning}</p>`}
<header>
<div class="seller">${seller.logo === null ? null : html`<img class="logo" src="${seller.logo}" alt="">`}<strong dir="auto">${seller.name}</strong>${seller.lines.map((line) => html`<p dir="auto">${line}</p>`)}</div>
<div class="title"><h1>${paper.title}</h1><p class="number">${paper.number}</p>${status === null ? null : html`<p class="status ${status.tone}">${status.label}</p>`}</div>
</header>
<section class="facts">${paper.facts.map(({ label, value }) => html`<div><p class="label">${label}</p><p>${value}</p></div>`)}</section>
<section class="facts">${paper.parties.map(
    ({ label, lines }) =>
      html`<div class="party"><h2 class="label">${label}</h2>${lines.map((line) => html`<p dir="auto">${line}</p>`)}</div>`,
  )}</section>
<table class="lines">
<thead><tr><th scope="col">${heads.item}</th><th scope="col">${heads.quantity}</th><th scope="col">${heads.price}</th><th scope="col">${heads.amount}</th></tr></thead>
<tbody>${paper.lines.map(
    (
      line,
    ) => html`<tr><td><div class="item">${line.image === null ? null : html`<img src="${line.image}" alt="">`}<div><strong dir="auto">${line.name}</strong>${line.options.map((option) => html`<span class="option" dir="auto">${option}</span>`)}<span class="each">${line.quantity} × ${line.price}</span></div></div></td><td>${line.quantity}</td><td>${line.price}</td><td>${line.amount}</td></tr>
`,
  )}</tbody>
</table>
<table class="sums"><tbody>${paper.sums.map(({ label, amount, weight }) => html`<tr class="${weight}"><td>${label}</td><td>${amount}</td></tr>`)}</tbody></table>
${paper.notes.map(({ label, value }) => html`<section class="note"><p class="label">${label}</p><p dir="auto">${lines(value)}</p></section>`)}
${paper.footer === null ? null : html`<footer><p dir="auto">${lines(paper.footer)}</p></footer>`}
</main>
</body>
</html>
`.html;
}

/** The page for an invalid link. */
export function noInvoicePage(nonce: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>There is no such invoice</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Markup(`:root { --brand: #6d6a64; --on-brand: #ffffff; }${style}`, '')}</style>
</head>
<body>
<main><h1>There is no such invoice</h1><p>Open the whole link of the e-mail, up to its last letter.</p></main>
</body>
</html>
`.html;
}

function lines(text: string): unknown[] {
  return text.split(/\r\n?|\n/).flatMap((line, index) => (index === 0 ? [line] : [html`<br>`, line]));
}
