import { expect, it } from 'vitest';
import { inBrowser, sites } from './support/browser.js';
import { inShare } from './support/databases.js';

const button = (attributes: string) =>
  `<button class="snipcart-add-item" data-item-id="tee" data-item-name="Tee" data-item-url="/" ${attributes}>Buy</button>`;
const fair = button(
  'data-item-price="20" data-item-custom1-name="Size" data-item-custom1-options="S|L[+5.00]"',
);

inBrowser('an item that cannot be added', (browser) => {
  const open = sites(browser);

  /** What the buyer reads after a click on a button that their page changed with a script. */
  async function refused(html: string, script: string, options: object = {}) {
    const site = await open({ html, body: fair, ...options });
    const { page } = site;
    await page.evaluate(`{ const button = document.querySelector('.snipcart-add-item'); ${script} }`);
    await page.getByRole('button', { name: 'Buy' }).click();
    const notice = page.locator('.snipcart-layout__notices .snipcart-flash-message');
    await notice.waitFor();
    return { ...site, notice: (await notice.innerText()).split(/\n+/) };
  }
  const set = (name: string, value: string) => `button.setAttribute('data-item-${name}', '${value}');`;

  it.each(
    inShare([
      [
        'another price',
        set('price', '1'),
        'The price of this item has changed. Reload the page and add it again.',
      ],
      [
        'an id that its page does not sell',
        set('id', 'cup'),
        'This item cannot be bought at the moment. Please contact the shop.',
      ],
      [
        'a page of another host',
        set('url', 'https://elsewhere.example/'),
        'This item cannot be bought at the moment. Please contact the shop.',
      ],
      [
        'an option that there is not',
        set('custom1-value', 'XL'),
        'Please choose “Size” again: reload the page and add the item once more.',
      ],
      ['another weight', set('weight', '700'), 'This item has changed. Reload the page and add it again.'],
      ['a quantity that none is', set('quantity', '20000'), 'At most 9,999'],
    ]),
  )('says why in the buyer’s words, and how for who builds the shop: %s', async (_, script, words) => {
    const { notice, consoleMessages } = await refused('<html lang="en">', script);
    expect(notice[0]).toBe(`Tee: ${words}`);
    expect(notice.length).toBeGreaterThan(1);
    expect(consoleMessages.join('\n')).toContain(notice[1]);
  });

  it('says so in the page’s language', async () => {
    const { notice } = await refused('<html lang="de">', set('price', '1'));
    expect(notice[0]).toMatch(/^Tee: Der Preis dieses Artikels hat sich geändert\./);
  });

  it('tells the buyer of a live shop nothing of how it is built', async () => {
    const { page } = await open({ body: fair });
    await page.evaluate('Snipcart.ready.then(() => true)');
    // The live half of a shop answers so.
    await page.route('**/api/cart/settings', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), isSandboxMode: false } });
    });
    await page.reload();
    await page.evaluate('Snipcart.ready.then(() => true)');
    await page.evaluate(`document.querySelector('.snipcart-add-item').setAttribute('data-item-price', '1')`);
    await page.getByRole('button', { name: 'Buy' }).click();
    const notice = page.locator('.snipcart-layout__notices .snipcart-flash-message');
    await notice.waitFor();
    expect((await notice.innerText()).trim()).toBe(
      'Tee: The price of this item has changed. Reload the page and add it again.',
    );
  });
});
