import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MailKind, mailKindNames } from '../domain/mail/kinds.js';
import { withDefaults } from '../domain/store/settings.js';
import type { Store } from '../domain/store/store.js';
import { localeFor, variablesOf } from './content.js';
import { defaultTemplates, type TemplateSource } from './defaults.js';
import { mailLanguages, mailLocale } from './locale.js';
import { previewTemplate, problemsOf } from './preview.js';
import { renderMail } from './render.js';
import { sampleWords } from './sample-words.js';
import { sampleOrder } from './samples.js';
import { en, type TextKey } from './texts/en.js';

const now = Date.UTC(2026, 10, 24, 15);
const store: Store = {
  storeId: 1,
  merchantId: 1,
  name: 'Atelier Nord',
  mode: 'Live',
  externalId: 1,
  domain: { domain: 'shop.example', protocol: 'https' },
  stored: {},
  settings: withDefaults({ currency: 'CAD', country: 'CA', email: 'hello@shop.example' }),
  operatorHosts: [],
  tokenSecret: '00'.repeat(32),
  createdAt: 0,
  version: 1,
};
const publicUrl = 'https://api.example';

/** What a template of the merchant's own makes of the sample order. */
function made(source: Partial<TemplateSource>, kind: MailKind = 'comment', language = 'en') {
  const whole = { subject: 'S', html: '<html><body></body></html>', ...source };
  return previewTemplate(store, { kind, language, source: whole, publicUrl }, now);
}

const html = (source: string) => made({ html: `<html>${source}</html>` }).html.slice(6, -7);

function problem(source: Partial<TemplateSource>): Readonly<Record<string, string[]>> | undefined {
  const whole = { subject: 'S', html: 'x', ...source };
  return problemsOf(store, { kind: 'comment', language: 'en', source: whole, publicUrl }, now);
}

