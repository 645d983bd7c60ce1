import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { findOrder } from '../src/domain/order/rows.js';
import { facesFor } from '../src/mail/invoice/fonts.js';
import { paperOf } from '../src/mail/invoice/paper.js';
import { invoicePdf } from '../src/mail/invoice/pdf.js';
import { invoiceKey, invoicePath } from '../src/mail/links.js';
import { sampleOrder } from '../src/mail/samples.js';
import { onEachDatabase, testDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { pdfPages } from './support/pdf.js';
import { startShop, type TestShop, type TestShopOptions } from './support/shop.js';

const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';

const imported = (change: object = {}) => ({
  token: randomUUID(),
  creationDate: '2026-03-01T10:00:00Z',
  completionDate: '2026-03-01T10:05:00Z',
  status: 'Processed',
  paymentStatus: 'Paid',
  invoiceNumber: 'SNIP-1001',
  email: 'jane@example.com',
  currency: 'eur',
  lang: 'fr',
  billingAddressFirstName: 'Zoë',
  billingAddressName: `Doe ${hostile}`,
  billingAddressAddress1: '1 rue du Quai',
  billingAddressCity: 'Nantes',
  billingAddressCountry: 'FR',
  itemsTotal: 20,
  shippingFees: 5,
  shippingMethod: hostile,
  finalGrandTotal: 29,
  taxes: [{ taxName: 'TVA', taxRate: 0.2, amount: 4, numberForInvoice: 'FR12' }],
  notes: hostile,
  items: [
    {
      uniqueId: 'a',
      id: 'mug',
      name: `Mug ${hostile}`,
      image: 'javascript:alert(1)',
      price: 10,
      quantity: 2,
      totalPrice: 20,
      customFields: [
        { name: hostile, value: hostile },
        { name: 'Batch', value: 'B-77', type: 'hidden' },
      ],
    },
  ],
  ...change,
});

async function shopWithOrder(shop: TestShop, change: object = {}) {
  const order = imported(change);
  await importAll(shop, [order]);
  return { token: order.token, path: invoicePath(shop.store, order.token) };
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  const start = (options: TestShopOptions = {}) => startShop(database, options);

  it('shows the invoice to whoever has its link, in words alone', async () => {
    const shop = await start();
    const { path } = await shopWithOrder(shop);
    const answer = await shop.app.inject(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
    });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[\w+/=]{24}'; img-src/);
    expect(policy).not.toMatch(/unsafe|script/);
    expect(answer.body).not.toMatch(/<script|<img src=x|javascript:/);
    expect(answer.body).not.toMatch(/Batch|B-77/);
    for (const word of [
      'Facture',
      'SNIP-1001',
      'Payée',
      'TVA 20 %',
      'FR12',
      '29,00 €',
      'Zoë Doe &lt;script&gt;',
    ])
      expect(answer.body.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(word);
    const second = await shop.app.inject(path);
    expect(second.headers['content-security-policy']).not.toBe(policy);
    expect((await shop.app.inject({ method: 'HEAD', url: path })).statusCode).toBe(200);
  });

  it('says the same 404 to every link that opens nothing', async () => {
    const shop = await start();
    const { token, path } = await shopWithOrder(shop);
    const stranger = await shopWithOrder({ ...shop, ...shop.other } as TestShop);
    const key = invoiceKey(shop.store, token);
    const [number, code] = key.split('.') as [string, string];
    const bodies = new Set<string>();
    for (const url of [
      `/invoice/${token}`,
      `/invoice/${token}?key=`,
      `/invoice/${token}?key=${code}`,
      `/invoice/${token}?key=${number}.`,
      `/invoice/${token}?key=${number}.${code.slice(0, -1)}`,
      `/invoice/${token}?key=${number}.${code}x`,
      `/invoice/${token}?key=${number}.${code.toUpperCase()}`,
      `/invoice/${token}?key=999999.${code}`,
      `/invoice/${token}?key=${shop.other.store.storeId}.${code}`,
      `/invoice/${token}?key=${invoiceKey(shop.other.store, token)}`,
      `/invoice/${token}?key=${invoiceKey(shop.store, stranger.token)}`,
      `/invoice/${stranger.token}?key=${invoiceKey(shop.store, stranger.token)}`,
      `/invoice/${randomUUID()}?key=${key}`,
      `/invoice/x?key=${key}`,
      `/invoice/%00?key=${key}`,
      `/invoice/${token}?key=${key}&key=${key}`,
      `/invoice/${token}?key[a]=${key}`,
      `/invoice/${token}?format=pdf`,
      `/invoice/${token}?format=pdf&key=${number}.${code.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a'))}`,
    ]) {
      const answer = await shop.app.inject(url);
      expect([url, answer.statusCode]).toEqual([url, 404]);
      bodies.add(answer.body.replaceAll(/nonce="[^"]*"/g, ''));
    }
    expect(bodies.size).toBe(1);
    expect((await shop.app.inject(path)).statusCode).toBe(200);
    expect((await shop.app.inject(path.replace(token, token.toUpperCase()))).statusCode).toBe(200);
  });

  it('gives the invoice as a PDF', async () => {
    const shop = await start({
      settings: {
        country: 'FR',
        invoiceFooter: 'IBAN FR76',
        businessAddress: { company: 'Atelier SARL', vatNumber: 'FR99' },
      },
    });
    const { path } = await shopWithOrder(shop, { notes: 'Sonnez deux fois', shippingMethod: 'Colissimo' });
    const answer = await shop.app.inject(`${path}&format=pdf`);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="SNIP-1001.pdf"',
      'cache-control': 'private, no-store',
    });
    const pages = pdfPages(answer.rawPayload);
    expect(pages).toHaveLength(1);
    const text = pages[0]!.replaceAll('\u00a0', ' ');
    for (const word of [
      'Facture',
      'SNIP-1001',
      'Payée',
      'Atelier SARL',
      'Zoë Doe <script>',
      'Sonnez deux fois',
      '29,00 €',
      'IBAN FR76',
      'Page 1 sur 1',
    ])
      expect(text).toContain(word);
    expect(answer.rawPayload.toString('latin1')).not.toMatch(
      /\/(JavaScript|OpenAction|URI|Launch|EmbeddedFile)/,
    );
  });

  it('keeps a file’s name a file’s name', async () => {
    const shop = await start();
    const { path } = await shopWithOrder(shop, { invoiceNumber: 'A"\r\n/../ü€' });
    const answer = await shop.app.inject(`${path}&format=pdf`);
    expect(answer.headers['content-disposition']).toMatch(/^inline; filename="[\w.-]+\.pdf"$/);
  });

  it('puts a cancelled order and a test under their names', async () => {
    const shop = await start();
    const labelOf = async (change: object) => {
      const { token } = await shopWithOrder(shop, { lang: 'en', ...change });
      const order = (await findOrder(shop.storage.read, shop.store.storeId, token))!;
      const { status, warning } = paperOf(shop.store, order);
      expect(warning).toBe('Test order: not a valid invoice');
      return status?.label ?? null;
    };
    expect(await labelOf({ status: 'Cancelled' })).toBe('Cancelled');
    expect(await labelOf({ paymentStatus: 'Refunded' })).toBe('Refunded');
    expect(await labelOf({ paymentStatus: 'Deferred' })).toBe('To be paid');
    expect(await labelOf({ paymentStatus: 'PaidDeferred' })).toBe('Paid');
    expect(await labelOf({ refunds: [{ id: 'r', amount: 29 }] })).toBe('Refunded');
  });

  it('is opened so often by one address, and no more often', async () => {
    const shop = await start({ buckets: buckets(), now: () => 1_700_000_000_000 });
    const { path } = await shopWithOrder(shop);
    const statuses: number[] = [];
    for (let count = 0; count < 62; count += 1) statuses.push((await shop.app.inject(path)).statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    const over = await shop.app.inject(path);
    expect([over.statusCode, over.headers['retry-after']]).toEqual([429, '1']);
  });
});

