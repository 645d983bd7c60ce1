import { expect, it } from 'vitest';
import { parseUrl, parseWebUrl } from './url.js';

it('reads an address whose host is not ASCII, however many it has read before', () => {
  for (let call = 0; call < 20_000; call += 1) parseWebUrl(`https://shop.example/${call}`);
  for (const [written, host] of [
    ['https://müller.example', 'xn--mller-kva.example'],
    ['https://日本.example', 'xn--wgv71a.example'],
    ['https://shop.example/été', 'shop.example'],
  ] as const)
    expect(parseWebUrl(written)?.host).toBe(host);
});

it('has no URL for what is none, and no address of the web for another scheme', () => {
  for (const written of [
    '',
    'shop.example',
    '/mug',
    'http://',
    'https://a b.example',
    'https://\u0097.example',
  ])
    expect([written, parseUrl(written)]).toEqual([written, undefined]);
  expect(parseUrl('data:text/plain,a')?.protocol).toBe('data:');
  for (const written of ['data:text/plain,a', 'javascript:alert(1)', 'ftp://shop.example'])
    expect(parseWebUrl(written)).toBeUndefined();
});

it('reads a relative address where there is a base', () => {
  expect(parseWebUrl('/mug?a=é', 'https://müller.example/shop')?.href).toBe(
    'https://xn--mller-kva.example/mug?a=%C3%A9',
  );
  expect(parseWebUrl('data:text/plain,a', 'https://shop.example')).toBeUndefined();
});

it('reads no text that is longer than any address, whatever its letters stand for', () => {
  expect(parseUrl(`https://shop.example/${'a'.repeat(16_000)}`)).toBeDefined();
  const began = performance.now();
  for (let turn = 0; turn < 200; turn += 1) expect(parseUrl(`http://${'ﷺ'.repeat(35_000)}`)).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(200);
  expect(parseUrl(`https://shop.example/${'a'.repeat(17_000)}`)).toBeUndefined();
});
