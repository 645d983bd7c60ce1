import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { demoProducts } from './products.js';
import { storefrontPages } from './storefront.js';

const pages = storefrontPages({
  products: demoProducts,
  publicKey: 'pk_demo',
  cartOrigin: 'http://localhost:3000',
});
const bodyOf = (path: string) => pages.get(path)!.body;

function elements(html: string, test: (name: string, attributes: Record<string, string>) => boolean) {
  const matches: Record<string, string>[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (test(name, attributes)) matches.push(attributes);
    },
  });
  parser.end(html);
  return matches;
}

const buttons = (html: string) =>
  elements(html, (_, { class: names = '' }) => names.split(' ').includes('snipcart-add-item'));

describe('the storefront', () => {
  it('has one button for every product on its first page', () => {
    expect(buttons(bodyOf('/')).map((button) => button['data-item-id'])).toEqual(
      demoProducts.map(({ id }) => id),
    );
  });

  it('has a page for every product, with its own button alone', () => {
    for (const { id } of demoProducts) {
      expect(buttons(bodyOf(`/products/${id}`)).map((button) => button['data-item-id'])).toEqual([id]);
    }
  });

  it('gives every button an id, a name, a price and the url of the product’s page', () => {
    for (const [path, { contentType, body }] of pages) {
      if (!contentType.startsWith('text/html')) continue;
      for (const button of buttons(body)) {
        const product = demoProducts.find(({ id }) => id === button['data-item-id'])!;
        expect(button['data-item-name'], path).toBe(product.name);
        expect(button['data-item-url']).toBe(`/products/${product.id}`);
        const price = button['data-item-price']!;
        const dollars = price.startsWith('{') ? JSON.parse(price).usd : Number(price);
        expect(dollars).toBe(Number(product.price));
        expect(JSON.parse(button['data-item-metadata']!)).toEqual({ materials: product.materials });
      }
    }
  });

  it('writes custom fields and plans as Snipcart reads them', () => {
    const [board] = buttons(bodyOf('/products/planche-pain'));
    expect(board).toMatchObject({
      'data-item-custom1-name': 'Engraving',
      'data-item-custom2-options': 'Small|Large[+20.00]',
      'data-item-custom3-type': 'checkbox',
      'data-item-custom3-options': 'true[+3.00]|false',
    });
    const [crate] = buttons(bodyOf('/products/caisse-de-maree'));
    expect(crate).toMatchObject({
      'data-plan1-id': 'monthly',
      'data-plan2-interval': '3',
      'data-item-plan1-price': '49.00',
    });
  });

  it('says the same in JSON as in markup, and the opening stock besides', () => {
    const documents = JSON.parse(bodyOf('/products.json')) as {
      id: string;
      url: string;
      stock?: number;
      variants?: unknown[];
    }[];
    expect(documents.map(({ id, url }) => [id, url])).toEqual(
      demoProducts.map(({ id }) => [id, `/products/${id}`]),
    );
    expect(documents.find(({ id }) => id === 'theiere-ronde')).toMatchObject({
      inventoryManagementMethod: 'Single',
      stock: 7,
    });
    expect(documents.find(({ id }) => id === 'mug-jusant')?.variants).toHaveLength(3);
  });

  it('links to nothing that is not there', () => {
    for (const [path, { contentType, body }] of pages) {
      if (!contentType.startsWith('text/html')) continue;
      const links = elements(body, () => true).flatMap(({ href, src }) =>
        [href, src].filter((link) => link?.startsWith('/')),
      );
      for (const link of links) {
        const [target = '', anchor] = link!.split('#');
        expect(pages.has(target), `${path} to ${link}`).toBe(true);
        if (anchor !== undefined) expect(pages.get(target)!.body).toContain(`id="${anchor}"`);
      }
    }
  });

  it('runs the cart’s script alone, and gives the key and the way to the reference', () => {
    for (const { contentType, body } of pages.values()) {
      if (!contentType.startsWith('text/html')) continue;
      expect(body.match(/<script[^>]*>/g)).toEqual([
        '<script async src="http://localhost:3000/themes/v3.7.1/default/snipcart.js">',
      ]);
      expect(body).not.toMatch(/\s(on\w+|style)=/i);
      expect(body).toContain('data-api-key="pk_demo"');
      expect(body).toContain('href="http://localhost:3000/docs"');
    }
  });

  it('opens the cart and the account, and shows how many items there are', () => {
    for (const name of ['snipcart-checkout', 'snipcart-customer-signin', 'snipcart-items-count'])
      expect(bodyOf('/').split(`class="${name}"`)).toHaveLength(2);
  });

  it('describes every picture, names every landmark and has one first heading', () => {
    for (const path of ['/', '/products/mug-jusant']) {
      const images = elements(bodyOf(path), (name) => name === 'img');
      for (const { alt } of images) expect(alt).toBeTruthy();
      expect(elements(bodyOf(path), (name) => name === 'h1')).toHaveLength(1);
      expect(elements(bodyOf(path), (name) => name === 'main')).toHaveLength(1);
      for (const nav of elements(bodyOf(path), (name) => name === 'nav'))
        expect(nav['aria-label']).toBeTruthy();
      const ids = elements(bodyOf(path), (_, { id }) => id !== undefined).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('escapes what a product says', () => {
    const hostile = {
      ...demoProducts[0]!,
      name: `<b>"Tom" & 'co'</b>`,
      line: '"><script>alert(1)</script>',
      materials: `it's "x"`,
    };
    const own = storefrontPages({ products: [hostile], publicKey: '"><i>', cartOrigin: '"' });
    for (const path of ['/', `/products/${hostile.id}`]) {
      const { body } = own.get(path)!;
      expect(body).not.toMatch(/<script>|<b>|<i>/);
      const [button] = buttons(body);
      expect(button!['data-item-name']).toBe(hostile.name);
      expect(button!['data-item-description']).toBe(hostile.line);
      expect(JSON.parse(button!['data-item-metadata']!)).toEqual({ materials: hostile.materials });
    }
  });

  it('has a dark mode, a phone’s width, visible focus and a still version', () => {
    const css = bodyOf('/styles.css');
    expect(css).toContain('@media (prefers-color-scheme: dark)');
    expect(css).toContain('@media (prefers-reduced-motion: reduce)');
    expect(css).toContain('@media (max-width: 34rem)');
    expect(css).toContain(':focus-visible');
    expect(css.match(/\{/g)?.length).toBe(css.match(/\}/g)?.length);
  });

  it.each(['light', 'dark'])('keeps contrast at AA in %s mode', (mode) => {
    const css = bodyOf('/styles.css');
    const block =
      mode === 'light'
        ? css.slice(0, css.indexOf('@media'))
        : css.slice(css.indexOf('@media'), css.indexOf('.frame img'));
    const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)![1]!;
    const pairs = [
      ['ink', 'paper'],
      ['muted', 'paper'],
      ['muted', 'raised'],
      ['brick', 'paper'],
      ['accent', 'paper'],
      ['on-accent', 'accent'],
      ['on-accent', 'accent-hover'],
      ['ink', 'banner'],
    ] as const;
    for (const [front, back] of pairs)
      expect(contrast(colour(front), colour(back)), `${front} on ${back}`).toBeGreaterThan(4.5);
  });
});

function contrast(one: string, other: string): number {
  const light = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}
