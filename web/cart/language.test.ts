import { describe, expect, it } from 'vitest';
import type { Texts } from '../shared/language.js';
import { cartLanguage, type TextKey } from './language.js';
import en from './texts/en.json' with { type: 'json' };
import fr from './texts/fr.json' with { type: 'json' };

type Files = Record<string, Texts | (() => Promise<Texts>)>;

/**
 * A language whose files are those passed in beside English, in English; a function stands for one whose
 * answer is waited for.
 */
async function languageWith(files: Files = { fr }) {
  const { language, asked } = newLanguage(
    new Proxy(files, { get: (all, name) => (name === 'en' ? en : all[String(name)]) }),
  );
  await language.use('en');
  asked.length = 0;
  return { language, asked };
}

/** A language of which nothing is there yet. */
function newLanguage(files: Files) {
  const asked: string[] = [];
  const language = cartLanguage({
    fetchTexts: async (lang) => {
      asked.push(lang);
      const file = files[lang];
      if (!file) throw new Error(`${lang} cannot be fetched`);
      return typeof file === 'function' ? file() : file;
    },
  });
  return { language, asked };
}

const own = (key: string) => key as TextKey;

describe('the language of the cart', () => {
  it('is English for who asks for it, and for who asks for one without a file', async () => {
    for (const lang of ['en', 'ja']) {
      const { language, asked } = newLanguage({ en });
      await language.use(lang);
      expect(language.t('billing.title')).toBe('Billing');
      expect([language.lang, language.textLang, language.dir, asked]).toEqual([lang, 'en', 'ltr', ['en']]);
    }
  });

  it('asks for nothing beside its own file', async () => {
    const { language, asked } = newLanguage({ fr });
    await language.use('fr');
    expect([language.t('billing.title'), asked]).toEqual(['Facturation', ['fr']]);
  });

  it('says what its keys say while no text can be fetched', async () => {
    const files: Files = {};
    const { language } = newLanguage(files);
    expect(language.t('billing.continue_to_shipping')).toBe('');
    for (const lang of ['en', 'fr', 'ja']) {
      await language.use(lang);
      expect(language.t('billing.continue_to_shipping')).toBe('Continue to shipping');
      expect(language.t('errors.order_validation.stock_validation.title')).toBe('Title');
      expect(language.errorText('out_of_stock', 'None is left')).toBe('None is left');
      expect(language.has('billing.title')).toBe(false);
    }
    files.fr = fr;
    await language.use('fr');
    expect(language.t('billing.title')).toBe('Facturation');
  });

  it('changes once its texts are there, which are fetched once', async () => {
    const { language, asked } = await languageWith();
    const changed = language.use('fr');
    expect(language.t('billing.title')).toBe('Billing');
    await changed;
    expect([language.lang, language.textLang, language.t('billing.title')]).toEqual([
      'fr',
      'fr',
      'Facturation',
    ]);
    await language.use('en');
    expect(language.t('billing.title')).toBe('Billing');
    await language.use('fr');
    expect(asked).toEqual(['fr']);
  });

  it('is that of the last call, however long an earlier one takes', async () => {
    let answer = (_: Texts): void => {};
    const held = new Promise<Texts>((resolve) => {
      answer = resolve;
    });
    const { language } = await languageWith({ de: () => held, fr });
    const slow = language.use('de');
    await language.use('fr');
    answer({ billing: { title: 'Rechnung' } });
    await slow;
    expect([language.lang, language.t('billing.title')]).toEqual(['fr', 'Facturation']);
  });

  it('of a region is that of its language, and keeps its name', async () => {
    const { language } = await languageWith();
    await language.use('fr-CA');
    expect([language.lang, language.textLang, language.t('billing.title')]).toEqual([
      'fr-CA',
      'fr-CA',
      'Facturation',
    ]);
    await language.use('fr_be');
    expect([language.lang, language.textLang]).toEqual(['fr-BE', 'fr-BE']);
    await language.use('en-GB');
    expect([language.textLang, language.t('billing.title')]).toEqual(['en-GB', 'Billing']);
  });

  it('stays English where there is no file, and nobody is asked for one', async () => {
    const { language, asked } = await languageWith();
    for (const [asked, lang] of [
      ['ja', 'ja'],
      ['xx', 'xx'],
      // What is no language is English for the shop too, which would refuse the cart.
      ['', 'en'],
      ['not a language', 'en'],
      ['__proto__', 'en'],
    ] as const) {
      await language.use(asked);
      expect([language.lang, language.textLang, language.t('cart_summary.total')]).toEqual([
        lang,
        'en',
        'Total',
      ]);
    }
    expect(asked).toEqual([]);
  });

  it('stays English while the network is down, and is fetched again at the next call', async () => {
    const files: Record<string, Texts> = {};
    const { language } = await languageWith(files);
    await language.use('fr');
    expect([language.lang, language.textLang, language.t('billing.title')]).toEqual(['fr', 'en', 'Billing']);
    files.fr = fr;
    await language.use('fr');
    expect(language.t('billing.title')).toBe('Facturation');
  });

  it('is not what a server says that has no texts now', async () => {
    const files: Record<string, Texts> = { fr: { message: 'The server is stopping' } };
    const { language } = await languageWith(files);
    await language.use('fr');
    expect([language.textLang, language.has('message')]).toEqual(['en', false]);
    files.fr = fr;
    await language.use('fr');
    expect(language.textLang).toBe('fr');
  });

  it('falls back to English for what a file lacks, and to the key for what nobody has', async () => {
    const { language } = await languageWith({ fr: { billing: { title: 'Facturation' } } });
    await language.use('fr');
    expect(language.t('billing.address')).toBe('Billing address');
    expect(language.t(own('billing.nothing'))).toBe('Nothing');
    expect(language.t(own('my own words'))).toBe('my own words');
    expect([
      language.has('billing.address'),
      language.has('billing.nothing'),
      language.has('billing'),
    ]).toEqual([true, false, false]);
    expect(language.has('constructor')).toBe(false);
  });

  it('runs from right to left where its texts do', async () => {
    const { language } = await languageWith();
    await language.use('ar');
    expect(language.dir).toBe('ltr');
    await language.use('ar', { billing: { title: 'الفواتير' } });
    expect([language.dir, language.textLang]).toEqual(['rtl', 'ar']);
    await language.use('he-IL', { billing: { title: 'חיוב' } });
    expect(language.dir).toBe('rtl');
    await language.use('fr');
    expect(language.dir).toBe('ltr');
  });
});