describe('a PDF', () => {
  const database = testDatabase('sqlite');

  it('goes on over as many pages as it takes, each with the head of its table and its number', async () => {
    const { store } = await startShop(database);
    const sample = sampleOrder(store, 'en', Date.UTC(2026, 10, 24));
    const lines = Array.from({ length: 120 }, (_, index) => ({
      ...sample.details.lines[index % 2]!,
      name: `Line number ${index} ${'long '.repeat(index % 30)}`,
    }));
    const order = { ...sample, details: { ...sample.details, lines } };
    const pdf = (await invoicePdf(paperOf(store, order), null))!;
    const pages = pdfPages(pdf);
    expect(pages.length).toBeGreaterThan(5);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      if (page.includes('Line number')) expect(page).toContain('Unit price');
    }
    for (let index = 0; index < 120; index += 1)
      expect(pages.join('\n').match(new RegExp(`Line number ${index}\\b`, 'g'))).toHaveLength(1);
    expect(pages.at(-1)).toContain('Total');
  });

  it('has a face for other letters where the machine has one, and does without where not', () => {
    expect(facesFor(['Ünïcödé – 5 €', '1\u202f000\u00a0€'])).toMatchObject({ plain: 'Helvetica' });
    expect(facesFor(['1\u202f000\u00a0€\u200b']).written('1\u202f000\u200b')).toBe('1 000');
    const none = facesFor(['Łódź 東京'], { COMPTOIR_INVOICE_FONT: '/nowhere.ttf' });
    if (none.plain === 'Helvetica') expect(none.written('Łódź 東京')).toBe('?ódz ??');
    else expect(existsSync(none.plain)).toBe(true);
  });

  it('is not made where its package is missing', async () => {
    const { store } = await startShop(database);
    const paper = paperOf(store, sampleOrder(store, 'en', 0));
    expect(await invoicePdf(paper, null, async () => undefined)).toBeUndefined();
  });

  it('has the shop’s logo, of hosts that may be asked alone', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
      'base64',
    );
    let asked = 0;
    const site = createServer((request, response) => {
      asked += 1;
      if (request.url === '/logo.png') response.end(png);
      else if (request.url === '/broken.png') response.end(png.subarray(0, 40));
      else if (request.url === '/huge.png') {
        const huge = Buffer.from(png);
        huge.writeUInt32BE(100_000, 16);
        huge.writeUInt32BE(100_000, 20);
        response.end(huge);
      } else response.end('<svg/>');
    }).listen(0, '127.0.0.1');
    const host = await new Promise<string>((resolve) =>
      site.on('listening', () => resolve(`127.0.0.1:${(site.address() as AddressInfo).port}`)),
    );
    for (const [allowHosts, name, images] of [
      [[host], 'logo.png', 1],
      [[host], 'broken.png', 0],
      [[host], 'huge.png', 0],
      [[host], 'logo.svg', 0],
      [[], 'logo.png', 0],
    ] as const) {
      const before = asked;
      const shop = await startShop(database, { allowHosts, settings: { logoUrl: `http://${host}/${name}` } });
      const { path } = await shopWithOrder(shop);
      const answer = await shop.app.inject(`${path}&format=pdf`);
      const embedded = answer.rawPayload.toString('latin1').match(/\/Subtype \/Image/g)?.length ?? 0;
      expect([name, allowHosts.length, answer.statusCode, embedded]).toEqual([
        name,
        allowHosts.length,
        200,
        images,
      ]);
      expect(asked - before).toBe(allowHosts.length);
    }
    site.close();
  });
});

