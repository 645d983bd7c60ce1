import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare, inShare } from './support/databases.js';
import type { TestShop } from './support/shop.js';

const { resolve } = createRequire(import.meta.url);
const frameworks = {
  'Tailwind’s preflight': '@unocss/reset/tailwind.css',
  Foundation: 'foundation-sites/dist/css/foundation.css',
  Pico: '@picocss/pico/css/pico.css',
  Materialize: 'materialize-css/dist/css/materialize.css',
  Bootstrap: 'bootstrap/dist/css/bootstrap.css',
};
const styleOf = (file: string) =>
  `<style>${readFileSync(resolve(file), 'utf8').replace(/@font-face *\{[^}]*\}|@import[^;]*;/g, '')}</style>`;

const body = `<button class="snipcart-add-item" data-item-id="tee" data-item-name="Tee" data-item-url="/" data-item-price="20"
  data-item-description="Of cotton" data-item-custom1-name="Size" data-item-custom1-options="S|L[+5.00]"
  data-item-custom2-name="Wrap it" data-item-custom2-type="checkbox" data-item-custom3-name="Note">Buy</button>`;

/** What of an element a page's rules must not change; what it inherits of the page's type it may. */
const looks = `(selector) => {
  const names = ['display', 'position', 'float', 'visibility', 'opacity', 'pointerEvents', 'backgroundColor', 'backgroundImage',
    'color', 'stroke', 'borderTopWidth', 'borderTopStyle', 'borderTopColor', 'borderRadius', 'boxShadow', 'paddingTop', 'paddingLeft', 'marginTop',
    'marginBottom', 'minHeight', 'fontSize', 'fontWeight', 'textTransform', 'letterSpacing', 'lineHeight', 'appearance', 'textDecorationLine', 'cursor', 'boxSizing',
    'listStyleType', 'transform', 'overflowX'];
  return [...document.querySelectorAll(selector)].map((element) => {
    const style = getComputedStyle(element);
    const own = Object.fromEntries(names.map((name) => [name, style[name]]));
    const pseudo = ['::before', '::after'].map((part) => getComputedStyle(element, part).content);
    const { width, height } = element.getBoundingClientRect();
    const size = element.matches('svg, [type=checkbox], [type=radio], .snipcart-button-icon') ? [width, height] : [];
    return JSON.stringify({ element: element.className.baseVal ?? element.className, ...own, pseudo, size });
  });
}`;

