import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomFieldDefinition, ProductDefinition } from '../catalog/definition.js';
import { type AskedChoice, choose } from './choices.js';
import { unitPrice } from './item-price.js';

type FieldParts = Partial<CustomFieldDefinition> & { readonly name: string };

function product(...fields: readonly FieldParts[]): ProductDefinition {
  const usual = { type: 'textbox', options: '', required: false, value: null, placeholder: null } as const;
  return {
    id: 'pie',
    name: 'Pie',
    price: '10',
    url: null,
    description: null,
    image: null,
    categories: [],
    metadata: null,
    customFields: fields.map((field) => ({ ...usual, ...field })),
    plans: [],
    dimensions: {},
  };
}

const asked = (...pairs: readonly (readonly [string, string?])[]): AskedChoice[] =>
  pairs.map(([name, value]) => ({ name, value }));

function bought(definition: ProductDefinition, choices: readonly AskedChoice[]) {
  const { chosen, wrong } = choose(definition, choices);
  return wrong.length > 0
    ? wrong.map(({ message }) => message)
    : {
        price: unitPrice({ definition, chosen, planId: undefined } as never, 'USD', 'USD'),
        chosen: chosen.map(({ name, value }) => `${name}: ${value}`),
      };
}

describe('what is chosen of a product’s fields', () => {
  const filling = { name: 'Filling', type: 'dropdown', options: 'Apple|Pecan[+3.00]' } as const;

  it('takes a value outside the options where it is the page’s own, at nothing more, and no other', () => {
    const pie = product({ ...filling, value: 'Raspberry' });
    for (const choices of [
      asked(),
      asked(['Filling']),
      asked(['Filling', ' raspberry ']),
      asked(['Filling', 'Raspberry']),
    ])
      expect(bought(pie, choices)).toEqual({ price: 1000, chosen: ['Filling: Raspberry'] });
    expect(bought(pie, asked(['Filling', 'Pecan']))).toMatchObject({ price: 1300 });
    const refused = ['Item "pie": Filling must be one of Apple, Pecan'];
    expect(bought(pie, asked(['Filling', 'Cherry']))).toEqual(refused);
    expect(bought(product(filling), asked(['Filling', 'Raspberry']))).toEqual(refused);
  });

  it('takes a value outside a list in which nothing costs, and never one that another button charges for', () => {
    for (const type of ['dropdown', 'hidden', 'readonly'] as const)
      for (const value of [null, 'Red']) {
        const tee = product({ name: 'Colour', type, options: 'Red|Blue', value });
        for (const choice of ['Teal', 'Teal[-3.00]', 'Teal[+3.00]'])
          expect(bought(tee, asked(['Colour', choice]))).toEqual({
            price: 1000,
            chosen: [`Colour: ${choice}`],
          });
        expect(bought(tee, asked(['Colour', 'blue']))).toMatchObject({ chosen: ['Colour: Blue'] });
        expect(bought(tee, asked(['Colour', 'x'.repeat(5001)]))).toEqual([
          'Item "pie": Colour must have at most 5000 characters',
        ]);
      }
    for (const options of ['', 'S|M']) {
      const plain = product({ name: 'Size', options });
      const dear = product({ name: 'size', options: 'L[+5]|XL' });
      const declared = [...plain.customFields, ...dear.customFields];
      for (const value of ['L', 'l', 'xl'])
        expect(choose(plain, asked(['Size', value]), [], declared).wrong).toMatchObject([
          { message: 'Item "pie": Size must be one of L, XL' },
        ]);
      const engraved = choose(plain, asked(['Size', 'S']), [], declared);
      expect([engraved.wrong, engraved.chosen]).toEqual([[], [{ name: 'Size', value: 'S' }]]);
    }
  });

  it('sells a box at what its page wrote for a tick', () => {
    const box = { name: 'Gift', type: 'checkbox', value: 'checked' } as const;
    expect(bought(product(box), asked(['Gift', 'checked']))).toMatchObject({ chosen: ['Gift: checked'] });
    expect(bought(product({ ...box, options: 'true[+2]|false' }), asked(['Gift', 'true']))).toMatchObject({
      price: 1200,
    });
    expect(bought(product(box), asked(['Gift', 'maybe']))).toEqual([
      'Item "pie": Gift must be true or false',
    ]);
  });

  it('takes any text for what a page fills in, unless one of the options costs', () => {
    for (const type of ['readonly', 'hidden'] as const) {
      for (const options of ['', 'Red|Blue'])
        expect(
          bought(product({ name: 'Colour', type, options, value: 'Red' }), asked(['Colour', 'Teal'])),
        ).toMatchObject({
          price: 1000,
          chosen: ['Colour: Teal'],
        });
      const costly = product({ name: 'Case', type, options: 'Leather[+20]|None', value: 'Leather' });
      expect(bought(costly, asked())).toMatchObject({ price: 3000 });
      for (const value of ['None', 'Cloth'])
        expect(bought(costly, asked(['Case', value]))).toEqual([
          'Item "pie": Case is "Leather" and cannot be chosen',
        ]);
    }
  });

  it('tells fields of one name apart by their order', () => {
    const two = product(
      { name: 'Size', type: 'dropdown', options: 'S|L[+2]' },
      { name: 'size ', type: 'dropdown', options: 'Thin|Thick[+3]' },
    );
    expect(bought(two, asked(['Size', 'L'], ['Size', 'Thick']))).toEqual({
      price: 1500,
      chosen: ['Size: L', 'size : Thick'],
    });
    expect(bought(two, asked(['Size'], ['Size', 'Thick']))).toMatchObject({ price: 1300 });
    expect(bought(two, asked(['Size', 'Thick']))).toEqual(['Item "pie": Size must be one of S, L']);
    expect(bought(two, asked(['Size', 'L'], ['Size', 'Thin'], ['SIZE', 'S']))).toEqual([
      'Item "pie": SIZE is given more often than its page has it',
    ]);
    const blank = product({ name: 'Note' }, { name: 'Note' });
    expect(bought(blank, asked(['Note', ''], ['Note', 'b']))).toMatchObject({
      chosen: ['Note: ', 'Note: b'],
    });
  });

  it('takes text for fields that no page declares, and nothing that may cost', () => {
    const pie = product(filling);
    expect(bought(pie, asked(['Engraving', 'Ada'], ['Blank', ' ']))).toEqual({
      price: 1000,
      chosen: ['Filling: Apple', 'Engraving: Ada'],
    });
    for (const [name, value] of [
      ['F\u0131ll\u0131ng\u200b'.replaceAll('\u0131', 'i'), 'Apple'],
      ['\uff26illing', 'Apple'],
      ['FILLING\u00ad', 'Apple'],
      ['Engraving', 'Gold[+5.00]'],
      ['Engraving', 'Gold[\u22125.00]'],
      ['Engraving', 'a|b [-3]'],
      ['Engraving[-3.00]', 'Ada'],
      ['x'.repeat(501), 'Ada'],
      ['Engraving', 'x'.repeat(5001)],
    ] as const)
      expect([name, bought(pie, asked([name, value]))]).toEqual([
        name,
        [expect.stringContaining('Item "pie": ')],
      ]);
    for (const brings of ['options', 'an operation'] as const)
      expect(bought(pie, [{ name: 'Extra', value: 'x', brings }])).toEqual([
        `Item "pie": Extra is no field of it and brings ${brings}: there are Filling`,
      ]);
  });

  it('keeps what was written for undeclared fields until it is written anew', () => {
    const pie = product(filling);
    const before = choose(pie, [{ name: 'Engraving', value: 'Ada', type: 'hidden' }]).chosen;
    expect(choose(pie, asked(['Filling', 'Pecan']), before).chosen).toEqual([
      { name: 'Filling', value: 'Pecan' },
      { name: 'Engraving', value: 'Ada', type: 'hidden' },
    ]);
    expect(choose(pie, asked(['engraving', 'Bob']), before).chosen.at(-1)).toEqual({
      name: 'engraving',
      value: 'Bob',
    });
    expect(choose(pie, asked(['Engraving', '']), before).chosen).toHaveLength(1);
  });
});

