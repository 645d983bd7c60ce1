import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarkupReader } from './markup.js';
import type { PageReading } from './page-products.js';

function read(html: string, chunk = html.length): PageReading {
  const reader = createMarkupReader({ pageUrl: 'https://shop.example/page' });
  for (let at = 0; at < html.length; at += chunk) reader.write(html.slice(at, at + chunk));
  return reader.end();
}

const button = (attributes: string) => `<button class="snipcart-add-item" ${attributes}>Buy</button>`;
const basics = 'data-item-id="1" data-item-name="A" data-item-price="10.00" ';

describe('a page from anywhere', () => {
  it('gives the same however it is cut into chunks', () => {
    const html = `<p>é\r\n\n${button(`${basics} data-item-description="a &lt;b&gt; &amp;c&NotEqualTilde;\n"`)}\n<!-- -->
      ${button('data-item-id=2 data-item-name=B&eacute; data-item-price=3')}<script>"</scr"</script>\n${button('')}`;
    const whole = read(html);
    expect(whole.definitions.map((product) => product.line)).toEqual([3, 6]);
    for (let size = 1; size < 40; size++) expect(read(html, size), `chunks of ${size}`).toEqual(whole);
  });

  it('never throws', () => {
    const part = fc.constantFrom(
      ...`<|>|"|'|=| |\n|/|!--|-->|a|button|template|svg|</|class=snipcart-add-item|&|&#|&amp;|\0|
      data-item-id=1|data-item-name=A|data-item-price=|{|}|[|data-item-custom1-name|data-item-metadata='{"a":[]}'`.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
        expect(read(parts.join(''), size)).toEqual(read(parts.join('')));
      }),
      { numRuns: 1000 },
    );
  });

  const million = 1_000_000;
  const hostile: Record<string, () => string> = {
    '5 MB of <': () => '<'.repeat(5 * million),
    '5 MB of open tags': () => '<b>'.repeat((5 * million) / 3),
    '5 MB of open templates': () => '<template>'.repeat(million / 2),
    '5 MB of forms and paragraphs': () => '<form><p></q>'.repeat(400_000),
    '5 MB of ampersands': () => `<a title="${'&'.repeat(5 * million)}">`,
    '5 MB of entities in an attribute': () =>
      button(`${basics}data-item-description="${'&lt;'.repeat(million)}"`),
    '5 MB of newlines': () => '\n'.repeat(5 * million),
    'an unclosed comment': () => `<!--${'-'.repeat(5 * million)}`,
    'an attribute of 1 MB': () =>
      button(`${basics} data-item-custom1-name=a data-item-custom1-options="${'|a['.repeat(million / 3)}"`),
    'an attribute name of 1 MB': () => button(`data-item-${'x'.repeat(million)}=1`),
    'a tag with 300,000 attributes': () =>
      `<a class=snipcart-add-item ${Array.from({ length: 300_000 }, (_, i) => `data-item-custom${i}-name=a`).join(' ')}>`,
    'deep metadata': () =>
      button(`${basics} data-item-metadata='{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}'`),
    'a price of 1 MB': () =>
      button(`data-item-id=1 data-item-name=A data-item-price="${'1,'.repeat(million / 2)}"`),
    '100,000 buttons': () =>
      Array.from({ length: 100_000 }, (_, i) =>
        button(`data-item-id=${i} data-item-name=A data-item-price=1`),
      ).join('\n'),
    '100,000 broken buttons': () => button('').repeat(100_000),
    '100,000 prices for one id': () =>
      Array.from({ length: 100_000 }, (_, i) =>
        button(`data-item-id=1 data-item-name=A data-item-price=${i}`),
      ).join(''),
  };

  for (const [name, html] of Object.entries(hostile)) {
    it(`costs linear time: ${name}`, () => {
      const text = html();
      for (const size of [text.length, 65_536]) {
        const started = performance.now();
        const reading = read(text, size);
        expect(performance.now() - started).toBeLessThan(4000);
        expect(reading.problems.length).toBeLessThanOrEqual(1001);
      }
    });
  }

  it('costs linear time: a large tag that comes a few bytes at a time', () => {
    const tag = hostile['a tag with 300,000 attributes']?.() ?? '';
    const started = performance.now();
    read(`<i ${tag.slice(0, 3 * million)}>`, 3);
    read(`<!--${'-'.repeat(million)}-->`, 1);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('finds every one of 100,000 buttons', () => {
    expect(read(hostile['100,000 buttons']?.() ?? '', 65_536).definitions).toHaveLength(100_000);
  });
});