describe('every kind of mail', () => {
  it.each(mailLanguages)('speaks %s, in all its parts, with nothing left open', (language) => {
    for (const kind of mailKindNames) {
      const source = defaultTemplates[kind];
      const { subject, html, text } = previewTemplate(store, { kind, language, source, publicUrl }, now);
      for (const part of [subject, html, text]) {
        expect([kind, part]).toEqual([
          kind,
          expect.not.stringMatching(/\{\{|\{%|\{\w+\}|undefined|\[object/),
        ]);
      }
      expect(subject.length, kind).toBeGreaterThan(5);
      expect(subject, kind).not.toContain('\n');
      expect(html, kind).toContain(`<html lang="${language}"`);
      expect(text, kind).not.toMatch(/<[a-z]/i);
      expect(text, kind).not.toMatch(/\n{3}/);
      if (source.html.includes("render 'items'")) {
        const { mug } = sampleWords(language);
        expect(html, kind).toContain(mug);
        expect(text, kind).toContain(mug);
        expect(text.match(/76[.,]02/g)?.length, kind).toBeGreaterThan(0);
      }
      if (source.html.includes('links.action')) expect(text, kind).toContain('/account/1/preview');
    }
  });

  it('shows each fact once', () => {
    for (const kind of mailKindNames) {
      const source = defaultTemplates[kind];
      const { text } = previewTemplate(store, { kind, language: 'en', source, publicUrl }, now);
      for (const expected of [
        'Tracking number: 1Z999',
        'https://track.example/',
        'Visa ending',
        'Stoneware mug',
      ])
        expect([kind, expected, text.split(expected).length <= 2], text).toEqual([kind, expected, true]);
    }
    const source = defaultTemplates['status-changed'];
    const { html } = previewTemplate(
      store,
      { kind: 'status-changed', language: 'en', source, publicUrl },
      now,
    );
    expect(html.split('>1Z999AA10123456784<')).toHaveLength(2);
  });

  it('has each text in each language, with the same words to fill in', () => {
    const filled = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const language of mailLanguages) {
      const locale = mailLocale({ language, country: 'FR', timeZone: 'UTC', currency: 'EUR' });
      for (const key of Object.keys(en) as TextKey[]) {
        const values = Object.fromEntries(filled(en[key]).map((name) => [name.slice(1, -1), name]));
        const phrase = locale.say(key, values);
        expect([language, key, filled(phrase)]).toEqual([language, key, filled(en[key])]);
        expect(phrase.trim(), `${language} ${key}`).not.toBe('');
      }
    }
  });

  it("speaks English where there are no words, with the language's own figures and dates", () => {
    const locale = mailLocale({ language: 'ja', country: 'JP', timeZone: 'Asia/Tokyo', currency: 'JPY' });
    expect(locale.say('total')).toBe('Total');
    expect(locale.money(1500)).toBe('￥1,500');
    expect(locale.date('2026-11-24T23:00:00Z')).toBe('2026年11月25日');
    for (const language of ['', 'x', '<script>', 'en_GB', 'zz-ZZ', 'e'.repeat(500)])
      expect(() =>
        mailLocale({ language, country: '??', timeZone: 'UTC', currency: 'USD' }).money(1),
      ).not.toThrow();
  });
});

describe('what a template is given', () => {
  it('has the names of Snipcart, in any case', () => {
    expect(html('{{ order.invoiceNumber }} {{ Order.InvoiceNumber }} {{ ORDER.INVOICENUMBER }}')).toBe(
      'SNIP-1042 SNIP-1042 SNIP-1042',
    );
    expect(html('{% for item in order.items %}{{ item.quantity }}/{{ item.totalPrice }};{% endfor %}')).toBe(
      '2/56;1/14.5;',
    );
    expect(
      html(
        '{{ order.summary.subTotal }} {{ order.summary.total }} {% for tax in order.summary.taxes %}{{ tax.name }}{% endfor %}',
      ),
    ).toBe('65.5 76.02 GST');
    expect(html('{{ settings.logoUrl }}{{ Settings.IncludeProductImagesInInvoice }} {{ context }}')).toBe(
      'true Email',
    );
    expect(
      html('{{ order.shippingInformation.method }} {{ order.card.last4Digits }} {{ refund.amount | money }}'),
    ).toBe('Standard 4242 $28.00');
    expect(html('{{ order.billingAddress.city }} {{ order.email }}')).toBe('Québec jane@example.com');
  });

  it('has filters for what Snipcart has helpers for', () => {
    expect(html("{{ 1234.5 | money }} {{ 1234.5 | money: 'JPY' }} {{ 'abc' | money }}")).toBe(
      '$1,234.50 JP¥1,235 abc',
    );
    expect(html("{{ '2026-01-05T09:07:03Z' | date: 'yyyy-MM-dd HH:mm:ss' }}")).toBe('2026-01-05 09:07:03');
    expect(
      html("{{ '2026-01-05T09:07:03Z' | date: '%d/%m/%Y' }} {{ '2026-01-05' | date: 'd MMMM yyyy' }}"),
    ).toBe('05/01/2026 5 January 2026');
    expect(html("{{ '2026-01-05' | date }}|{{ 'soon' | date }}|{{ nothing | date }}")).toBe(
      'January 5, 2026|soon|',
    );
    expect(html("{{ '<p>Bold <b>and</b> brave</p>' | cleanHtml }}")).toBe('Bold and brave');
    expect(html("{{ '{\"gift\":true}' | displayJsonValue: 'gift' }}")).toBe('true');
    expect(
      html('{% if order.items | has_any %}any{% endif %}{% assign any = order.items | has_any %}{{ any }}'),
    ).toContain('true');
    expect(html("{{ 'https://a.example/b' | is_absolute_url }} {{ '/b' | is_absolute_url }}")).toBe(
      'true false',
    );
    expect(html("{{ 0.2 | percent }} {{ 'CA' | country }}")).toBe('20% Canada');
    expect(html("{{ 'total' | t }} {{ 'order' | t: number: order.invoiceNumber }}")).toBe(
      'Total Order SNIP-1042',
    );
  });

  it('shows amounts with the digits of their currency', () => {
    for (const [currency, formatted] of [
      ['JPY', '¥7,602'],
      ['KWD', 'KWD 7.602'],
      ['EUR', '€76.02'],
    ] as const) {
      const order = { ...sampleOrder(store, 'en', now), currency };
      const locale = localeFor({ ...store, settings: { ...store.settings, country: 'US' } }, order);
      const variables = variablesOf(store, { order }, locale, undefined);
      const { text } = renderMail({ kind: 'invoice', store, locale, variables });
      expect(text.replaceAll('\u00a0', ' ')).toContain(`Total: ${formatted}`);
    }
  });

  it('adds up: subtotal, discounts, shipping, taxes and total', () => {
    const { text } = previewTemplate(
      store,
      { kind: 'invoice', language: 'en', source: defaultTemplates.invoice, publicUrl },
      now,
    );
    const amounts = ['Subtotal', 'Discount (Spring)', 'Shipping (Standard)', 'GST 5%', 'Total'].map(
      (label) => {
        const row = text.split('\n').find((line) => line.startsWith(`${label}: `))!;
        return Number(row.slice(label.length + 2).replace('$', ''));
      },
    );
    const [subtotal, discount, shipping, tax, total] = amounts as [number, number, number, number, number];
    expect(Math.round((subtotal + discount + shipping + tax) * 100)).toBe(Math.round(total * 100));
  });
});

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</td></tr></table><script>alert(1)</script>',
  '{{ 7 | times: 7 }}{% raw %}',
  '<style>body{display:none}</style>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">click</a>',
  '\u202egnp.exe',
  '<!--<script>',
  ']]><x',
];

describe('what comes from outside', () => {
  it('lists what a buyer chose, without the hidden fields of the shop', () => {
    const sample = sampleOrder(store, 'en', now);
    const [line] = sample.details.lines;
    const fields = [...(line!.customFields ?? []), { name: 'Batch', value: 'B-77', type: 'hidden' }];
    const lines = [{ ...line!, customFields: fields }];
    const order = { ...sample, details: { ...sample.details, lines } };
    const locale = localeFor(store, order);
    const variables = variablesOf(store, { order }, locale, publicUrl);
    const { html, text } = renderMail({ kind: 'invoice', store, locale, variables });
    for (const part of [html, text]) {
      expect(part).toContain('Glaze: Sea blue');
      expect(part).not.toMatch(/Batch|B-77/);
    }
  });

  it('is never markup, in no field of no mail', () => {
    for (const text of hostile) {
      const sample = sampleOrder(store, 'en', now);
      const field = { name: text, value: text, displayValue: text };
      const address = {
        ...sample.details.billing,
        name: text,
        firstName: text,
        street: text,
        city: text,
        company: text,
      };
      const order = {
        ...sample,
        invoiceNumber: text,
        details: {
          ...sample.details,
          notes: text,
          billing: address,
          shipping: address,
          delivery: { method: text, trackingNumber: text, trackingUrl: text },
          payment: { method: text, display: text, instructions: text, cardType: text, cardLast4: text },
          lines: [
            {
              ...sample.details.lines[0]!,
              name: text,
              image: text,
              url: text,
              description: text,
              customFields: [field],
            },
          ],
          taxes: [{ name: text, rate: 0.1, amount: 1, numberForInvoice: text }],
          attention: text,
        },
      };
      const storeOfText = {
        ...store,
        name: text,
        settings: { ...store.settings, signature: text, invoiceFooter: text },
      };
      const locale = localeFor(storeOfText, order);
      for (const kind of mailKindNames) {
        const refund = {
          id: 'r',
          amount: 1,
          comment: text,
          byProvider: true,
          notifyCustomer: true,
          createdAt: now,
        };
        const customer = { name: text, email: text };
        const facts = { order, message: text, refund, customer, reason: text, action: text };
        const mail = renderMail({
          kind,
          store: storeOfText,
          locale,
          variables: variablesOf(storeOfText, facts, locale, publicUrl),
        });
        const body = mail.html.slice(mail.html.indexOf('</style>'));
        expect([kind, text, body]).toEqual([
          kind,
          text,
          expect.not.stringMatching(
            /<script|<svg|onerror=alert\(1\)>|<a href="javascript|src="javascript|<style|href="x|src="x|49/i,
          ),
        ]);
        expect(mail.subject).not.toMatch(/[\r\n]/);
      }
    }
  });

  it('writes what it is given and nothing else, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const sample = sampleOrder(store, 'en', now);
        const order = { ...sample, details: { ...sample.details, notes: text } };
        const locale = localeFor(store, order);
        const source = { subject: '{{ order.notes }}', html: '<html>{{ order.notes }}</html>' };
        const variables = variablesOf(store, { order }, locale, undefined);
        const mail = renderMail({ kind: 'comment', store, locale, variables, own: source });
        expect(mail.problem).toBeUndefined();
        expect(mail.html).not.toMatch(/<(?!\/?html>)/);
        // Headers end at a line break.
        expect(mail.subject).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
      }),
      { numRuns: 300 },
    );
  });

  it('stays text where a template asks for it raw', () => {
    for (const filter of [
      'raw',
      'escape_once',
      'h',
      'escape',
      "append: '<b>'",
      'lines',
      'cleanHtml',
      "replace: 'a', '<b>'",
    ])
      expect(html(`{{ message | prepend: '<i>x' | ${filter} }}`)).not.toMatch(/<(?!br>)/);
    expect(html("{{ 'a\nb' | lines }}")).toBe('a<br>b');
    expect(html("{{ '<b>' | lines | append: '<i>' }}")).toBe('&lt;b&gt;&lt;i&gt;');
  });
});

