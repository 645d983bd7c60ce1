import { expect, it } from 'vitest';
import { inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare } from './support/databases.js';

const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };
const added = "Snipcart.api.cart.items.add({ id: 'mug', name: 'Blue mug', price: 12.5, url: '/' })";

inBrowser('window.Snipcart', (browser) => {
  const open = sites(browser);
  const opened = (options: SiteOptions = {}) => open({ products: [mug], ...options });

  it('is whole before it is ready, and tells of it in this order', async () => {
    const head = `<script>
      window.heard = [];
      const look = setInterval(() => {
        if (!window.Snipcart) return;
        clearInterval(look);
        const { api, events, store, ready, version } = window.Snipcart;
        window.early = [typeof api.cart.items.add, typeof events.on, store.getState().cart.items.count, typeof ready.then, typeof version];
      }, 1);
      document.addEventListener('snipcart.ready', ({ detail }) => {
        heard.push('ready ' + (detail.sdk === window.Snipcart));
        Snipcart.events.on('snipcart.initialized', ({ customer }) => heard.push(customer.status));
        Snipcart.ready.then((sdk) => heard.push('promise ' + (sdk === window.Snipcart)));
      });
      window.addEventListener('snipcart.ready', () => heard.push('window'));
    </script>`;
    const { page, errors } = await opened({ head });
    await page.waitForFunction("window.early && window.heard.includes('SignedOut')");
    expect(await page.evaluate('window.heard')).toEqual([
      'ready true',
      'window',
      'promise true',
      'SignedOut',
    ]);
    expect(await page.evaluate('window.early')).toEqual(['function', 'function', 0, 'function', 'string']);
    expect(errors).toEqual([]);
  });

  beyondShare('has a state in the shape that pages look into', async () => {
    const { page } = await opened();
    const state = await page.evaluate('Snipcart.store.getState()');
    expect(state).toMatchObject({
      cart: {
        token: null,
        status: 0,
        items: { items: [], count: 0 },
        discounts: { items: [] },
        shippingRates: { loading: false, status: 'Stale', items: [] },
        shippingDetails: { method: null, status: 0 },
        taxes: { loading: false, items: [] },
        paymentDetails: { method: null, status: 0, details: {} },
        customFields: [],
        subtotal: 0,
        total: 0,
        currency: 'usd',
        invoiceNumber: null,
      },
      session: {
        lang: 'en',
        loading: false,
        isSandboxMode: true,
        featureFlags: [],
        shouldRefetchShippingRates: false,
        settings: {
          currency: 'usd',
          cultureSettings: { currencySymbol: '$', precision: 2 },
          cartSettings: { configModalStyle: '', configAddProductBehavior: '' },
          splitName: false,
          onlyAllowGuests: false,
        },
      },
      customer: { status: 'SignedOut' },
      localization: { predictions: [], addresses: [] },
      customization: {},
    });
  });

  it('adds, changes and removes, also in the wrong but usual form, and from within a listener', async () => {
    const { page } = await opened();
    const heard = await page.evaluate(`(async () => {
      const heard = [];
      const { items } = Snipcart.api.cart;
      Snipcart.events.on('item.updated', ({ quantity }) => heard.push('updated ' + quantity));
      Snipcart.events.on('item.removed', ({ id }) => heard.push('removed ' + id));
      const end = Snipcart.events.on('item.added', (item) => {
        heard.push('added ' + item.quantity);
        end();
        items.update({ uniqueId: item.uniqueId, quantity: 2 });
      });
      const { uniqueId } = await ${added};
      await items.update(uniqueId, { quantity: 4 });
      await items.remove(uniqueId);
      return [...heard, Snipcart.store.getState().cart.items.count];
    })()`);
    expect(heard).toEqual(['added 1', 'updated 2', 'updated 4', 'removed mug', 0]);
  });

  beyondShare('takes what pages do wrong without falling over', async () => {
    const { page, errors } = await opened();
    await page.evaluate(`(async () => {
      Snipcart.DEBUG = true;
      Snipcart.events.off('item.added', () => {});
      Snipcart.events.off('nothing');
      Snipcart.events.on('order.started', () => {})();
      Snipcart.api.theme.customization.registerPaymentFormCustomization({ shipping: { enabled: true } });
      const { open } = Snipcart.api.theme.cart;
      Snipcart.api.theme.cart.open = () => open();
      await Snipcart.api.theme.cart.open();
      await Snipcart.api.theme.cart.navigate('/checkout');
      Snipcart.api.modal.close();
      Snipcart.events.on('customer.signedout', () => { window.signedOut = true; });
      await Snipcart.api.customer.fetchOrders().catch(({ reason }) => { window.reason = reason; });
    })()`);
    await page.waitForFunction("!location.hash.startsWith('#/c')");
    // A guest has no orders to see, and was never signed in.
    expect(await page.evaluate('[window.reason, window.signedOut]')).toEqual(['signed_out', undefined]);
    expect(errors).toEqual([]);
  });

  beyondShare(
    'keeps the cart where a code that it has not is taken out, as pages do for another way to ship',
    async () => {
      const { page } = await opened();
      await page.evaluate(added);
      const token = await page.evaluate('Snipcart.store.getState().cart.token');
      const refused = await page.evaluate(
        "Snipcart.api.cart.removeDiscount('PICKUP').catch(({ status }) => status)",
      );
      expect(refused).toBe(404);
      const { cart } = await page.evaluate<{ cart: { token: string; items: { count: number } } }>(
        'Snipcart.store.getState()',
      );
      expect([cart.token, cart.items.count]).toEqual([token, 1]);
    },
  );

  beyondShare('tells what routes are gone through', async () => {
    const { page } = await opened();
    await page.evaluate(`window.heard = [];
      Snipcart.events.on('theme.routechanged', ({ from, to }) => window.heard.push(from + ' ' + to));
      for (const name of ['cart.opened', 'cart.closed']) Snipcart.events.on(name, () => window.heard.push(name));`);
    // A browser tells of another hash only after a while.
    const messages: string[] = [];
    const tells = async (...news: string[]) => {
      messages.push(...news);
      await expect.poll(() => page.evaluate('window.heard')).toEqual(messages);
    };
    await page.evaluate("location.hash = '#/cart'");
    await tells('/ /cart', 'cart.opened');
    await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
    await tells('/cart /checkout');
    await page.goBack();
    await tells('/checkout /cart');
    await page.goBack();
    await tells('/cart /', 'cart.closed');
    for (const hash of ['#prices', '#/', '#/about'])
      await page.evaluate(`new Promise((resolve) => {
        window.addEventListener('hashchange', resolve, { once: true });
        location.hash = '${hash}';
      }).then(() => undefined)`);
    await tells();
    expect(await page.evaluate("document.querySelector('.snipcart-modal__container')")).toBe(null);
  });

  it('keeps the cart’s token in a cookie of the site, and begins a cart with the lines of one from there', async () => {
    const { page, origin } = await opened();
    await page.evaluate(added);
    const token = await page.evaluate<string>('Snipcart.store.getState().cart.token');
    const cookies = async () =>
      (await page.context().cookies()).map(({ name, value, httpOnly }) => [name, value, httpOnly]);
    expect(await cookies()).toEqual([['snipcart-cart', token, false]]);
    await page.evaluate("Snipcart.api.cart.update({ email: 'planted@example.com', notes: 'Ring twice' })");
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.waitForFunction('window.Snipcart?.store.getState().cart.items.count === 1');
    // Whoever planted that token would read what is typed into its cart.
    const begun = await page.evaluate<{ token: string }>('Snipcart.store.getState().cart');
    expect(begun).toMatchObject({ email: '', notes: null, items: { items: [{ id: 'mug' }] } });
    expect(begun.token).not.toBe(token);
    expect(await cookies()).toEqual([['snipcart-cart', begun.token, false]]);
    await page.evaluate("Snipcart.api.cart.update({ email: 'ana@people.example' })");
    expect(await page.evaluate('Snipcart.store.getState().cart.token')).toBe(begun.token);
    await page
      .context()
      .addCookies([{ name: 'snipcart-cart', value: '00000000-0000-4000-8000-000000000000', url: origin }]);
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.waitForFunction('window.Snipcart && !Snipcart.store.getState().session.loading');
    expect(await page.evaluate('Snipcart.store.getState().cart.items.count')).toBe(0);
    expect(await cookies()).toEqual([]);
  });

  beyondShare(
    'takes no currency that the shop does not sell in, whether there is a cart or not',
    async () => {
      const { page } = await opened({
        products: [{ id: 'mug', name: 'Bol', price: { usd: 12, eur: 10 } as never }],
        settings: { currencies: ['USD', 'EUR'] },
      });
      const change = (code: string) =>
        page.evaluate(`Snipcart.api.session.setCurrency('${code}').then(({ currency }) => currency, ({ name, message }) =>
        [name, message, Snipcart.store.getState().cart.currency])`);
      const refused = ['SDKError', expect.stringMatching(/must be one of usd, eur/i), 'usd'];
      expect(await change('xyz')).toEqual(refused);
      expect(await change('EUR')).toBe('eur');
      expect(await change('usd')).toBe('usd');
      await page.evaluate("Snipcart.api.cart.items.add({ id: 'mug', url: '/' })");
      expect(await change('xyz')).toEqual(refused);
      expect(await page.evaluate('Snipcart.store.getState().cart.total')).toBe(12);
    },
  );

  it('sells in the shop’s currency where the page names one that it does not sell in, and says so', async () => {
    const { page, consoleMessages } = await opened({ attributes: 'data-currency="jpy"' });
    expect(await page.evaluate(`${added}.then(() => Snipcart.store.getState().cart.currency)`)).toBe('usd');
    expect(consoleMessages).toEqual([expect.stringMatching(/^Snipcart: currency must be one of usd/i)]);
  });

  it('sells whatever the page says that its language is', async () => {
    const attributes = 'data-config-add-product-behavior="none"';
    for (const [html, lang] of [
      ['fr_fr', 'fr-FR'],
      ['{{ lang }}', 'en'],
      ['english', 'english'],
    ]) {
      const { page } = await opened({ html: `<html lang="${html}">`, attributes });
      await page.evaluate(added);
      const { session, cart } = await page.evaluate<{ session: { lang: string }; cart: { lang: string } }>(
        'Snipcart.store.getState()',
      );
      expect([session.lang, cart.lang]).toEqual([lang, lang]);
      await page.evaluate("Snipcart.api.session.setLanguage('pt_BR')");
      expect(await page.evaluate('Snipcart.store.getState().cart.lang')).toBe('pt-BR');
    }
  });

  beyondShare('speaks the language that a script asked for while the shop had not answered yet', async () => {
    const { page } = await opened();
    await page.route('**/api/cart/settings', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.addInitScript(`const look = setInterval(() => {
      if (!window.Snipcart || document.readyState === 'loading') return;
      clearInterval(look);
      void Snipcart.api.session.setLanguage('fr');
    }, 1);`);
    await page.reload();
    await page.waitForFunction('window.Snipcart && !Snipcart.store.getState().session.loading');
    expect(
      await page.evaluate('[Snipcart.store.getState().session.lang, Snipcart.store.getState().cart.lang]'),
    ).toEqual(['fr', 'fr']);
  });

  it('is closed once close() has answered, and opens again for who asks at once', async () => {
    const { page } = await opened();
    const after = await page.evaluate(`(async () => {
      const { cart } = Snipcart.api.theme;
      const isOpen = () => document.querySelector('.snipcart-modal__container') !== null && location.hash === '#/cart';
      await cart.open();
      await Promise.all([cart.close(), cart.close()]);
      const closed = location.hash;
      location.hash = '#prices';
      await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
      await cart.open();
      void cart.close();
      await cart.open();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [closed, isOpen()];
    })()`);
    expect(after).toEqual(['', true]);
    await page.goBack();
    await expect.poll(() => page.evaluate('location.hash')).toBe('#prices');
  });

  beyondShare('has the focus as soon as it is seen, so that a quick Escape closes it', async () => {
    const { page } = await opened();
    const inside = await page.evaluate(`new Promise((resolve) => {
      new MutationObserver((_, watch) => {
        const dialog = document.querySelector('.snipcart-modal__container');
        if (!dialog) return;
        watch.disconnect();
        resolve(dialog.contains(document.activeElement));
      }).observe(document.body, { childList: true, subtree: true });
      void Snipcart.api.theme.cart.open();
    })`);
    expect(inside).toBe(true);
  });

  beyondShare('closes to where the page’s own router went while it was open', async () => {
    const { page } = await opened();
    const place = await page.evaluate(`(async () => {
      const { cart } = Snipcart.api.theme;
      await cart.open();
      history.pushState(null, '', '/mugs');
      await cart.close();
      return location.pathname + location.hash;
    })()`);
    expect(place).toBe('/mugs');
    await page.locator('.snipcart-modal__container').waitFor({ state: 'detached' });
  });

  it('pays once where it is told to pay twice at once', async () => {
    const { page } = await opened({ products: [{ ...mug, shippable: false }] });
    const heard = await page.evaluate(`(async () => {
      const heard = [];
      for (const name of ['cart.confirmed', 'cart.confirm.error']) Snipcart.events.on(name, () => heard.push(name));
      const { cart } = Snipcart.api;
      await ${added};
      const billingAddress = { name: 'Ana', address1: '1 Main', city: 'Boston', country: 'US', province: 'MA', postalCode: '02101' };
      await cart.update({ email: 'ana@people.example', billingAddress });
      const details = { cardNumber: '4242424242424242', cardExpiration: '12/40', cardCvc: '123' };
      await cart.setPaymentDetails({ method: 'test-card', details });
      const [one, other] = await Promise.all([cart.confirm(), cart.confirm()]);
      return [...heard, one.token === other.token, Snipcart.store.getState().cart.token];
    })()`);
    expect(heard).toEqual(['cart.confirmed', true, null]);
  });

  it('speaks the page’s language, and sells in the currency that the page changes to', async () => {
    const { page } = await opened({
      html: '<html lang="fr">',
      attributes: 'data-currency="USD"',
      products: [{ id: 'mug', name: 'Bol', price: { usd: 12, eur: 10 } as never }],
      settings: { currencies: ['USD', 'EUR'] },
    });
    await page.evaluate(
      "Snipcart.api.cart.items.add({ id: 'mug', name: 'Bol', price: { usd: 12, eur: 10 }, url: '/' })",
    );
    await page.evaluate("document.querySelector('#snipcart').dataset.currency = 'eur'");
    await page.waitForFunction('Snipcart.store.getState().cart.total === 10');
    expect(
      await page.evaluate(
        '[Snipcart.store.getState().session.lang, Snipcart.store.getState().cart.currency]',
      ),
    ).toEqual(['fr', 'eur']);
    await page.evaluate('Snipcart.api.theme.cart.open()');
    await page.getByRole('button', { name: 'Continuer mes achats' }).waitFor();
  });
});