describe("a merchant's own texts", () => {
  it('stand over those of the language, one by one', async () => {
    const { language } = await languageWith();
    await language.use('fr', {
      billing: { title: 'Coordonnées' },
      errors: { shipping: { 'E.STREET.INVALID': 'Rue ?' } },
    });
    expect(language.t('billing.title')).toBe('Coordonnées');
    expect(language.t('billing.address')).toBe('Adresse de facturation');
    expect(language.t('errors.shipping.E.STREET.INVALID')).toBe('Rue ?');
  });

  it('are kept for their language, and later ones are added', async () => {
    const { language } = await languageWith();
    await language.use('fr', { billing: { title: 'Coordonnées' } });
    await language.use('en', { billing: { title: 'Your details' } });
    await language.use('fr', { billing: { address: 'Adresse' } });
    expect([language.t('billing.title'), language.t('billing.address')]).toEqual(['Coordonnées', 'Adresse']);
    await language.use('en');
    expect(language.t('billing.title')).toBe('Your details');
  });

  it('of a language also stand in its regions, under those of the region', async () => {
    const { language } = await languageWith();
    await language.use('fr', { billing: { title: 'Coordonnées', address: 'Adresse' } });
    await language.use('fr-CA', { billing: { title: 'Vos coordonnées' } });
    expect([language.t('billing.title'), language.t('billing.address')]).toEqual([
      'Vos coordonnées',
      'Adresse',
    ]);
  });

  it('may be all that there is of a language, and may have keys of their own', async () => {
    const { language } = await languageWith();
    await language.use('ja', { billing: { title: '請求先' }, shipping: { methods: { cool: 'クール便' } } });
    expect([language.lang, language.textLang]).toEqual(['ja', 'ja']);
    expect([language.t('billing.title'), language.t('shipping.title')]).toEqual(['請求先', 'Shipping']);
    expect(language.has('shipping.methods.cool') && language.t(own('shipping.methods.cool'))).toBe(
      'クール便',
    );
  });

  it('that are no texts change nothing', async () => {
    const { language } = await languageWith();
    const overrides = { billing: null, cart: { empty: 7, subtotal: ['x'] }, __proto__: { x: 'y' } };
    await language.use('fr', overrides as unknown as Texts);
    expect([language.t('billing.title'), language.t('cart.empty')]).toEqual([
      'Facturation',
      'Votre panier est vide',
    ]);
  });
});

