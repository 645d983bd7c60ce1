import { readdirSync, readFileSync } from 'node:fs';
import { type ESTree, parseSync, Visitor } from 'vite';
import { describe, expect, it } from 'vitest';
import type { Texts } from '../shared/language.js';
import { translated } from './text.js';

const texts = `${import.meta.dirname}/texts`;
const read = (path: string): Texts => JSON.parse(readFileSync(path, 'utf8'));

/** The same word in English, or no word at all. */
const alike: Readonly<Record<string, readonly string[]>> = {
  all: ['ID', 'Webhooks'],
  de: ['Code', 'Live', 'Name', 'Shop', 'Status', 'Test'],
  es: ['Stock', 'Subtotal', 'Total'],
  fr: ['Actions', 'Code', 'Date', 'Menu', 'Note', 'Page', 'Pages', 'Stock', 'Test', 'Total'],
  it: ['Account', 'Live', 'Menu', 'Password'],
  nl: ['Account', 'Code', 'Live', 'Menu', 'Product', 'Status', 'Test'],
  pt: ['Item', 'Menu', 'Subtotal', 'Total'],
};

/** Where the end of a key is a word of the API, which the server sends or a table of the page has as its keys. */
const sentByServer = [
  'discounts.effects.',
  'discounts.field_uses.',
  'discounts.fields.',
  'discounts.says.',
  'discounts.triggers.',
  'discounts.types.',
  'mail.kinds.',
  'settings.checks.',
  'statuses.',
  'timeline.kinds.',
  'webhooks.states.',
];

/** Attributes that people read or hear. */
const readAloud = ['alt', 'aria-label', 'description', 'label', 'placeholder', 'text', 'title'];

function flat(group: Texts, at = ''): [string, string][] {
  return Object.entries(group).flatMap(([key, value]) =>
    typeof value === 'string' ? [[at + key, value] as [string, string]] : flat(value, `${at}${key}.`),
  );
}

const forms = (text: string): string[] => text.split(' |||| ');
const variables = (text: string): string[] => [...new Set(text.match(/%\{\w+\}/g))].sort();
const english = flat(read(`${texts}/en.json`));

/** Every key with what a text of it is like, so that a difference shows its key. */
const shapes = (list: [string, string][], shape: (text: string) => unknown) =>
  list.map(([key, text]) => [key, shape(text)]);

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path, ...wordsIn(path, readFileSync(`${import.meta.dirname}/${path}`, 'utf8')) }));

it('the texts are there for every language, and for no other', () => {
  const files = readdirSync(texts).map((name) => name.replace('.json', ''));
  expect(files.sort()).toEqual([...translated, 'en'].sort());
});