describe('the price of what is chosen', () => {
  const amount = fc.integer({ min: -300, max: 900 });
  const labels = ['a', 'A', 'Large', 'large ', 'Gr\u00f6\u00dfe', 'x y'];
  const field = fc.record({
    type: fc.constantFrom('dropdown', 'hidden', 'readonly', 'checkbox' as const),
    options: fc.uniqueArray(fc.tuple(fc.constantFrom(...labels), amount), {
      minLength: 1,
      maxLength: 4,
      selector: ([label]) => label,
    }),
    preset: fc.constantFrom(null, ...labels, 'Raspberry'),
  });
  const optionText = (options: readonly (readonly [string, number])[]) =>
    options.map(([label, cents]) => `${label}[${cents < 0 ? '-' : '+'}${Math.abs(cents) / 100}]`).join('|');

  it('is never lower where a declared field is left out or renamed, and never one that the page does not give', () => {
    const words = fc.constantFrom(...labels, 'Raspberry', 'LARGE', 'cheap', 'a[-9]', '');
    fc.assert(
      fc.property(
        field,
        words,
        fc.constantFrom('Size', 'size', 'Size\u200b', '\uff33ize', 'Other'),
        ({ type, options, preset }, value, name) => {
          const definition = product({ name: 'Size', type, options: optionText(options), value: preset });
          const priceOf = (choices: readonly AskedChoice[]) => {
            const read = bought(definition, choices);
            return 'price' in read ? read.price! : undefined;
          };
          const usual = priceOf(asked())!;
          const offered = new Set(options.map(([, cents]) => Math.max(0, 1000 + cents)));
          // The page's own value outside its options, and an empty box, cost nothing more.
          if (preset !== null || type === 'checkbox') offered.add(1000);
          const price = priceOf(asked([name, value]));
          if (price !== undefined) expect(offered).toContain(price);
          // Under another name nothing is chosen: it costs what it costs without a word.
          if (!['size'].includes(name.toLowerCase()) && price !== undefined) expect(price).toBe(usual);
        },
      ),
    );
  });
});