inBrowser('a cart on a page of a framework', (browser) => {
  const open = sites(browser);
  const ship = (shop: TestShop) =>
    Promise.all(
      ['Post', 'Van'].map((name) => shop.call('POST', '/shipping_methods', { name, rates: [{ cost: 5 }] })),
    );

  async function opened(options: SiteOptions = {}): Promise<Page> {
    const { page } = await open({ body, before: ship, ...options });
    await page.evaluate(`document.querySelector('.snipcart-add-item').click()`);
    await page.locator('.snipcart-item-line:not(.snipcart-item-line--pending)').waitFor();
    await page.evaluate('document.activeElement.blur()');
    return page;
  }
  const lookOf = async (page: Page, selector: string) => {
    // What waits for the shop is paler.
    await page.waitForFunction(`!document.querySelector('#snipcart [aria-busy=true]')`);
    return page.evaluate<string[]>(`(${looks})(${JSON.stringify(selector)})`);
  };
  const parts =
    'button, input, select, textarea, label, svg, path, h1, h2, ul, li, a, .snipcart-input, .snipcart-item-quantity__quantity, [aria-busy]';
  const within = `.snipcart-modal__container, ${parts
    .split(', ')
    .map((part) => `#snipcart ${part}`)
    .join()}`;

  /** The looks of the cart, of the billing form and of the ways to ship. */
  async function wholeLook(page: Page): Promise<string[]> {
    const cart = await lookOf(page, within);
    await page.evaluate(`Snipcart.api.theme.cart.navigate('/checkout')`);
    await page.locator('#snipcart-billing-form').waitFor();
    await page.evaluate('document.activeElement.blur()');
    const billing = await lookOf(page, within);
    await page.evaluate(`Snipcart.api.cart.update({ email: 'ada@people.example', billingAddress: { name: 'Ada', address1: '1 Row',
      city: 'Albany', country: 'US', province: 'NY', postalCode: '12207' } })`);
    await page.evaluate(`Snipcart.api.theme.cart.navigate('/checkout/shipping')`);
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().waitFor();
    await page.evaluate('document.activeElement.blur()');
    return [...cart, ...billing, ...(await lookOf(page, within))];
  }

  let bare: string[] | undefined;
  it.each(
    inShare([
      ...Object.entries(frameworks).map(([name, file]) => [name, styleOf(file)] as const),
      [
        'rules for everything',
        '<style>* { color: red } svg, path { stroke: red } .a, [class] { border: 1px solid red }</style>',
      ] as const,
      [
        'rules for parts of class names',
        `<style>[class*="cart"]:not(html) { float: left; width: 50%; padding: 20px; border: 3px solid red; background: yellow; opacity: 0.5;
        overflow: hidden; position: relative; transform: rotate(1deg) } [class*="modal"] { display: none }
        [class*="header"] { position: sticky } [class*="button"] { border-radius: 30px } [class*="item"] { float: left }</style>`,
      ] as const,
      [
        'what stands before and after everything',
        '<style>:not(svg, path)::before { content: "X"; display: block } :not(svg, path)::after { content: "Y" }</style>',
      ] as const,
    ]),
  )('looks beside %s as it does on a bare page', async (_, head) => {
    bare ??= await wholeLook(await opened({ head: '<style>html { font-size: 16px }</style>' }));
    expect(bare.length).toBeGreaterThan(80);
    expect(await wholeLook(await opened({ head }))).toEqual(bare);
  });

  it.each(inShare(Object.entries(frameworks)))(
    'is what a site’s own rules for it make of it, beside %s',
    async (_, file) => {
      const site = `<style>
      .snipcart-cart-button--highlight { background-color: rgb(1, 2, 3); }
      @media (min-width: 100px) { .snipcart-item-line__title { letter-spacing: 3px } }
      @layer brand { .snipcart-cart-header { background-color: rgb(7, 8, 9) } }
      .page, .snipcart-textbox:not(.other) { padding-top: 21px }
      #snipcart label { color: rgb(10, 11, 12) }
      .snipcart-item-line__title:has(*) { color: red }
      </style>`;
      const page = await opened({ head: site + styleOf(file) });
      const style = (selector: string, name: string) =>
        page.evaluate(
          `getComputedStyle(document.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(name)}]`,
        );
      expect([
        await style('.snipcart-button-primary', 'backgroundColor'),
        await style('.snipcart-item-line__title', 'letterSpacing'),
        await style('.snipcart-cart-header', 'backgroundColor'),
        await style('.snipcart-item-line .snipcart-textbox', 'paddingTop'),
        await style('.snipcart-item-line label', 'color'),
      ]).toEqual(['rgb(1, 2, 3)', '3px', 'rgb(7, 8, 9)', '21px', 'rgb(10, 11, 12)']);
      // A style that comes later counts from the next time that the cart opens.
      await page.evaluate(`{
      const style = document.head.appendChild(document.createElement('style'));
      style.sheet.insertRule('.snipcart-button-primary { border-radius: 30px }');
    }`);
      await page.keyboard.press('Escape');
      await page.evaluate('Snipcart.api.theme.cart.close()');
      await page.evaluate('Snipcart.api.theme.cart.open()');
      await page.locator('.snipcart-button-primary').waitFor();
      expect(await style('.snipcart-button-primary', 'borderRadius')).toBe('30px');
    },
  );

  beyondShare(
    'fills the screen and takes no room in the page, whatever the page says of every div',
    async () => {
      const page = await opened({
        head: `<style>div, body > div { margin: 20px; padding: 30px; border: 3px solid red; opacity: .5; min-height: 40px; max-width: 200px;
        transform: translateX(9px); filter: blur(1px); contain: paint } svg { float: right }</style>`,
      });
      const places = await page.evaluate<unknown>(`(() => {
      const { left, top, width, height } = document.querySelector('.snipcart-modal__container').getBoundingClientRect();
      const root = document.querySelector('#snipcart');
      const styles = [root, root.querySelector('.snipcart-modal__container')].map((one) => getComputedStyle(one));
      return [left, top, width === innerWidth, height === innerHeight, root.offsetHeight,
        ...styles.map(({ opacity, filter, padding }) => [opacity, filter, padding].join(' ')),
        getComputedStyle(root.querySelector('svg')).float];
    })()`);
      expect(places).toEqual([0, 0, true, true, 0, '1 none 0px', '1 none 0px', 'none']);
    },
  );

  it.each(['side', 'full'])('is whole on a phone whose page is wider than the screen: %s', async (modal) => {
    const page = await opened({
      attributes: `data-config-modal-style="${modal}"`,
      body: `${body}<div style="width: 900px; height: 2000px">A wide table</div>`,
      browser: { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true },
    });
    const outside = () =>
      page.evaluate<string[]>(`(() => {
        const { offsetLeft, offsetTop, width } = visualViewport;
        return [...document.querySelectorAll('#snipcart button, #snipcart h1')].filter((one) => one.offsetParent).flatMap((one) => {
          const { left, right } = one.getBoundingClientRect();
          return left < offsetLeft - 1 || right > offsetLeft + width + 1 ? [one.className + ' ' + left + '-' + right + ' of ' + width] : [];
        });
      })()`);
    expect(await outside()).toEqual([]);
    await page.locator('.snipcart-cart__checkout-button').click();
    await page.locator('#snipcart-billing-form').waitFor();
    expect(await outside()).toEqual([]);
    await page.locator('.snipcart-modal__close').click();
    await page.waitForFunction("!document.querySelector('.snipcart-modal__container')");
  });

  beyondShare(
    'takes a country and a province by the names that Snipcart’s own tests type them into',
    async () => {
      const page = await opened();
      await page.evaluate(`Snipcart.api.theme.cart.navigate('/checkout')`);
      await page.locator('#snipcart-billing-form').waitFor();
      await page.locator('input[name=country-target]').pressSequentially('United States');
      await page.locator('input[name=province-target]').pressSequentially('IL');
      expect(await page.locator('select[name=country]').inputValue()).toBe('US');
      expect(await page.locator('select[name=province]').inputValue()).toBe('IL');
    },
  );
});
