import { escapeMarkup } from './markup.js';
import { categories, shopName } from './products.js';

/** What the pages have to know of the server behind them. */
export interface StorefrontSettings {
  readonly publicKey: string;
  /** Where the cart and the API's reference are: an origin, or empty for the page's own. */
  readonly cartOrigin: string;
}

/** A whole page around its main part. */
export function page(settings: StorefrontSettings, title: string, description: string, main: string): string {
  const docs = escapeMarkup(`${settings.cartOrigin}/docs`);
  const themes = escapeMarkup(`${settings.cartOrigin}/themes/v3.7.1/default/`);
  const links = categories
    .map(({ slug, name }) => `<li><a href="/#${slug}">${escapeMarkup(name)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<meta name="description" content="${escapeMarkup(description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${themes}snipcart.css">
<link rel="stylesheet" href="/styles.css">
<script async src="${themes}snipcart.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the products</a>
<aside class="banner" aria-label="About this demo">
<p>A demo shop served by Comptoir: buy with the test card 4242 4242 4242 4242.</p>
<p><a href="${docs}">API reference</a> <a href="/products.json">products.json</a></p>
</aside>
<header class="top">
<a class="mark" href="/">${mark}<span>${escapeMarkup(shopName)}</span></a>
<nav aria-label="Shelves"><ul>${links}</ul></nav>
<p class="mine"><a class="snipcart-customer-signin" href="#/signin">Account</a> <a class="snipcart-checkout" href="#/cart">Cart <span class="count">(<span class="snipcart-items-count">0</span>)</span></a></p>
</header>
<main id="main">
${main}
</main>
<footer class="bottom">
<p class="mark">${mark}<span>${escapeMarkup(shopName)}</span></p>
<p>A workshop for paper, clay, cloth and wood, and every word of it invented. The pictures are drawn by code.</p>
<ul><li><a href="${docs}">API reference</a></li><li><a href="/products.json">All products as JSON</a></li><li><a href="/">The shop</a></li></ul>
</footer>
<div hidden id="snipcart" data-api-key="${escapeMarkup(settings.publicKey)}" data-config-modal-style="side"></div>
</body>
</html>
`;
}

/** Dollars as people write them, from a decimal text; other currencies by their sign. */
export function price(amount: string, currency = 'usd'): string {
  return `${signs[currency] ?? `${currency.toUpperCase()} `}${amount}`;
}

const signs: Readonly<Record<string, string>> = { usd: '$', cad: 'CA$', eur: '€' };

/** The three waves in the shop's sign. */
const mark =
  '<svg viewBox="0 0 48 48" width="34" height="34" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="23" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M9 20q5-6 10 0t10 0 10 0M9 27q5-6 10 0t10 0 10 0M13 34q4-5 8 0t8 0 6 0" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>';

/** The sign again, for the browser's tab. */
export const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#28525f"/><path d="M9 18q5-6 10 0t10 0 10 0M9 26q5-6 10 0t10 0 10 0M9 34q5-6 10 0t10 0 10 0" fill="none" stroke="#f7f1e5" stroke-width="3" stroke-linecap="round"/></svg>\n';
