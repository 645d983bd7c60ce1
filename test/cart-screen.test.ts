import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare } from './support/databases.js';
import type { TestShop } from './support/shop.js';

const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };
const pen = { id: 'pen', name: 'Pen', price: 3 };
const eggs = { id: 'eggs', name: 'Eggs', price: 0.5, minQuantity: 6, maxQuantity: 18, quantityStep: 6 };
const shirt = {
  id: 'shirt',
  name: 'Shirt',
  price: 20,
  description: 'Washed linen.',
  customFields: [
    { name: 'Size', options: 'S[-1.50]|M|L[+4.00]', required: true },
    { name: 'Text on it', placeholder: 'Up to 20 letters' },
    { name: 'Gift wrap', options: 'true[+5.00]|false' },
    { name: 'Note', type: 'textarea' },
    { name: 'Batch', type: 'readonly', value: 'Spring' },
    { name: 'Secret', type: 'hidden', value: 'x' },
  ],
};

const side = 'data-config-modal-style="side"';
const sale = { name: 'Spring sale', code: 'SPRING', trigger: 'Code', type: 'Rate', rate: 10 };
const withDiscounts =
  (...discounts: object[]) =>
  async (shop: TestShop) => {
    for (const one of discounts) await shop.call('POST', '/discounts', { combinable: true, ...one });
  };

const line = (page: Page, name: string) => page.locator('.snipcart-item-line', { hasText: name });
const buy = (page: Page, name: string) => page.getByRole('button', { name: `Buy ${name}` }).click();
const total = (page: Page) =>
  page.locator('.snipcart-summary-fees__amount--highlight').filter({ visible: true });
const spoken = (page: Page) => page.locator('.snipcart-sr-only[role="status"]');
const focused = (page: Page) => page.locator(':focus');