describe("a merchant's template", () => {
  it('reaches no prototype, no function and no file', () => {
    for (const path of [
      'order.constructor',
      'order.__proto__',
      'order.items.constructor',
      'order.email.constructor',
      'order.toString',
      'order.hasOwnProperty',
      'constructor',
      '__proto__',
      'toString',
      'globals',
      'environments',
      'order.items.__proto__.map',
      "order['__proto__']",
      "order['constructor']['constructor']",
      'content.html',
      'settings.smtpHost',
      'settings.smtpUser',
      'store.tokenSecret',
    ])
      expect([path, html(`[{{ ${path} }}]`)]).toEqual([path, '[]']);
    for (const tag of [
      "{% include '/etc/passwd' %}",
      "{% layout '/etc/passwd' %}",
      '{% block a %}{% endblock %}',
      "{% render '/etc/passwd' %}",
      "{% render '../../package.json' %}",
    ])
      expect([tag, problem({ html: tag })]).toEqual([tag, { html: [expect.stringMatching(/^line 1: /)] }]);
    for (const filter of ['where_exp', 'find_exp', 'sha256', 'base64_decode', 'inspect', 'sample'])
      expect(problem({ html: `{{ order.items | ${filter}: 'x', 'x' }}` })?.html?.[0]).toMatch(
        /undefined filter/,
      );
  });

  it('ends, however it loops and however much it makes', () => {
    for (const source of [
      '{% for a in (1..100000000) %}x{% endfor %}',
      '{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}{{ a }}{% endfor %}{% endfor %}{% endfor %}',
      `{% for a in (1..1900000) %}${'long '.repeat(100)}{% endfor %}`,
      `{% assign s = 'xxxxxxxxxx' %}${'{% capture t %}{{ s }}{{ s }}{% endcapture %}{% assign s = t %}'.repeat(40)}{{ s }}`,
      `{% assign s = 'xxxxxxxxxx' %}${'{% assign s = s | append: s %}'.repeat(60)}`,
      `{% assign s = 'aaaaaaaaaa' %}${"{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}".repeat(20)}`,
      `{% capture t %}{% for a in (1..1000000) %}${'y'.repeat(1000)}{% endfor %}{% endcapture %}`,
      "{% for a in (1..1000) %}{% render 'items' %}{% endfor %}",
      `${'{% if true %}'.repeat(3000)}`,
      `${'{% for a in (1..9) %}'.repeat(30)}${'{% endfor %}'.repeat(30)}`,
      '{{ order.items | json | split: "" | join: "<>" | split: "" | join: "<><><><><><><><>" | split: "" | join: "<><><><><><><><>" | split: "" | join: "<><><><><><><>" }}',
      'x'.repeat(100_001),
    ]) {
      const began = performance.now();
      const problems = problem({ html: source });
      expect([source.slice(0, 80), performance.now() - began < 5000]).toEqual([source.slice(0, 80), true]);
      expect([source.slice(0, 80), problems]).toEqual([source.slice(0, 80), { html: [expect.any(String)] }]);
    }
  });

  it('is refused with the part, the line and the cause', () => {
    expect(problem({ html: 'one\ntwo\n{% if order %}\nthree' })).toEqual({
      html: ['line 3: tag {% if order %} not closed'],
    });
    expect(problem({ subject: '{{ order.invoiceNumber | shout }}' })).toEqual({
      subject: ['line 1: undefined filter: shout'],
    });
    expect(problem({ text: '\n\n{% nothing %}' })).toEqual({ text: ['line 3: tag "nothing" not found'] });
    expect(problem({ html: "a\n{{ 'no.such' | t }}" })).toEqual({
      html: ['line 2: there is no text "no.such"'],
    });
    expect(problem({ html: '{{#each order.items}}\n{{ name }}\n{{/each}}' })?.html?.[0]).toMatch(
      /^line 1: .*looks like Handlebars: here a loop is \{% for item in order\.items %\}/,
    );
    expect(problem({ subject: 'Hello', html: '<b>{{ order.invoiceNumber }}</b>' })).toBeUndefined();
  });

  it('stands in the layout, unless it is a page itself; its text is made of it', () => {
    const content =
      '<h2>Hi {{ order.customerName }}</h2><p>See <a href="https://a.example/x">this</a></p><ul><li>One</li><li>Two</li></ul>';
    const inside = made({ html: content });
    expect(inside.html).toMatch(/^<!doctype html>/);
    expect(inside.html).toContain('<h2>Hi Jane</h2>');
    expect(inside.text).toContain('Hi Jane\n\nSee this (https://a.example/x)\n\n- One\n- Two');
    expect(inside.text).toContain('Atelier Nord');
    const whole = made({ html: `<!DOCTYPE html><html><body>${content}</body></html>` });
    expect(whole.html).not.toContain('class="card"');
    expect(whole.text).toBe('Hi Jane\n\nSee this (https://a.example/x)\n\n- One\n- Two\n');
    expect(made({ html: content, text: 'Plain {{ order.invoiceNumber }} <3' }).text).toContain(
      'Plain SNIP-1042 <3',
    );
  });

  it('gives way to the shop’s own where it fails in the end, and says why', () => {
    const order = sampleOrder(store, 'en', now);
    const locale = localeFor(store, order);
    const variables = variablesOf(store, { order }, locale, publicUrl);
    const own = { subject: 'Mine', html: '\n{{ order.total | nope }}' };
    const mail = renderMail({ kind: 'invoice', store, locale, variables, own });
    expect(mail.subject).toBe('Your order SNIP-1042 at Atelier Nord');
    expect(mail.problem).toBe('the template of invoice failed in line 2 of its html: undefined filter: nope');
  });
});