describe('a text', () => {
  it('takes its variables as they are', async () => {
    const { language } = await languageWith();
    expect(language.t('item.quantity_of', { name: 'A $& B' })).toBe('Quantity of A $& B');
    expect(language.t('item.quantity_of', { name: '%{name}' })).toBe('Quantity of %{name}');
    expect(language.t('item.quantity_of')).toBe('Quantity of %{name}');
    await language.use('en', { cart: { empty: '%{constructor}' } });
    expect(language.t('cart.empty')).toBe('%{constructor}');
  });

  it('writes numbers as the language does', async () => {
    const { language } = await languageWith();
    expect(language.t('cart.items_count', { smart_count: 1234 })).toBe('1,234 items');
    await language.use('fr');
    expect(language.t('cart.items_count', { smart_count: 1234 })).toBe('1\u202f234 articles');
  });

  it.each([
    ['en', 'one |||| many', ['many', 'one', 'many', 'many', 'many', 'many', 'many']],
    ['fr', 'one |||| many', ['one', 'one', 'many', 'many', 'many', 'many', 'many']],
    ['ja', 'many', ['many', 'many', 'many', 'many', 'many', 'many', 'many']],
    ['ru', 'one |||| few |||| many', ['many', 'one', 'few', 'many', 'many', 'one', 'few']],
    ['cs', 'one |||| few |||| many', ['many', 'one', 'few', 'many', 'many', 'many', 'many']],
    ['ro', 'one |||| few |||| many', ['few', 'one', 'few', 'few', 'few', 'many', 'many']],
    ['sl', 'one |||| two |||| few |||| many', ['many', 'one', 'two', 'many', 'many', 'many', 'many']],
    [
      'ar',
      'none |||| one |||| two |||| few |||| many |||| rest',
      ['none', 'one', 'two', 'few', 'many', 'many', 'many'],
    ],
  ])('has the forms of %s for none, 1, 2, 5, 11, 21 and 22', async (lang, text, forms) => {
    const { language } = await languageWith();
    await language.use(lang, { cart: { items_count: text } });
    const phrases = [0, 1, 2, 5, 11, 21, 22].map((count) =>
      language.t('cart.items_count', { smart_count: count }),
    );
    expect(phrases).toEqual(forms);
  });

  it('in English has English forms in every language', async () => {
    const { language } = await languageWith({ fr: { billing: { title: 'Facturation' } } });
    await language.use('fr');
    expect(language.t('cart.items_count', { smart_count: 0 })).toBe('0 items');
  });
});

describe('what is told of an error', () => {
  it('is the text of its key, in the language, whatever the server says', async () => {
    const { language } = await languageWith();
    expect(language.errorText('card.expired', 'Card "4242" is past its date')).toBe('The card has expired.');
    await language.use('fr');
    expect(language.errorText('card.expired')).toBe('La carte a expiré.');
  });

  it('is a line, and for some what to do', async () => {
    const { language } = await languageWith();
    expect(language.error('order_validation.shipping_validation')).toEqual({
      title: 'The shipping method has changed',
      description: 'Please choose it again.',
    });
    expect(language.errorText('order_validation.shipping_validation')).toBe(
      'The shipping method has changed. Please choose it again.',
    );
    expect(language.error('payment_authorization').description).toBe(
      'Please check your billing and payment details.',
    );
  });

  it('is what the server said where the key is unknown, and otherwise that something went wrong', async () => {
    const { language } = await languageWith();
    const wrong = language.t('errors.default');
    expect(language.errorText('carrier_on_strike', 'The carrier is on strike.')).toBe(
      'The carrier is on strike.',
    );
    expect(language.errorText('must be text')).toBe('must be text');
    expect([
      language.errorText('carrier_on_strike'),
      language.errorText(undefined),
      language.errorText('card'),
    ]).toEqual([wrong, wrong, wrong]);
  });
});
