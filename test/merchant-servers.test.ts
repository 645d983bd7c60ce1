import { expect, it } from 'vitest';
import { type Asking, shippingRates } from '../src/checkout/merchant/shipping-rates.js';
import { merchantTaxes } from '../src/checkout/merchant/taxes.js';
import type { Cart, CartDetails } from '../src/domain/cart/cart.js';
import type { Priced } from '../src/domain/pricing/pricing.js';
import { getStore } from '../src/domain/store/store.js';
import { onEachDatabase } from './support/databases.js';
import { delays, merchantServer, misbehaviours } from './support/merchant-server.js';
import { cartItem, pricedCart, quebec } from './support/priced-cart.js';
import { startShop, type TestShop, type TestShopOptions } from './support/shop.js';

const site = merchantServer();
const standard = { cost: 10, description: 'Standard', userDefinedId: 'std', guaranteedDaysToDelivery: 5 };
const vat = { name: 'VAT', amount: '3.80', rate: 0.19, numberForInvoice: 'DE123' };

interface Question {
  readonly cart: Cart;
  readonly priced: Priced;
}

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  /** A shop whose server may be asked, for the operator named it. */
  async function start(settings: object, options: TestShopOptions = {}): Promise<TestShop> {
    const shop = await startShop(database, { allowHosts: [site.host], ...options });
    // The address is tried as soon as it is set: whatever the test before let the server do is over.
    site.does = {};
    const answer = await shop.call('PUT', '/settings/general', settings);
    expect([answer.statusCode, answer.json().errors]).toEqual([200, undefined]);
    site.asked.length = 0;
    return shop;
  }
  const storeOf = ({ storage, store }: TestShop) => getStore(storage.read, store.storeId);
  const rates = async (shop: TestShop, { cart, priced }: Question, asking?: Asking) =>
    shippingRates(shop.context, await storeOf(shop), cart, priced, asking);
  const taxes = async (shop: TestShop, { cart, priced }: Question, asking?: Asking) =>
    merchantTaxes(shop.context, await storeOf(shop), cart, priced, asking);
  /** The same cart, changed. */
  const changed = ({ cart, priced }: Question, details: Partial<CartDetails>): Question => ({
    cart: {
      ...cart,
      version: cart.version + 1,
      updatedAt: cart.updatedAt + 1,
      details: { ...cart.details, ...details },
    },
    priced,
  });
  const post = (shop: TestShop, method: object) =>
    shop.call('POST', '/shipping_methods', { name: 'Post', ...method });

  it("offers the rates of the store's methods, and names none of them twice", async () => {
    const shop = await start({});
    await post(shop, {
      rates: [
        { cost: 10, weight: { to: 1000 } },
        { cost: 18, weight: { from: 1000 } },
      ],
    });
    await post(shop, {
      name: 'Local',
      postalCodeRegex: 'G1K.*',
      location: { country: 'CA' },
      rates: [{ cost: 0 }],
    });
    await post(shop, { name: 'Far', location: { country: 'FR' }, rates: [{ cost: 40 }] });
    await post(shop, { name: 'From 100', onOrderTotalAbove: 100, rates: [{ cost: 1 }] });
    const question = pricedCart();
    const offer = await rates(shop, question);
    expect(offer).toMatchObject({ needed: true, errors: [] });
    expect(offer.rates.map(({ description, cost, source }) => [description, cost, source])).toEqual([
      ['Post', 1800, 'method'],
      ['Local', 0, 'method'],
    ]);
    expect(new Set(offer.rates.map(({ id }) => id)).size).toBe(2);
    expect((await rates(shop, question)).rates).toEqual(offer.rates);
    const light = pricedCart({ items: [cartItem({ quantity: 1 })] });
    expect((await rates(shop, light)).rates[0]!.cost).toBe(1000);
    // What is not shipped weighs nothing, and counts into the total.
    const mixed = pricedCart({
      items: [cartItem({ quantity: 1 }), cartItem({ quantity: 3 }, { shippable: false })],
    });
    expect((await rates(shop, mixed)).rates.map(({ cost }) => cost)).toEqual([1000, 0, 100]);
    const far = pricedCart({ billing: { ...quebec, country: 'FR', province: null }, shipToBilling: true });
    expect((await rates(shop, far)).rates.map(({ cost }) => cost)).toEqual([1800, 4000]);
    const elsewhere = pricedCart({ shipping: { ...quebec, country: 'FR' }, shipToBilling: false });
    expect((await rates(shop, elsewhere)).rates.map(({ cost }) => cost)).toEqual([1800, 4000]);
    expect(site.asked).toHaveLength(0);
  });

  it('needs no rate where nothing is shipped, or where the shop does not ship', async () => {
    const shop = await start({});
    expect(await rates(shop, pricedCart())).toMatchObject({ needed: false, rates: [], errors: [] });
    await post(shop, { rates: [{ cost: 10 }] });
    expect((await rates(shop, pricedCart())).needed).toBe(true);
    const digital = pricedCart({ items: [cartItem({}, { shippable: false })] });
    const none = { needed: false, rates: [], errors: [], offered: null };
    expect(await rates(shop, digital)).toEqual(none);
    expect(await rates(shop, pricedCart({ items: [] }))).toEqual(none);
    await shop.call('PUT', '/settings/general', { shippingUrl: site.url });
    // Setting an address tries it once.
    const triedOnce = site.asked.length;
    expect(await rates(shop, digital)).toEqual(none);
    expect(site.asked).toHaveLength(triedOnce);
  });

  it('says that it does not ship there, or that the address is missing', async () => {
    const shop = await start({});
    await post(shop, { location: { country: 'FR' }, rates: [{ cost: 10 }] });
    expect(await rates(shop, pricedCart())).toMatchObject({
      rates: [],
      errors: [{ code: 'no_rates', message: 'The shop does not ship these items to this address.' }],
    });
    expect((await rates(shop, pricedCart({ billing: {} }))).errors).toMatchObject([
      { code: 'invalid_address' },
    ]);
  });

  it('offers the rates that discounts add, beside the others or alone', async () => {
    const shop = await start({ shippingUrl: site.url });
    const { cart, priced } = pricedCart();
    const gift = { ...(await free()), source: 'discount' as const };
    const question = { cart, priced: { ...priced, offeredRates: [gift] } };
    site.does = { rates: [standard] };
    expect((await rates(shop, question)).rates.map(({ source }) => source)).toEqual(['webhook', 'discount']);
    for (const does of [{ rates: [] }, { errors: ['Sorry'] }, misbehaviours['answers 500']!]) {
      site.does = does;
      expect(await rates(shop, question)).toMatchObject({ rates: [gift], errors: [] });
    }

    async function free() {
      site.does = [{ cost: 0, description: 'Free' }];
      return (await rates(shop, { cart, priced })).rates[0]!;
    }
  });

  it("asks the merchant's server with the cart as an order, and a token that proves it is ours", async () => {
    const shop = await start({ shippingUrl: site.url });
    await post(shop, { rates: [{ cost: 99 }] });
    site.does = { rates: [standard, { cost: '25.005', description: 'Express' }] };
    const question = pricedCart({
      metadata: { source: 'blog' },
      rate: {
        id: 'x',
        source: 'webhook',
        description: 'Standard',
        cost: 1000,
        guaranteedDays: 5,
        reference: 'std',
        additionalInfos: null,
        provider: null,
        localizationId: null,
      },
    });
    const offer = await rates(shop, question);
    expect(offer).toMatchObject({
      needed: true,
      errors: [],
      rates: [
        { source: 'webhook', description: 'Standard', cost: 1000, reference: 'std', guaranteedDays: 5 },
        { description: 'Express', cost: 2501, reference: null },
      ],
    });
    const [{ headers, body }] = site.asked as [(typeof site.asked)[0]];
    const { content, ...envelope } = body;
    expect(envelope).toEqual({
      eventName: 'shippingrates.fetch',
      mode: 'Test',
      createdOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(content).toMatchObject({
      token: question.cart.token,
      mode: 'Test',
      status: 'InProgress',
      currency: 'usd',
      lang: 'en',
      email: 'jane@example.com',
      completionDate: null,
      totalWeight: 1000,
      subtotal: 60,
      shippingFees: 10,
      shippingMethod: 'Standard',
      shippingRateUserDefinedId: 'std',
      shippingAddressSameAsBilling: true,
      shippingAddressName: 'Jane Doe',
      shippingAddressAddress1: '1 Main St',
      shippingAddressCity: 'Québec',
      shippingAddressCountry: 'CA',
      shippingAddressProvince: 'QC',
      shippingAddressPostalCode: 'G1K 3A9',
      billingAddressCountry: 'CA',
      metadata: { source: 'blog' },
      discounts: [],
      items: [
        {
          id: 'movie',
          name: 'Movie',
          price: 30,
          quantity: 2,
          weight: 500,
          width: 10,
          height: 2,
          length: 20,
          shippable: true,
          totalPrice: 60,
          totalWeight: 1000,
          customFields: [],
        },
      ],
    });
    const address = {
      name: 'Jane Doe',
      address1: '1 Main St',
      city: 'Québec',
      country: 'CA',
      postalCode: 'G1K 3A9',
    };
    expect(content.shippingAddress).toMatchObject({ ...address, province: 'QC' });
    expect(content.billingAddress).toMatchObject(address);
    expect(JSON.stringify(body)).not.toContain(shop.store.tokenSecret);
    const token = headers['x-snipcart-requesttoken'];
    expect((await shop.call('GET', `/requestvalidation/${token}`)).json()).toEqual({ token });
    const stranger = { key: shop.other.secretKey };
    expect((await shop.call('GET', `/requestvalidation/${token}`, undefined, stranger)).statusCode).toBe(404);
  });

  it("asks the merchant's server again only where something changed, or afresh", async () => {
    const shop = await start({ shippingUrl: site.url });
    site.does = { rates: [standard] };
    const first = pricedCart();
    const { offered } = await rates(shop, first);
    const known = changed(first, { offered });
    const again = await rates(shop, known);
    expect(again.rates).toEqual(offered!.rates);
    // A choice of a rate, and what hangs on it, is no new question.
    await rates(shop, {
      ...changed(known, { rate: offered!.rates[0]! }),
      priced: { ...known.priced, totals: { ...known.priced.totals, shipping: 1000, total: 7000, taxes: 5 } },
    });
    expect(site.asked).toHaveLength(1);
    const [item] = known.cart.details.items;
    const questions: Question[] = [
      changed(known, { billing: { ...quebec, postalCode: 'H1A 1A1' } }),
      changed(known, { items: [{ ...item!, quantity: 3 }] }),
      changed(known, {
        items: [{ ...item!, definition: { ...item!.definition, dimensions: { weight: 7 } } }],
      }),
      changed(known, { items: [{ ...item!, chosen: [{ name: 'Size', value: 'L' }] }] }),
      changed(known, { currency: 'CAD' }),
      changed(known, { language: 'fr' }),
      changed(known, { customFields: [{ name: 'Pick up', value: 'true' }] }),
      {
        ...known,
        priced: { ...known.priced, lines: known.priced.lines.map((line) => ({ ...line, discount: 5 })) },
      },
    ];
    for (const [at, question] of questions.entries()) {
      await rates(shop, question);
      expect([at, site.asked.length]).toEqual([at, at + 2]);
    }
    site.does = { rates: [{ ...standard, cost: 11 }] };
    const fresh = await rates(shop, known, { fresh: true });
    expect(fresh.rates).toMatchObject([{ cost: 1100 }]);
    expect(fresh.rates[0]!.id).not.toBe(offered!.rates[0]!.id);
    await shop.call('PUT', '/settings/general', { shippingUrl: `${site.url}?v=2` });
    expect((await rates(shop, known)).rates).toMatchObject([{ cost: 1100 }]);
  });

  it("passes on the errors of the merchant's server in its own words", async () => {
    const shop = await start({ shippingUrl: site.url });
    const [code, message] = ['invalid_postal_code', 'The postal code is invalid.'];
    const errors = [{ code, message }];
    site.does = { errors: [{ key: code, message }] };
    expect(await rates(shop, pricedCart())).toMatchObject({ needed: true, rates: [], errors });
    site.does = { rates: [standard], errors: [{ key: code, message }] };
    expect(await rates(shop, pricedCart())).toMatchObject({ rates: [{ cost: 1000 }], errors: [] });
    site.does = { rates: [] };
    expect((await rates(shop, pricedCart())).errors).toMatchObject([{ code: 'no_rates' }]);
  });

  it('does not ask about a cart that goes nowhere yet', async () => {
    const shop = await start({ shippingUrl: site.url, taxesUrl: site.url });
    const nowhere = pricedCart({ billing: { name: 'Jane' } });
    expect((await rates(shop, nowhere)).errors).toMatchObject([{ code: 'invalid_address' }]);
    expect(await taxes(shop, nowhere)).toBeNull();
    expect(await taxes(shop, pricedCart({ items: [] }))).toBeNull();
    expect(site.asked).toHaveLength(0);
  });

  it('tells the buyer why there are no rates and no taxes, the log what failed, and nobody else of the network behind', async () => {
    const shop = await start({ shippingUrl: site.url, taxesUrl: site.url });
    const logged: Readonly<Record<string, unknown>>[] = [];
    shop.context.troubles.listen((about) => logged.push(about));
    for (const [name, does] of Object.entries(misbehaviours)) {
      site.does = does;
      logged.length = 0;
      const offer = await rates(shop, pricedCart());
      expect(offer, name).toMatchObject({
        needed: true,
        rates: [],
        errors: [{ code: 'rates_not_calculated' }],
      });
      expect(offer.errors[0]!.message, name).toMatch(
        /^The shop's shipping rates could not be calculated: its server (answered|could not be reached)[a-z ]*\. Try again/,
      );
      const refused = await taxes(shop, pricedCart()).catch((error: unknown) => error);
      expect(refused, name).toMatchObject({
        code: 'cart_refused',
        details: { reason: 'taxes_calculation' },
        errors: { taxes: ['taxes_calculation'] },
        message: expect.stringMatching(
          /^The taxes of this order could not be calculated: the shop's server [a-z ]+\. Try/,
        ),
      });
      expect(JSON.stringify([offer, String(refused)]), name).not.toMatch(/secret|127\.0\.0\.1|169\.254/);
      // The merchant reads why.
      expect(logged, name).toMatchObject([{ setting: 'shippingUrl' }, { setting: 'taxesUrl' }]);
      for (const { reason } of logged) expect(reason, name).toMatch(/./);
      // What failed is asked again.
      site.does = { rates: [standard] };
      const again = changed(pricedCart(), { offered: offer.offered });
      expect((await rates(shop, again)).rates, name).toHaveLength(1);
    }
  });

  it('asks no private address that was set over HTTP alone', async () => {
    const shop = await start({ shippingUrl: site.url, taxesUrl: site.url }, { allowHosts: [] });
    expect((await rates(shop, pricedCart())).errors).toEqual([
      {
        code: 'rates_not_calculated',
        message:
          "The shop's shipping rates could not be calculated: its server could not be reached. Try again in a moment.",
      },
    ]);
    await expect(taxes(shop, pricedCart())).rejects.toThrow('could not be reached');
    await shop.call('PUT', '/settings/domain', { domain: site.host, protocol: 'http' });
    expect((await rates(shop, pricedCart())).rates).toEqual([]);
    expect(site.asked).toHaveLength(0);
  });

  it("asks the merchant's calculator with the cart as it is before taxes", async () => {
    const shop = await start({ taxesUrl: site.url, currency: 'EUR' });
    site.does = (response) =>
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ taxes: [vat] }));
    const { cart, priced } = pricedCart({ currency: 'EUR', items: [cartItem({ quantity: 1 })] });
    const totals = { ...priced.totals, shipping: 429, taxes: 77, total: 3506 };
    const calculated = await taxes(shop, { cart, priced: { ...priced, totals } });
    expect(calculated!.given).toEqual([
      {
        name: 'VAT',
        amount: 380,
        rate: 0.19,
        numberForInvoice: 'DE123',
        includedInPrice: false,
        appliesOnShipping: false,
      },
    ]);
    const { content, ...envelope } = site.asked[0]!.body;
    expect(envelope).toMatchObject({ eventName: 'taxes.calculate', mode: 'Test' });
    expect(content).toMatchObject({
      token: cart.token,
      version: '3.0',
      creationDate: 1768933171,
      modificationDate: 1768933172,
      completionDate: null,
      status: 'InProgress',
      mode: 'Test',
      lang: 'en',
      currency: 'eur',
      email: 'jane@example.com',
      invoiceNumber: '',
      shipToBillingAddress: true,
      billingAddress: { name: 'Jane Doe', country: 'CA', province: 'QC', postalCode: 'G1K 3A9' },
      shippingAddress: { country: 'CA' },
      shippingInformation: { fees: 4.29, method: null },
      paymentMethod: 0,
      items: [
        {
          id: 'movie',
          quantity: 1,
          unitPrice: 30,
          totalPrice: 30,
          totalPriceWithoutTaxes: 30,
          taxable: true,
          taxes: [],
          addedOn: 1768933171,
        },
      ],
      discounts: [],
      customFields: [],
      plans: [],
      refunds: [],
      taxes: [],
      taxProvider: 'Webhooks',
      itemsTotal: 30,
      discountsTotal: 0,
      taxesTotal: 0,
      plansTotal: 0,
      total: 34.29,
      totalWeight: 500,
      metadata: {},
    });
  });

  it("asks the merchant's calculator again only where something changed, shipping too, or afresh", async () => {
    const shop = await start({ taxesUrl: site.url });
    site.does = { taxes: [vat] };
    const first = pricedCart();
    const known = changed(first, { taxes: await taxes(shop, first) });
    const ships = (shipping: number): Question => ({
      ...known,
      priced: { ...known.priced, totals: { ...known.priced.totals, shipping } },
    });
    expect(await taxes(shop, known)).toBe(known.cart.details.taxes);
    expect(await taxes(shop, ships(0))).toBe(known.cart.details.taxes);
    expect(site.asked).toHaveLength(1);
    site.does = [];
    expect((await taxes(shop, ships(429)))!.given).toEqual([]);
    expect((await taxes(shop, known, { fresh: true }))!.given).toEqual([]);
    expect((await taxes(shop, changed(known, { billing: { ...quebec, province: 'ON' } })))!.given).toEqual(
      [],
    );
    expect(site.asked).toHaveLength(4);
    await shop.call('PUT', '/settings/taxes', { taxesUrl: null });
    expect(await taxes(shop, known)).toBeNull();
    expect(site.asked).toHaveLength(4);
  });

  // It waits by the clock, whichever database it is.
  it.runIf(database.name === 'sqlite')(
    'waits ten seconds for a server, and no longer',
    async () => {
      const shop = await start({ shippingUrl: site.url });
      const replies = Object.values(delays);
      site.does = (response) => replies.pop()!(response);
      const started = Date.now();
      const offers = await Promise.all(replies.map(() => rates(shop, pricedCart())));
      expect(replies).toEqual([]);
      const message =
        "The shop's shipping rates could not be calculated: its server did not answer in time. Try again in a moment.";
      for (const offer of offers) expect(offer.errors).toEqual([{ code: 'rates_not_calculated', message }]);
      expect(Date.now() - started).toBeGreaterThan(9_900);
      expect(Date.now() - started).toBeLessThan(13_000);
    },
    20_000,
  );
});
