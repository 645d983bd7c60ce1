import { expect, it } from 'vitest';
import { mailKindNames } from '../src/domain/mail/kinds.js';
import { defaultTemplates } from '../src/mail/defaults.js';
import { previewTemplate } from '../src/mail/preview.js';
import { sampleOrder } from '../src/mail/samples.js';
import { inBrowser } from './support/browser.js';
import { testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const now = Date.UTC(2026, 10, 24);

inBrowser('mails in a browser', (browser) => {
  const database = testDatabase('sqlite');

  it('fit a phone and a desk, light and dark, in whole words and in endless ones', async () => {
    const shop = await startShop(database, {
      settings: {
        email: `${long}@people.example`,
        signature: `${long}\n${long}`,
        businessAddress: { company: long, city: long },
      },
    });
    const store = { ...shop.store, name: long };
    const sample = sampleOrder(store, 'de', now);
    const [line] = sample.details.lines;
    const address = { ...sample.details.billing, name: long, city: long };
    const order = {
      ...sample,
      details: {
        ...sample.details,
        notes: long,
        billing: address,
        shipping: address,
        lines: [{ ...line!, name: long, customFields: [{ name: long, value: long }] }],
        delivery: { method: long, trackingNumber: long, trackingUrl: `https://track.example/${long}` },
        taxes: [{ name: long, rate: 0.05, amount: 362 }],
      },
    };
    const views = await Promise.all(
      (
        [
          [360, 'light'],
          [360, 'dark'],
          [1280, 'light'],
        ] as const
      ).map(async ([width, colorScheme]) => {
        const page = await browser().newPage({ viewport: { width, height: 800 }, colorScheme });
        return { width, colorScheme, page };
      }),
    );
    for (const kind of mailKindNames) {
      const source = defaultTemplates[kind];
      const { html } = previewTemplate(
        store,
        { kind, language: 'de', source, order, publicUrl: 'https://shop.example' },
        now,
      );
      for (const { width, colorScheme, page } of views) {
        await page.setContent(html);
        const fits = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
        expect([kind, width, fits]).toEqual([kind, width, true]);
        const [ink, card] = (await page.evaluate(
          "['.ink', '.card'].map((one) => getComputedStyle(document.querySelector(one))).map((style, i) => i ? style.backgroundColor : style.color)",
        )) as [string, string];
        expect([kind, colorScheme, light(ink), light(card)]).toEqual([
          kind,
          colorScheme,
          colorScheme === 'dark',
          colorScheme === 'light',
        ]);
      }
    }
    await Promise.all(views.map(({ page }) => page.close()));
  }, 120_000);
});

/** Whether a colour is nearer to white than to black. */
function light(rgb: string): boolean {
  const parts = rgb.match(/\d+/g)!.slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) > 382;
}