inBrowser('the cart screen', (browser) => {
  const openSite = sites(browser);

  /** A page with a cart that holds what was added one after the other. */
  async function open(options: SiteOptions, ...ids: string[]) {
    const site = await openSite(options);
    for (const id of ids)
      await site.page.evaluate(`window.Snipcart.api.cart.items.add({ id: '${id}', url: '/' })`);
    return site;
  }

  async function openCart(options: SiteOptions, ...ids: string[]) {
    const site = await open(options, ...ids);
    await site.page.evaluate('window.Snipcart.api.theme.cart.open()');
    await site.page.locator('.snipcart-cart__content, .snipcart-empty-cart').waitFor();
    return site;
  }

  describe('how it looks', () => {
    it('brings its style sheet to a page that links none, before the styles of the page', async () => {
      const { page, address, errors } = await openCart({
        products: [mug],
        linksStyle: false,
        attributes: side,
        head: '<style>.snipcart-modal__container { z-index: 7 }</style>',
      });
      const links = page.locator('link[rel="stylesheet"]');
      expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
        `${address}/themes/v3.7.1/default/snipcart.css`,
      ]);
      const look = `(({ position, zIndex }) => position + ' ' + zIndex)(
        getComputedStyle(document.querySelector('.snipcart-modal__container')))`;
      expect(await page.evaluate(look)).toBe('fixed 7');
      expect(errors).toEqual([]);
    });

    it('is hidden in part by the rules that sites have for it', async () => {
      const hides = (name: string) => `.${name} { display: none }`;
      const names = ['snipcart-cart__featured-payment-methods-container', 'snipcart-discount-box'];
      const { page } = await openCart(
        {
          products: [mug],
          before: withDiscounts(sale),
          head: `<style>${names.map(hides).join(' ')}</style>`,
        },
        'mug',
      );
      expect(await page.getByText('Secure checkout').isVisible()).toBe(false);
      expect(await page.getByText('Have a promo code?').isVisible()).toBe(false);
    });

    beyondShare(
      'keeps the order of what is in another script, where lines are written from the right',
      async () => {
        const { page } = await openCart({ products: [{ ...mug, description: '12 cups.' }] }, 'mug');
        await page.evaluate(
          "window.Snipcart.api.session.setLanguage('ar', { actions: { checkout: 'الدفع' } })",
        );
        await page.locator('#snipcart[dir="rtl"] button', { hasText: 'الدفع' }).waitFor();
        const [first, last, box] = await page.evaluate<{ left: number; right: number }[]>(`(() => {
        const element = document.querySelector('.snipcart-item-description');
        const at = (place) => {
          const range = document.createRange();
          range.setStart(element.firstChild, place);
          range.setEnd(element.firstChild, place + 1);
          return range.getBoundingClientRect();
        };
        return [at(0), at(7), element.getBoundingClientRect()].map(({ left, right }) => ({ left, right }));
      })()`);
        expect(first!.left).toBeLessThan(last!.left);
        expect(Math.abs(last!.right - box!.right)).toBeLessThan(2);
      },
    );

    beyondShare('brings none to a page that wants none', async () => {
      const { page, errors } = await openCart({
        products: [mug],
        linksStyle: false,
        attributes: 'data-config-load-css="false"',
      });
      expect(await page.locator('link[rel="stylesheet"]').count()).toBe(0);
      expect(errors).toEqual([]);
    });

    beyondShare('keeps what has the focus clear of the head and the sums of the drawer', async () => {
      const { page } = await openCart(
        {
          products: [mug, pen, shirt],
          attributes: side,
          browser: { viewport: { width: 1280, height: 700 } },
        },
        'mug',
        'shirt',
        'pen',
      );
      const covered: string[] = [];
      for (const key of [...Array(20).fill('Tab'), ...Array(20).fill('Shift+Tab')]) {
        await page.keyboard.press(key);
        const name = await page.evaluate(`(() => {
          const one = document.activeElement;
          const { left, top, width, height } = one.getBoundingClientRect();
          const bars = '.snipcart-cart__secondary-header, .snipcart-cart__footer-col:last-child';
          const bar = (y) => document.elementFromPoint(left + width / 2, y)?.closest(bars);
          const clear = one.closest(bars) || ![top + 2, top + Math.min(height, 44) - 2].some(bar);
          return clear ? '' : one.outerHTML.slice(0, 120);
        })()`);
        if (name) covered.push(`${key}: ${name}`);
      }
      expect(covered).toEqual([]);
    });
  });

  describe('what is in it', () => {
    it('shows a product at once, while it is still on its way', async () => {
      const { page, errors } = await open({ products: [mug] });
      let answer = (): void => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route('**/items', async (route) => {
        await held;
        await route.continue();
      });
      await buy(page, 'Blue mug');
      await page.locator('.snipcart-item-line--pending', { hasText: 'Blue mug' }).waitFor();
      answer();
      await line(page, 'Blue mug').getByText('$12.50 each').waitFor();
      expect(await page.locator('.snipcart-item-line').count()).toBe(1);
      await expect.poll(() => spoken(page).textContent()).toContain('Blue mug was added to the cart');
      expect(await axe(page)).toEqual([]);
      expect(errors).toEqual([]);
    });

    it('shows each line with its price and what they come to', async () => {
      const { page } = await openCart({ products: [mug, shirt] }, 'mug', 'mug', 'shirt');
      const first = page.locator('.snipcart-item-line').nth(0);
      expect(await first.locator('.snipcart-item-quantity__total-price').textContent()).toBe('$25.00');
      expect(await first.locator('span').first().textContent()).toBe('2');
      expect(await line(page, 'Shirt').getByText('Washed linen.').isVisible()).toBe(true);
      expect(await total(page).textContent()).toBe('$45.00');
      expect(await page.locator('.snipcart-cart-header__count').textContent()).toBe('3');
    });

    beyondShare('leads back to the page where it is empty', async () => {
      const { page } = await openCart({ products: [mug] });
      expect(await page.locator('.snipcart-empty-cart h1').textContent()).toBe('Your cart is empty.');
      expect(await axe(page)).toEqual([]);
      await page.getByRole('button', { name: 'Back to store' }).click();
      await expect.poll(() => page.locator('.snipcart-modal__container').count()).toBe(0);
    });

    beyondShare('asks for nothing that a picture of nowhere would leave broken', async () => {
      const image = { ...mug, image: 'http://127.0.0.1:9/nowhere.png' };
      const { page } = await openCart({ products: [image] }, 'mug');
      await expect.poll(() => line(page, 'Blue mug').locator('img').count()).toBe(0);
    });
  });

  describe('quantities', () => {
    it('makes one call of several quick clicks, and shows each of them at once', async () => {
      const { page } = await openCart({ products: [mug] }, 'mug');
      const calls: unknown[] = [];
      page.on('request', (request) => request.method() === 'PUT' && calls.push(request.postDataJSON()));
      // Quick as the buyer may be, this machine may be slow: the page's time stands still meanwhile.
      await page.clock.install();
      await page.clock.pauseAt(Date.now() + 1000);
      const up = page.getByTitle('Increment quantity');
      const number = page.locator('.snipcart-item-quantity__quantity > span');
      for (const quantity of ['2', '3', '4', '5']) {
        await up.click();
        await expect.poll(() => number.textContent()).toBe(quantity);
      }
      expect(calls).toEqual([]);
      await page.clock.resume();
      await expect.poll(() => total(page).textContent()).toBe('$62.50');
      expect(calls).toEqual([{ quantity: 5 }]);
      await expect
        .poll(() => spoken(page).textContent())
        .toBe('Blue mug: quantity is now 5. Total is now $62.50');
      expect(await focused(page).getAttribute('title')).toBe('Increment quantity');
    });

    beyondShare('brings the old number back where the shop refuses the new one, and says why', async () => {
      const { page, shop } = await openCart({ products: [mug] }, 'mug');
      await shop.call('PUT', '/products/mug', { stock: 1 });
      const up = page.getByTitle('Increment quantity');
      await up.click();
      await line(page, 'Blue mug').getByText('Only 1 left').waitFor();
      await expect
        .poll(() => page.locator('.snipcart-item-quantity__quantity > span').textContent())
        .toBe('1');
      expect(await focused(page).getAttribute('title')).toBe('Increment quantity');
    });

    beyondShare('stays within minimum, maximum and step', async () => {
      const { page } = await openCart({ products: [eggs] }, 'eggs');
      const [down, up] = [page.getByTitle('Decrement quantity'), page.getByTitle('Increment quantity')];
      const number = page.locator('.snipcart-item-quantity__quantity > span');
      expect(await down.isDisabled()).toBe(true);
      await up.click();
      await up.click();
      await expect.poll(() => number.textContent()).toBe('18');
      expect(await up.isDisabled()).toBe(true);
      await expect.poll(() => total(page).textContent()).toBe('$9.00');
      await down.click();
      await expect.poll(() => number.textContent()).toBe('12');
    });

    beyondShare('sends what the buyer wanted last, though they leave at once', async () => {
      const { page } = await openCart({ products: [mug] }, 'mug');
      await page.getByTitle('Increment quantity').click();
      await page.getByRole('button', { name: 'Continue shopping' }).click();
      await expect.poll(() => page.locator('.snipcart-items-count').textContent()).toBe('2');
    });

    it('takes a line out below one, and by its own button, and hands the focus on', async () => {
      const { page } = await openCart({ products: [mug, pen] }, 'mug', 'pen');
      await line(page, 'Pen').getByTitle('Decrement quantity').click();
      await line(page, 'Pen').waitFor({ state: 'detached' });
      expect(await focused(page).getAttribute('title')).toBe('Remove item');
      await expect.poll(() => spoken(page).textContent()).toContain('Pen was removed from the cart');
      await page.keyboard.press('Enter');
      await page.locator('.snipcart-empty-cart').waitFor();
      await expect.poll(() => page.locator('.snipcart-items-count').textContent()).toBe('0');
      await page.keyboard.press('Tab');
      expect(await page.locator('#snipcart :focus').count()).toBe(1);
    });
  });

  describe('choices', () => {
    it('shows fields of every type, with what an option costs', async () => {
      const { page } = await openCart({ products: [shirt] }, 'shirt');
      const size = page.getByLabel('Size');
      expect(await size.locator('option').allTextContents()).toEqual([
        'Choose…',
        'S (−$1.50)',
        'M',
        'L (+$4.00)',
      ]);
      expect(await page.getByText('This field is required').isVisible()).toBe(true);
      expect(await page.getByText('Spring').isVisible()).toBe(true);
      expect(await page.getByText('Secret').count()).toBe(0);
      expect(await page.getByLabel('Text on it').getAttribute('placeholder')).toBe('Up to 20 letters');
      expect(
        await page
          .locator('label + .snipcart-custom-field-wrapper__input > :is(select, input, textarea)')
          .count(),
      ).toBe(3);
      expect(await axe(page)).toEqual([]);
    });

    it('takes what the buyer chooses and writes, and counts it', async () => {
      const { page } = await openCart({ products: [shirt] }, 'shirt');
      await page.getByLabel('Size').focus();
      await page.getByLabel('Size').selectOption('L');
      await expect.poll(() => total(page).textContent()).toBe('$24.00');
      expect(await page.getByText('This field is required').count()).toBe(0);
      expect(await focused(page).getAttribute('name')).toBe('Size');
      await page.getByLabel('Gift wrap (+$5.00)').check();
      await expect.poll(() => total(page).textContent()).toBe('$29.00');
      await page.getByLabel('Text on it').fill('Ada');
      await page.getByLabel('Note').fill('Two\nlines');
      await page.getByLabel('Note').blur();
      const chosen = `window.Snipcart.store.getState().cart.items.items[0].customFields.map(({ value }) => value)`;
      await expect
        .poll(() => page.evaluate(chosen))
        .toEqual(['L', 'Ada', 'true', 'Two\nlines', 'Spring', 'x']);
    });

    beyondShare('offers the plans of a product, each with its price', async () => {
      const body = `<button class="snipcart-add-item" data-item-id="box" data-item-name="Coffee box" data-item-url="/"
        data-item-price="30" data-plan1-id="month" data-plan1-name="Every month" data-plan1-frequency="monthly"
        data-item-plan1-price="30" data-plan2-id="quarter" data-plan2-name="Every quarter" data-plan2-interval="3"
        data-plan2-frequency="monthly" data-item-plan2-price="80">Buy Coffee box</button>`;
      const { page } = await open({ body });
      await buy(page, 'Coffee box');
      const plan = page.getByLabel('Plan');
      await plan.waitFor();
      expect(await plan.locator('option').allTextContents()).toEqual([
        'Every month ($30.00 / month)',
        'Every quarter ($80.00 / 3 months)',
      ]);
      await plan.selectOption('quarter');
      await expect.poll(() => total(page).textContent()).toBe('$80.00');
      expect(await page.getByText('Billed every 3 months').isVisible()).toBe(true);
    });

    it('leads to what an item lacks, instead of to the checkout', async () => {
      const { page } = await openCart({ products: [mug, shirt] }, 'mug', 'shirt');
      await page.getByRole('button', { name: 'Checkout' }).click();
      await page.locator('[name="Size"]:focus').waitFor();
      expect(page.url()).toContain('#/cart');
    });

    beyondShare('goes on to the checkout with what was missing and is typed last', async () => {
      const card = { id: 'card', name: 'Card', price: 4, customFields: [{ name: 'To', required: true }] };
      const { page } = await openCart({ products: [card] }, 'card');
      const checkout = page.getByRole('button', { name: 'Checkout' });
      await checkout.click();
      await page.locator('[name="To"]:focus').waitFor();
      await page.getByLabel('To').fill('Bea');
      await checkout.click();
      await page.locator('#snipcart-billing-form').waitFor();
      expect(await page.evaluate('Snipcart.store.getState().cart.items.items[0].customFields[0].value')).toBe(
        'Bea',
      );
    });

    beyondShare('says of one too many what the most is, until the cart is left', async () => {
      const { page } = await open({ products: [{ ...pen, maxQuantity: 1 }] }, 'pen');
      const notice = page.getByRole('alert').getByText('Pen: At most 1');
      for (const leave of ['Checkout', 'Continue shopping']) {
        await buy(page, 'Pen');
        await notice.waitFor();
        expect(await page.getByText('Something went wrong').count()).toBe(0);
        await page.getByRole('button', { name: leave }).click();
        await notice.waitFor({ state: 'detached' });
        await page.evaluate('Snipcart.api.theme.cart.close()');
        await page.waitForFunction("!document.querySelector('.snipcart-modal__container')");
      }
      await page.getByRole('button', { name: 'Cart' }).click();
      await line(page, 'Pen').waitFor();
      expect(await notice.count()).toBe(0);
    });

    it('says of an item that was sold out meanwhile that it is', async () => {
      const { page, shop } = await open({ products: [mug] }, 'mug');
      await shop.call('PUT', '/products/mug', { stock: 0 });
      await page.reload();
      await page.getByRole('button', { name: 'Cart' }).click();
      await line(page, 'Blue mug').getByText('This item is sold out. Remove it to go on.').waitFor();
      expect(await page.getByTitle('Increment quantity').isDisabled()).toBe(true);
      expect(await axe(page)).toEqual([]);
    });
  });

  describe('codes', () => {
    beyondShare('has a line for codes only where the shop has some', async () => {
      const { page } = await openCart({ products: [mug] }, 'mug');
      await total(page).waitFor();
      expect(await page.locator('.snipcart-discount-box').count()).toBe(0);
    });

    it('applies a code, says why another does nothing, and takes codes out', async () => {
      const big = { name: 'Big', code: 'BIG', trigger: 'Code', type: 'FixedAmount', amount: 5 };
      const before = withDiscounts(sale, { ...big, maxNumberOfUsages: 0 });
      const { page } = await openCart({ products: [mug], before }, 'mug');
      await page.getByRole('button', { name: 'Have a promo code?' }).click();
      // Its line comes from the shop, and has the focus then.
      await page.locator('input[name=promocode]:focus').waitFor();
      await page.keyboard.type('NOPE');
      await page.keyboard.press('Enter');
      await page.getByText("This promo code isn't valid").waitFor();
      expect(await page.getByPlaceholder('Promo code').getAttribute('aria-invalid')).toBe('true');
      expect(await axe(page)).toEqual([]);
      await page.getByPlaceholder('Promo code').fill('spring');
      await page.getByRole('button', { name: 'Apply' }).click();
      await expect.poll(() => total(page).textContent()).toBe('$11.25');
      expect(await page.locator('.snipcart-summary-fees__discount-container').textContent()).toBe(
        'Spring sale-$1.25',
      );
      expect(await axe(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove code SPRING' }).click();
      await expect.poll(() => total(page).textContent()).toBe('$12.50');
    });

    beyondShare('keeps a code that does nothing any more, and says so', async () => {
      const { page, shop } = await open(
        { products: [mug, pen], before: withDiscounts({ ...sale, type: 'Rate', products: ['pen'] }) },
        'mug',
        'pen',
      );
      const [discount] = (await shop.call('GET', '/discounts')).json();
      await page.evaluate(`window.Snipcart.api.cart.applyDiscount('SPRING')`);
      await shop.call('PUT', `/discounts/${discount.id}`, { ...discount, expires: '2020-01-01' });
      await page.getByRole('button', { name: 'Cart' }).click();
      await line(page, 'Blue mug').getByTitle('Increment quantity').click();
      await page
        .locator('.snipcart-discount-box__code--idle', { hasText: 'This code has expired' })
        .waitFor();
    });

    beyondShare('offers to take a code instead of the one that it cannot be combined with', async () => {
      const alone = { ...sale, name: 'Alone', code: 'ALONE', rate: 20, combinable: false };
      const { page } = await openCart({ products: [mug], before: withDiscounts(sale, alone) }, 'mug');
      await page.evaluate(`window.Snipcart.api.cart.applyDiscount('SPRING')`);
      await page.getByRole('button', { name: 'Have a promo code?' }).click();
      await page.getByPlaceholder('Promo code').fill('ALONE');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: 'Yes, use it instead' }).click();
      await expect.poll(() => total(page).textContent()).toBe('$10.00');
    });
  });

  describe('the drawer', () => {
    it('lies beside the page, which stays as it is, and closes by its veil, its button and Escape', async () => {
      const tall = '<style>body{height:3000px;margin:0}main{width:100%;background:#eee}</style>';
      const { page } = await open({ products: [mug], attributes: side, head: tall }, 'mug');
      const openIt = page.getByRole('button', { name: 'Cart (' });
      const widths = () => page.evaluate(`document.querySelector('main').getBoundingClientRect().width`);
      const before = await widths();
      await openIt.click();
      await page.locator('.snipcart-cart-summary-side').waitFor();
      expect(await page.evaluate('document.documentElement.className')).toBe('snipcart-sidecart--opened');
      expect(await widths()).toBe(before);
      await page.mouse.move(300, 500);
      await page.mouse.wheel(0, 600);
      await page.mouse.click(100, 500);
      await expect.poll(() => page.locator('.snipcart-modal__container').count()).toBe(0);
      expect(await page.evaluate('window.scrollY')).toBe(0);
      expect(await widths()).toBe(before);
      for (const close of [
        () => page.locator('.snipcart-cart__secondary-header button').click(),
        () => page.keyboard.press('Escape'),
      ]) {
        await openIt.click();
        await page.locator('.snipcart-cart-summary-side').waitFor();
        await close();
        await page.locator('.snipcart-modal__container').waitFor({ state: 'detached' });
        await page.locator('.snipcart-checkout:focus').waitFor();
      }
    });

    it('opens a whole screen for who wants to look closer, and goes back', async () => {
      const { page } = await openCart({ products: [mug], attributes: side }, 'mug');
      await page.getByRole('button', { name: 'View detailed cart' }).click();
      await page.locator('header.snipcart-cart-header').waitFor();
      expect(await line(page, 'Blue mug').count()).toBe(1);
      expect(await axe(page)).toEqual([]);
      await page.goBack();
      await page.locator('.snipcart-cart-summary-side').waitFor();
      expect(await axe(page)).toEqual([]);
    });

    beyondShare('closes to the page, though a link of the page led from one screen to another', async () => {
      const { page } = await open({ products: [mug], body: '<a href="#/cart">To the cart</a>' }, 'mug');
      await page.getByRole('button', { name: 'Cart' }).click();
      await page.evaluate(`location.hash = '#/checkout'`);
      await page.locator('#snipcart-billing-form').waitFor();
      await page.getByRole('button', { name: 'Continue shopping' }).click();
      await page.locator('.snipcart-modal__container').waitFor({ state: 'detached' });
      expect(await page.evaluate('location.hash')).toBe('');
      await page.getByRole('link', { name: 'To the cart' }).click();
      await line(page, 'Blue mug').waitFor();
      await page.goBack();
      await page.locator('.snipcart-modal__container').waitFor({ state: 'detached' });
    });

    it('tells the page of a click on its checkout button, and goes there', async () => {
      const { page } = await openCart({ products: [mug], attributes: side }, 'mug');
      await page.evaluate(`window.told = [];
        window.Snipcart.events.on('summary.checkout_clicked', () => window.told.push('clicked'));
        window.Snipcart.events.on('theme.routechanged', ({ to }) => window.told.push(to))`);
      await page.locator('.snipcart-cart__footer-buttons > .snipcart-button-primary').click();
      await expect.poll(() => page.evaluate('window.told')).toEqual(['clicked', '/checkout']);
    });
  });
});
