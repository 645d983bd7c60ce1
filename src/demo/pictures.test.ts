import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { pictureOf } from './pictures.js';
import { demoProducts } from './products.js';

/** Reads XML strictly: every tag closed in its turn, every id once. */
function readXml(text: string): { names: string[]; ids: string[]; text: string } {
  const open: string[] = [];
  const read = { names: [] as string[], ids: [] as string[], text: '' };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open.push(name);
        read.names.push(name);
        if (attributes.id !== undefined) read.ids.push(attributes.id);
      },
      ontext: (data) => {
        read.text += data;
      },
      onclosetag(name) {
        if (open.pop() !== name) throw new Error(`${name} is closed out of turn`);
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  if (open.length > 0) throw new Error(`${open} left open`);
  return read;
}

describe('the pictures', () => {
  it.each(demoProducts.map((product) => [product.id, product] as const))(
    '%s is well-formed and has a title',
    (_, product) => {
      const svg = pictureOf(product);
      const { names, ids, text } = readXml(svg);
      expect(names[0]).toBe('svg');
      expect(svg.match(/<[a-z]/gi)?.length).toBe(
        (svg.match(/<\/[a-z]/gi)?.length ?? 0) + (svg.match(/\/>/g)?.length ?? 0),
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(text.trim()).toBe(product.name);
      expect(svg).toContain('viewBox="0 0 480 560" role="img"');
      expect(svg).not.toMatch(/NaN|undefined|\[object/);
    },
  );

  it('draws only with what it defines itself', () => {
    for (const product of demoProducts) {
      const svg = pictureOf(product);
      const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id!);
      for (const id of used) expect(svg).toContain(`id="${id}"`);
      expect(svg).not.toMatch(
        /<(image|script|use|foreignObject|style)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/,
      );
    }
  });

  it('draws no two products alike, and one always alike', () => {
    const drawn = demoProducts.map((product) =>
      pictureOf(product).replaceAll(product.id, '').replace(product.name, ''),
    );
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(pictureOf(demoProducts[1]!)).toBe(pictureOf(demoProducts[1]!));
  });

  it('escapes a name', () => {
    expect(pictureOf({ ...demoProducts[0]!, name: 'Salt & <pepper>' })).toContain(
      '>Salt &amp; &lt;pepper&gt;</title>',
    );
  });
});
