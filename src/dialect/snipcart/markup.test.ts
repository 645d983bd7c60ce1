import { describe, expect, it } from 'vitest';
import { createMarkupReader } from './markup.js';
import type { PageReading } from './page-products.js';

function read(html: string): PageReading {
  const reader = createMarkupReader({ pageUrl: 'https://shop.example/page' });
  reader.write(html);
  return reader.end();
}

const button = (attributes: string) => `<button class="snipcart-add-item" ${attributes}>Buy</button>`;
const basics = 'data-item-id="1" data-item-name="A" data-item-price="10.00" ';
const one = (attributes: string) => read(button(basics + attributes)).definitions[0]?.definition;
const findingsOf = (reading: PageReading) =>
  reading.problems.map((p) => `${p.line} ${p.severity} ${p.code}: ${p.reason}`);

describe('a buy button', () => {
  it('reads quantities whose names are spelled out', () => {
    const definition = one('data-item-minimum-quantity="2" data-item-maximum-quantity="6"');
    expect(definition).toMatchObject({ minQuantity: 2, maxQuantity: 6 });
  });

  it('gives a whole product', () => {
    const html = button(`data-item-id="starry" data-item-name="Starry &amp; Night" data-item-price="79.99"
      data-item-url="/paintings/starry" data-item-description="Replica" data-item-image="/a.jpg"
      data-item-categories="art, paintings | art" data-item-metadata='{"a":{"b":1}}'
      data-item-weight="20.5" data-item-length="3" data-item-width="2" data-item-height="1"
      data-item-quantity="2" data-item-quantity-step="2" data-item-min-quantity="2" data-item-max-quantity="10"
      data-item-stackable="never" data-item-shippable="false" data-item-taxable="TRUE" data-item-taxes="VAT|GST"
      data-item-has-taxes-included="true" data-item-file-guid="f-1"
      data-item-payment-interval="month" data-item-payment-interval-count="2" data-item-payment-trial="10"
      data-item-recurring-shipping="false"
      data-item-custom2-name="Gift" data-item-custom2-options="true[3.00]|false"
      data-item-custom1-name="Frame" data-item-custom1-options="Black|Gold[+12.00]" data-item-custom1-required="true"
      data-item-custom1-value="Gold" data-item-custom3-name="Note" data-item-custom3-type="textarea"
      data-item-custom3-placeholder="Say it"`);
    const field = { required: false, value: null, placeholder: null };
    expect(read(html)).toEqual({
      problems: [],
      repeats: [],
      definitions: [
        {
          line: 1,
          definition: {
            id: 'starry',
            name: 'Starry & Night',
            price: '79.99',
            url: '/paintings/starry',
            description: 'Replica',
            image: '/a.jpg',
            categories: ['art, paintings', 'art'],
            metadata: { a: { b: 1 } },
            customFields: [
              {
                ...field,
                name: 'Frame',
                type: 'dropdown',
                options: 'Black|Gold[+12.00]',
                required: true,
                value: 'Gold',
              },
              { ...field, name: 'Gift', type: 'checkbox', options: 'true[3.00]|false' },
              { ...field, name: 'Note', type: 'textarea', options: '', placeholder: 'Say it' },
            ],
            plans: [],
            dimensions: { weight: 20.5, length: 3, width: 2, height: 1 },
            quantity: 2,
            quantityStep: 2,
            minQuantity: 2,
            maxQuantity: 10,
            stackable: 'never',
            shippable: false,
            taxable: true,
            taxes: ['VAT', 'GST'],
            hasTaxesIncluded: true,
            fileGuid: 'f-1',
            recurrence: {
              interval: 'Month',
              intervalCount: 2,
              trialPeriodInDays: 10,
              recurringShipping: false,
            },
          },
        },
      ],
    });
  });

  it('may be any element, with the class anywhere, in capitals, unquoted, in single quotes', () => {
    const html = `<A CLASS='btn\nsnipcart-add-item x' DATA-ITEM-ID=1 data-Item-Name='A "b"' data-item-price=5>x</A>`;
    expect(read(html).definitions[0]?.definition).toMatchObject({
      id: '1',
      name: 'A "b"',
      price: '5',
      url: null,
    });
    expect(read(button(basics).replace('add-item', 'add-items')).definitions).toEqual([]);
    expect(read(button(basics).replace('snipcart-add-item', 'SNIPCART-ADD-ITEM')).definitions).toEqual([]);
  });

  it('counts inside noscript and SVG, not in comments, scripts, styles, text areas or templates', () => {
    const b = (id: string) => button(`data-item-id=${id} data-item-name=A data-item-price=1`);
    const html = `<!-- ${b('comment')} --><script>${b('script')}</script><style>${b('style')}</style>
      <textarea>${b('textarea')}</textarea><title>${b('title')}</title>
      <template>${b('template')}<template></template>${b('template2')}</template>
      <noscript>${b('noscript')}</noscript><svg><title/><style/><script/></svg>${b('after')}<svg><div>${b('svg')}`;
    const reading = read(html);
    expect(reading.definitions.map((product) => product.definition.id)).toEqual(['noscript', 'after', 'svg']);
    expect(reading.problems.map((p) => [p.code, p.id])).toEqual([
      ['inside_template', 'template'],
      ['inside_template', 'template2'],
    ]);
  });

  it('is refused with its line and every cause', () => {
    expect(
      findingsOf(
        read(`\n${button('')}\n${button('data-item-id="x" data-item-name="X" data-item-price="64,90"')}`),
      ),
    ).toEqual([
      '2 refused id_missing: it has no id (data-item-id); it has no name (data-item-name); it has no price (data-item-price)',
      '3 refused price_unreadable: price "64,90" is not a number: write it with a point, 64.90',
    ]);
    expect(
      findingsOf(
        read(button(`${basics} data-item-custom1-name=Size data-item-custom1-options="S|L[+5,00]"`)),
      ),
    ).toEqual([
      '1 refused option_unreadable: data-item-custom1-options has the option "L[+5,00]": write it as in Large[+5.00]',
    ]);
    expect(findingsOf(read(button(`${basics} data-item-payment-interval=Fortnight`)))).toEqual([
      '1 refused interval_unreadable: data-item-payment-interval "Fortnight" is none of Day, Week, Month, Year',
    ]);
  });

  it('is imported without the optional attributes that cannot be read', () => {
    const reading = read(
      button(`${basics} data-item-weight="abc" data-item-metadata="{a" data-item-taxable=maybe
        data-item-stackable=often data-item-url="javascript:alert(1)" data-item-custom1-options="S|M"
        data-item-custom2-name=Color data-item-custom2-options="Red|Blue" data-item-custom2-value=Green
        data-item-image="" data-item-width=" "`),
    );
    const definition = reading.definitions[0]?.definition;
    expect(definition).toMatchObject({ id: '1', url: null, metadata: null, image: null, dimensions: {} });
    expect(definition?.customFields.map((field) => [field.name, field.value])).toEqual([['Color', 'Green']]);
    for (const key of ['taxable', 'stackable']) expect(definition).not.toHaveProperty(key);
    expect(
      findingsOf(reading).map((line) => line.replace(/^1 warning \w+: (data-item-[\w-]+).*$/s, '$1')),
    ).toEqual([
      'data-item-url',
      'data-item-metadata',
      'data-item-custom1-name',
      'data-item-custom2-value',
      'data-item-weight',
      'data-item-stackable',
      'data-item-taxable',
    ]);
  });

  it('is refused where its maximum lets nobody buy it, and read where that is a whole number', () => {
    for (const most of ['0', '-1', 'many', '2.5', '1e3', '3,0']) {
      const reading = read(button(`${basics} data-item-max-quantity="${most}"`));
      expect(reading.definitions).toEqual([]);
      expect(findingsOf(reading)).toEqual([
        `1 refused maximum_unreadable: data-item-max-quantity "${most}" lets nobody buy it: write a whole number from 1 up, or leave it empty for no limit`,
      ]);
    }
    for (const [written, most] of [
      ['3', 3],
      ['3.0', 3],
      [' 3 ', 3],
      ['007', 7],
      ['99999999999', 999_999_999],
      ['', undefined],
      [' ', undefined],
    ] as const)
      expect([written, one(`data-item-max-quantity="${written}"`)?.maxQuantity]).toEqual([written, most]);
  });

  it('rounds the noise of floats in its prices', () => {
    const html = `<i class=snipcart-add-item data-item-id=1 data-item-name=A data-item-price="16.990000000000002"
      data-item-price-vip="15.999999999999998">`;
    expect(read(html).definitions[0]?.definition).toMatchObject({
      price: '16.99',
      alternatePrices: { vip: '16' },
    });
  });

  it('has prices of lists as they are documented, before the other spelling', () => {
    const lists = (more: string) => one(more)?.alternatePrices;
    expect(lists('data-item-price-vip="8.00"')).toEqual({ vip: '8.00' });
    expect(lists('data-item-vip-price="8.00"')).toEqual({ vip: '8.00' });
    for (const both of [
      'data-item-price-vip=8 data-item-vip-price=9',
      'data-item-vip-price=9 data-item-price-vip=8',
    ])
      expect(lists(both)).toEqual({ vip: '8' });
  });

  it('has categories between bars, else between commas', () => {
    expect(one('data-item-categories="Home, garden|Tools"')?.categories).toEqual(['Home, garden', 'Tools']);
    expect(one('data-item-categories="Home, garden"')?.categories).toEqual(['Home', 'garden']);
  });

  it('has a picture beside its page, and keeps a path as it is', () => {
    expect(one('data-item-image="img/a.png"')?.image).toMatch(/^https?:\/\/.*\/img\/a\.png$/);
    for (const image of ['/a.png', '//cdn.example/a.png', 'https://cdn.example/a.png'])
      expect(one(`data-item-image="${image}"`)?.image).toBe(image);
  });

  it('keeps two fields of one name, and says that they are told apart by their order', () => {
    const reading = read(
      button(`${basics} data-item-custom1-name=Size data-item-custom1-options="S|L[+2]"
      data-item-custom2-name="size " data-item-custom2-options="Thin|Thick[+3]"`),
    );
    expect(reading.definitions[0]?.definition.customFields).toHaveLength(2);
    expect(findingsOf(reading)).toEqual([
      '1 warning custom_field_repeated: data-item-custom2-name "size" comes twice; the fields are told apart by their order',
    ]);
  });

  it('leaves out a preset value with an amount that is none of the options, whose price nobody knows', () => {
    const preset = (value: string) =>
      one(
        `data-item-custom1-name=F data-item-custom1-options="A|B[+3.00]" data-item-custom1-value="${value}"`,
      )?.customFields[0]?.value;
    expect(['C[+1]', 'C', 'B[+3.00]', 'b'].map(preset)).toEqual([null, 'C', 'B', 'b']);
  });

  it('takes the first of an attribute that comes twice, and says so', () => {
    const reading = read(button(`${basics} data-item-price="1.00"`));
    expect(reading.definitions[0]?.definition.price).toBe('10.00');
    expect(findingsOf(reading)).toEqual([
      '1 warning attribute_repeated: data-item-price comes twice in one tag; the first counts',
    ]);
  });

  it('reads stackable of both generations', () => {
    const stackableOf = (value: string) => one(`data-item-stackable=${value}`)?.stackable;
    expect(['true', 'false', 'always', 'Auto', 'never'].map(stackableOf)).toEqual([
      'auto',
      'never',
      'always',
      'auto',
      'never',
    ]);
  });

  it('keeps a price for each currency', () => {
    const html = `<i class=snipcart-add-item data-item-id=1 data-item-name=A data-item-price='{"usd":20,"CAD":25.5}'>`;
    expect(read(html).definitions[0]?.definition.price).toEqual({ usd: '20', cad: '25.5' });
  });

  it('reads subscription plans, and is refused when none can be read', () => {
    const plan =
      'data-plan1-id=m data-plan1-name=Monthly data-plan1-frequency=monthly data-item-plan1-price=8.00';
    const broken = 'data-plan2-id=x data-plan2-name=X data-plan2-frequency=hourly';
    const reading = read(button(`${basics} ${plan} ${broken}`));
    expect(reading.definitions[0]?.definition.plans).toEqual([
      { id: 'm', name: 'Monthly', frequency: 'monthly', interval: 1, price: '8.00' },
    ]);
    expect(reading.problems.map((p) => [p.severity, p.code])).toEqual([['warning', 'plan_unreadable']]);
    expect(read(button(basics + broken)).definitions).toEqual([]);
  });

  it('of Snipcart 1 plans is told and not imported', () => {
    const reading = read('<a class="snipcart-add-plan" data-plan-id="gold" data-plan-amount="10">');
    expect(reading.definitions).toEqual([]);
    expect(reading.problems).toMatchObject([{ code: 'legacy_plan', id: 'gold', severity: 'warning' }]);
  });
});