const program = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM ?? '',
].find(existsSync);

describe.skipIf(!program)('an invoice in a browser', () => {
  const database = testDatabase('sqlite');
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: program!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(() => browser?.close());

  it('fits a phone and a desk, light and dark, runs nothing and asks nobody', async () => {
    const shop = await startShop(database, {
      settings: { invoiceFooter: hostile, businessAddress: { company: hostile } },
    });
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
    const [line] = imported().items;
    const items = [line, { ...line, uniqueId: 'b', id: 'book', name: long, totalPrice: 0 }];
    const { path } = await shopWithOrder(shop, { lang: 'en', items });
    for (const [width, dark] of [
      [360, false],
      [360, true],
      [1280, false],
      [1280, true],
    ] as const) {
      const page = await browser.newPage({
        viewport: { width, height: 800 },
        colorScheme: dark ? 'dark' : 'light',
      });
      const wrong: string[] = [];
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      page.on('pageerror', (error) => wrong.push(error.message));
      page.on('dialog', (dialog) => wrong.push(dialog.message()));
      page.on(
        'request',
        (request) => !/^(data:|http:\/\/127)/.test(request.url()) && wrong.push(request.url()),
      );
      await page.goto(address + path);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      expect(await page.locator('script').count()).toBe(0);
      expect(await page.locator('h1').textContent()).toBe('Invoice');
      const colors: string[] = await page.evaluate(
        "[getComputedStyle(document.querySelector('main')).backgroundColor, getComputedStyle(document.body).color]",
      );
      expect(colors).toEqual(
        dark ? ['rgb(30, 30, 28)', 'rgb(243, 241, 236)'] : ['rgb(255, 255, 255)', 'rgb(29, 28, 26)'],
      );
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.tools').isVisible()).toBe(false);
      expect(await page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")).toBe(
        'rgb(255, 255, 255)',
      );
      expect(wrong).toEqual([]);
      await page.close();
    }
    const page = await browser.newPage();
    await page.goto(address + path);
    const href = await page.locator('.tools a').getAttribute('href');
    const pdf = await shop.app.inject(
      new URL(href!, address + path).pathname + new URL(href!, address + path).search,
    );
    expect(pdf.headers['content-type']).toBe('application/pdf');
    await page.close();
  }, 60_000);
});
