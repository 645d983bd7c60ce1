import { expect, it } from 'vitest';
import { axe, inBrowser, sites } from './support/browser.js';

const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };

inBrowser('the cart screen', (browser) => {
  const open = sites(browser);

  it('shows what a click on a buy button puts into the cart', async () => {
    const { page, errors } = await open({ products: [mug] });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.locator('.snipcart-cart-header__count', { hasText: '1' }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
