import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, it } from 'vitest';
import { axe, inBrowser } from './support/browser.js';
import { type Server, startServer } from './support/program.js';
import { basic } from './support/shop.js';

const folder = mkdtempSync(join(tmpdir(), 'comptoir-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The keyboard, as somebody without a pointer uses it: what has the focus shows, and nothing is reached but
 * by its keys.
 */
function keyboardOf(page: Page) {
  const press = (key: string) => page.keyboard.press(key);
  return {
    press,
    type: (text: string) => page.keyboard.type(text),
    /** Presses Tab until the focus is on what a selector means. */
    async tabTo(selector: string): Promise<void> {
      const isFocused = `document.activeElement?.matches(${JSON.stringify(selector)})`;
      for (let steps = 0; steps < 150; steps += 1) {
        if (await page.evaluate(isFocused)) return;
        await press('Tab');
      }
      throw new Error(`no Tab leads to ${selector}`);
    },
  };
}

inBrowser('the demo shop', (browser) => {
  let server: Server | undefined;
  afterEach(() => server?.stop('SIGINT'));

  it('sells to a French buyer at a phone, by keyboard alone, past a card that is declined', async () => {
    server = await startServer(['demo', '--database', `sqlite:${join(folder, 'demo.db')}`]);
    const { output, address } = server;
    await expect.poll(output, { timeout: 60_000 }).toContain('Ctrl-C');
    const headers = { authorization: basic(/Secret API key\s+(\S+)/.exec(output())![1]!) };
    const context = await browser().newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      locale: 'fr-FR',
    });
    try {
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(address);
      await page.waitForFunction('window.Snipcart');
      await page.evaluate(`window.Snipcart.ready.then(() => window.Snipcart.api.session.setLanguage('fr'))`);
      const { press, type, tabTo } = keyboardOf(page);

      await tabTo('[data-item-id="theiere-ronde"]');
      await press('Enter');
      await page.locator('.snipcart-item-line', { hasText: '96,00' }).waitFor();
      await tabTo('.snipcart-cart__footer-buttons .snipcart-button-primary');
      expect(await page.locator(':focus').textContent()).toContain('Commander');
      await press('Enter');

      await page.locator('#snipcart-billing-form').waitFor();
      for (const [name, text] of Object.entries({
        name: 'Jeanne Le Goff',
        email: 'jeanne@people.example',
        address1: '4 quai de la Douane',
        city: 'Brest',
        country: 'France',
        postalCode: '29200',
      })) {
        await tabTo(`[name="${name}"]`);
        await type(text);
      }
      expect(await axe(page)).toEqual([]);
      await press('Enter');

      await page.locator('input[name=selectedRate]').first().waitFor();
      await tabTo('input[name=selectedRate]');
      await press('Space');
      await tabTo('#snipcart-checkout-step-shipping button[type=submit]');
      await press('Enter');

      await page.locator('input[name=card-number]').waitFor();
      await tabTo('input[name=card-number]');
      await type('4000000000000002');
      await press('Tab');
      await type('1239');
      await press('Tab');
      await type('123');
      await press('Enter');
      await page.getByRole('alert').getByText('Votre banque a refusé la carte').waitFor();
      const placed = async () =>
        (await fetch(`${address}/api/orders?placedBy=jeanne@people.example`, { headers })).json();
      expect(await placed()).toMatchObject({ totalItems: 0 });

      await tabTo('input[name=card-number]');
      await press('Control+A');
      await type('4242424242424242');
      await press('Enter');
      await page.getByRole('heading', { name: 'Merci' }).waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const { items } = (await placed()) as { items: unknown[] };
      expect(items).toMatchObject([
        {
          billingAddressName: 'Jeanne Le Goff',
          billingAddressCountry: 'FR',
          status: 'Processed',
          paymentStatus: 'Paid',
          lang: 'fr',
          items: [{ id: 'theiere-ronde', quantity: 1 }],
        },
      ]);
      expect(errors).toEqual([]);
    } finally {
      await context.close();
    }
  }, 120_000);
});
