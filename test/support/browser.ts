import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from './databases.js';
import { startShop, type TestShop, type TestShopOptions } from './shop.js';

const program = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync);
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A product over the API (`POST /products`), which needs no page of its own. */
export type SoldProduct = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
  readonly price: number;
};

export interface SiteOptions extends TestShopOptions {
  /** Defined in the shop, each with a buy button on the page: `Buy ` and its name. */
  readonly products?: readonly SoldProduct[];
  /** Attributes of `#snipcart`: `data-config-modal-style="side"`. */
  readonly attributes?: string;
  /** What stands within `#snipcart`: templates. */
  readonly inline?: string;
  readonly head?: string | ((shop: { readonly address: string; readonly publicKey: string }) => string);
  /** Further markup: buttons of products that the shop reads from the page. */
  readonly body?: string;
  /** The cart's element and script, in place of those of version 3. */
  readonly cart?: (shop: { readonly address: string; readonly publicKey: string }) => string;
  /** What else the site serves, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths where the site has nothing: 404. */
  readonly missing?: readonly string[];
  /** How the page begins: `<html lang="fr">`. */
  readonly html?: string;
  /** Whether the page links the cart's style sheet itself. */
  readonly linksStyle?: boolean;
  /** What the browser is like; 1280 pixels wide in the light unless told. */
  readonly browser?: BrowserContextOptions;
  /** The hash that the page is opened with: `#/cart`. */
  readonly hash?: string;
  /** Called with the shop before the page is opened. */
  readonly before?: (shop: TestShop) => Promise<unknown>;
}

export interface Site {
  readonly shop: TestShop;
  readonly page: Page;
  /** Where the shop answers. */
  readonly address: string;
  /** Where the page is. */
  readonly origin: string;
  /** What the page's scripts failed at, and what was asked of anybody but the shop and the site. */
  readonly errors: string[];
  /** What the console has said. */
  readonly consoleMessages: string[];
}

/** Tests in a Chromium of the machine, skipped where there is none; CI must have one. */
export function inBrowser(title: string, tests: (browser: () => Browser) => void): void {
  it.runIf(process.env.CI)('has a Chromium in CI', () => {
    expect(program, 'install chromium, or set CHROMIUM to its path').toBeDefined();
  });
  describe.skipIf(!program)(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: program!,
        args: quiet,
        // As most buyers have them: a page must not jump where one goes.
        ignoreDefaultArgs: ['--hide-scrollbars'],
      });
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}

/**
 * Opens a static page that sells, against a shop that listens: a new one for each call, closed after the
 * test.
 */
export function sites(browser: () => Browser): (options?: SiteOptions) => Promise<Site> {
  const database = testDatabase('sqlite');
  const undo: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return async (options = {}) => {
    let html = '';
    const server = createServer((request, response) => {
      const isPage = request.url !== '/favicon.ico';
      const isMissing = options.missing?.includes(request.url ?? '');
      response.writeHead(isMissing ? 404 : isPage ? 200 : 204, {
        'content-type': 'text/html; charset=utf-8',
      });
      response.end(isPage ? (options.files?.[request.url ?? ''] ?? html) : undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    undo.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const origin = `http://${host}`;
    const shop = await startShop(database, {
      domain: { domain: host, protocol: 'http' },
      allowHosts: [host],
      ...options,
    });
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    undo.push(() => shop.app.close());
    html = pageOf(shop, address, options);
    const products = options.products ?? [];
    if (products.length > 0) await shop.call('POST', '/products', products);
    await options.before?.(shop);
    const context = await browser().newContext({
      viewport: { width: 1280, height: 900 },
      // What is looked at in the middle of a movement is nowhere, and of no colour.
      reducedMotion: 'reduce',
      ...options.browser,
    });
    undo.push(() => context.close());
    const page = await context.newPage();
    const errors: string[] = [];
    const consoleMessages: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => consoleMessages.push(message.text()));
    page.on('request', (request) => {
      if (![address, origin, 'data:'].some((own) => request.url().startsWith(own)))
        errors.push(`asked ${request.url()}`);
    });
    await page.goto(`${origin}/${options.hash ?? ''}`);
    await page.evaluate(`new Promise((resolve) => {
      if (window.Snipcart) window.Snipcart.ready.then(() => resolve());
      else document.addEventListener('snipcart.ready', () => resolve(), { once: true });
    })`);
    return { shop, page, address, origin, errors, consoleMessages };
  };
}

function pageOf(shop: TestShop, address: string, options: SiteOptions): string {
  const { products = [], attributes = '', inline = '', body = '', linksStyle = true } = options;
  const head =
    typeof options.head === 'function'
      ? options.head({ address, publicKey: shop.publicKey })
      : (options.head ?? '');
  const theme = `${address}/themes/v3.7.1/default/snipcart`;
  return `<!doctype html>${options.html ?? '<html lang="en">'}<head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width">
${linksStyle ? `<link rel="stylesheet" href="${theme}.css">` : ''}${head}</head>
<body><main><h1>A shop</h1>${products.map(buyButton).join('\n')}
<button class="snipcart-checkout">Cart (<span class="snipcart-items-count">0</span>)</button>${body}</main>
${
  options.cart?.({ address, publicKey: shop.publicKey }) ??
  `<div hidden id="snipcart" data-api-key="${shop.publicKey}" ${attributes}>${inline}</div>
<script async src="${theme}.js"></script>`
}</body></html>`;
}

function buyButton({ id, name, price }: SoldProduct): string {
  const attributes = { id, name, price, url: '/' };
  const text = Object.entries(attributes).map(
    ([key, value]) => `data-item-${key}="${escaped(String(value))}"`,
  );
  return `<button class="snipcart-add-item" ${text.join(' ')}>Buy ${escaped(name)}</button>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with the cart as it is shown now, a line for each element. */
export async function axe(page: Page, selector = '#snipcart'): Promise<string[]> {
  await page.evaluate(readFileSync(axeScript, 'utf8'));
  return page.evaluate(
    `axe.run(${JSON.stringify(selector)}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target + ' ' + node.failureSummary)))`,
  );
}