describe.each(translated)('the texts in %s', (lang) => {
  const own = flat(read(`${texts}/${lang}.json`));

  it('have the keys of English, in its order', () => {
    expect(own.map(([key]) => key)).toEqual(english.map(([key]) => key));
  });

  it('have the variables and the forms of English', () => {
    expect(shapes(own, variables)).toEqual(shapes(english, variables));
    expect(shapes(own, (text) => forms(text).length)).toEqual(shapes(english, (text) => forms(text).length));
  });

  it('are not English', () => {
    const same = own.filter(([key, text]) => english.some(([one, other]) => one === key && other === text));
    expect(same.filter(([, text]) => ![...alike.all!, ...alike[lang]!].includes(text))).toEqual([]);
  });

  it('call the states of orders and payments as the cart does', () => {
    const cart = read(`${import.meta.dirname}/../cart/texts/${lang}.json`);
    const ofCart = flat({ statuses: { order: cart.order_status!, payment: cart.payment_status! } });
    expect(own.filter(([key]) => /^statuses\.(order|payment)\./.test(key)).sort()).toEqual(ofCart.sort());
  });

  it('are set like print: no typewriter marks, no stray blanks, no empty forms', () => {
    const odd = own.filter(
      ([, text]) =>
        /['"]|\.\.\.| {2}/.test(text) || forms(text).some((one) => one !== one.trim() || one === ''),
    );
    expect(odd).toEqual([]);
  });
});

it('French has no plain blank before a mark', () => {
  expect(flat(read(`${texts}/fr.json`)).filter(([, text]) => / ([?!:;»]|%(?!\{))|« /.test(text))).toEqual([]);
});

describe('the sources of the dashboard', () => {
  it('use every text', () => {
    const dead = english
      .map(([key]) => key)
      .filter((key) => !sentByServer.some((prefix) => key.startsWith(prefix)))
      .filter((key) => !sources.some((source) => isUsed(key, source)));
    expect(dead).toEqual([]);
  });

  it('use every group whose ends the server sends', () => {
    const patterns = sources.flatMap((source) => source.patterns);
    const dead = sentByServer.filter((prefix) => !patterns.some(([first]) => first === prefix));
    expect(dead).toEqual([]);
  });

  it('hold nothing that people read: that is a text of a key', () => {
    const written = sources.flatMap(({ path, readable }) => readable.map((text) => `${path}: ${text}`));
    expect(written).toEqual([]);
  });

  it.each([
    ['between tags', '<p>Hello, {name}</p>', ['Hello,']],
    ['as an expression', `<p>{isOpen ? 'Open' : t('shop.closed')}</p>`, ['Open']],
    ['with a value in it', `<p>{\`Order \${number}\`}</p>`, ['Order']],
    ['in an attribute', `<Field label="Name" look="plain" title={'More'} />`, ['Name', 'More']],
    ['by key', `<p title={t('a.b')} className="c">{t('a.c', { d: 'e' })} · {f === 'g' && t('a.h')}</p>`, []],
  ])('are seen when they hold words %s', (_where, jsx, words) => {
    expect(wordsIn('example.tsx', `export const Example = () => ${jsx};`).readable).toEqual(words);
  });
});

interface Words {
  /** Every string. */
  readonly literals: ReadonlySet<string>;
  /** The fixed parts of every text with values in it: “overview.” and “” for `overview.${name}`. */
  readonly patterns: readonly (readonly string[])[];
  /** What JSX says to people without looking it up. */
  readonly readable: readonly string[];
}

/** A key that stands in a source, whole or as a pattern whose value stands there too. */
function isUsed(key: string, { literals, patterns }: Words): boolean {
  return (
    literals.has(key) ||
    patterns.some(
      ([start = '', end = '', ...more]) =>
        more.length === 0 &&
        `${start}${end}`.includes('.') &&
        key.startsWith(start) &&
        key.endsWith(end) &&
        literals.has(key.slice(start.length, key.length - end.length)),
    )
  );
}

function wordsIn(path: string, source: string): Words {
  const literals = new Set<string>();
  const patterns: string[][] = [];
  const readable: string[] = [];
  const read = (text: string) => {
    // A key can be handed on, to whoever looks it up.
    const isKey = english.some(([key]) => key === text);
    if (!isKey && /\p{L}{2}/u.test(text.replace('https://', ''))) readable.push(text.trim());
  };
  /** What an expression can come to; what a call answers, `t(…)` among them, is not looked into. */
  const readValue = (node: ESTree.Node | null | undefined): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') read(node.value);
    if (node?.type === 'TemplateLiteral') for (const { value } of node.quasis) read(value.raw);
    if (node?.type === 'JSXExpressionContainer') readValue(node.expression);
    if (node?.type === 'ConditionalExpression') [node.consequent, node.alternate].forEach(readValue);
    if (node?.type === 'LogicalExpression') [node.left, node.right].forEach(readValue);
  };
  const { program, errors } = parseSync(path, source);
  expect(errors).toEqual([]);
  new Visitor({
    Literal: ({ value }) => void (typeof value === 'string' && literals.add(value)),
    TemplateLiteral: ({ quasis }) => void patterns.push(quasis.map(({ value }) => value.raw)),
    JSXText: ({ value }) => void read(value),
    JSXElement: ({ children }) => children.forEach(readValue),
    JSXFragment: ({ children }) => children.forEach(readValue),
    JSXAttribute: ({ name, value }) => {
      if (name.type === 'JSXIdentifier' && readAloud.includes(name.name)) readValue(value);
    },
  }).visit(program);
  return { literals, patterns, readable };
}