describe('an id given twice', () => {
  const two = (first: string, second: string) =>
    read(
      `${button(`data-item-id=1 data-item-name=A ${first}`)}\n${button(`data-item-id=1 data-item-name=B ${second}`)}`,
    );

  it('imports the first and is silent when the price is the same, and keeps other names for who buys', () => {
    const reading = two('data-item-price=10', 'data-item-price="10.00"');
    expect(reading.definitions.map((product) => product.definition.name)).toEqual(['A']);
    expect(reading.repeats.map((product) => product.definition.name)).toEqual(['B']);
    expect(reading.problems).toEqual([]);
  });

  it('tells another price with both lines, and keeps it for who checks an order', () => {
    const reading = two('data-item-price=10', 'data-item-price=12.50');
    expect(reading.definitions).toHaveLength(1);
    expect(reading.repeats).toMatchObject([{ line: 2, definition: { price: '12.50' } }]);
    expect(findingsOf(reading)).toEqual([
      '2 warning same_id_other_price: id "1" is given again with another price on line 2: 12.5, not 10; the first (line 1) is imported',
    ]);
  });

  it('tells other custom fields', () => {
    const reading = two('data-item-price=10', 'data-item-price=10 data-item-custom1-name=Note');
    expect(reading.problems.map((p) => p.code)).toEqual(['same_id_other_fields']);
  });
});
