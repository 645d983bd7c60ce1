import { describe, expect, it } from 'vitest';
import { readDomainPattern } from './domain-patterns.js';
import { isOnDomain, normaliseDomain, pathOnDefaultDomain, protocolOf, urlOnDomain } from './domains.js';

describe("a store's domain", () => {
  it('is stored as host and port alone', () => {
    const forms: [string, string | null][] = [
      ['https://www.shop.example/path', 'shop.example'],
      ['SHOP.example', 'shop.example'],
      ['shop.example.', 'shop.example'],
      ['localhost:8080', 'localhost:8080'],
      ['http://localhost:8080/x?y', 'localhost:8080'],
      ['https://shop.example:443/', 'shop.example'],
      ['shop.example:443', 'shop.example:443'],
      ['www.com', 'www.com'],
      ['www.shop.co.uk', 'shop.co.uk'],
      ['café.example', 'xn--caf-dma.example'],
      ['[::1]:3000', '[::1]:3000'],
      ['', null],
      ['a b', null],
      ['user@shop.example', null],
      ['shop.example:99999', null],
    ];
    for (const [text, domain] of forms) expect(normaliseDomain(text), text).toBe(domain);
  });

  it.each([
    ['https://www.shop.example/a', ['shop.example']],
    ['http://shop.example/a', ['other.example', 'www.shop.example']],
    ['http://shop.example:8080/', ['shop.example:8080']],
    ['https://shop.example/', ['shop.example:443']],
  ])('holds %s of %j, with www or without, on 80 and 443 unless it names a port', (url, domains) => {
    expect(isOnDomain(url, domains)).toBe(true);
  });

  it.each([
    ['http://test.shop.example/', 'shop.example'],
    ['http://shop.example.evil.example/', 'shop.example'],
    ['http://shop.example:8080/', 'shop.example'],
    ['http://shop.example/', 'shop.example:8080'],
    ['ftp://shop.example/', 'shop.example'],
    ['/a', 'shop.example'],
    ['https://shop.example\\@evil.example/', 'evil.example'],
  ])('does not hold %s of %s', (url, domain) => {
    expect(isOnDomain(url, [domain])).toBe(false);
  });

  it('gives and takes the path alone', () => {
    expect(pathOnDefaultDomain('https://www.shop.example/a?b=1', 'shop.example')).toBe('/a?b=1');
    expect(pathOnDefaultDomain('https://other.example/a', 'shop.example')).toBe('https://other.example/a');
    expect(pathOnDefaultDomain('/a', 'shop.example')).toBe('/a');
    expect(urlOnDomain('/products/1', 'mysite.com')).toBe('https://mysite.com/products/1');
    expect(urlOnDomain('/products/1', 'mysite.com', 'http')).toBe('http://mysite.com/products/1');
    expect(urlOnDomain('http://x.example/1', 'mysite.com')).toBe('http://x.example/1');
    expect(urlOnDomain('javascript:alert(1)', 'mysite.com')).toBeNull();
  });

  it('is https, and http on this machine', () => {
    expect(['shop.example', 'localhost:8080', '127.0.0.1:1', '[::1]:1', '10.0.0.1'].map(protocolOf)).toEqual([
      'https',
      'http',
      'http',
      'http',
      'https',
    ]);
  });
});

describe('a domain that stands for many', () => {
  const on = (url: string, ...domains: string[]) => isOnDomain(url, domains);

  it('holds every label of a domain, or the previews of a site, and nothing else', () => {
    for (const host of ['a.shop.example', 'www.shop.example', 'A.Shop.Example.', 'a.b.shop.example'])
      expect([host, on(`https://${host}/x`, '*.shop.example')]).toEqual([host, true]);
    for (const url of [
      'https://shop.example/',
      'https://evilshop.example/',
      'https://a.shop.example.evil.example/',
      'https://a.shop.example:8443/',
      'https://evil.example/?.shop.example',
    ])
      expect([url, on(url, '*.shop.example')]).toEqual([url, false]);
    expect(on('https://a.shop.example:8443/', '*.shop.example:8443')).toBe(true);
    expect(on('https://deploy-preview-12--my-shop.netlify.app/', '*--my-shop.netlify.app')).toBe(true);
    for (const host of [
      'my-shop.netlify.app',
      '--my-shop.netlify.app',
      'a.b--my-shop.netlify.app',
      'a--my-shopx.netlify.app',
    ])
      expect([host, on(`https://${host}/`, '*--my-shop.netlify.app')]).toEqual([host, false]);
  });

  it('is refused over a public suffix, those of hosting too, over hosts of this machine, and where it is no domain', () => {
    for (const text of [
      '*.netlify.app',
      '*.com',
      '*.co.uk',
      '*.github.io',
      '*.myshopify.com',
      '*-my-shop.netlify.app',
      '*--my-shop.com',
    ])
      expect([text, readDomainPattern(text)]).toEqual([
        text,
        { wrong: expect.stringContaining('strangers') },
      ]);
    for (const text of [
      '*',
      '*.',
      'a.*.shop.example',
      'a*.shop.example',
      '**.shop.example',
      '*.*.shop.example',
      'u@*.shop.example',
      '*.shop.example:99999',
    ])
      expect([text, readDomainPattern(text)]).toEqual([
        text,
        { wrong: expect.stringContaining('must be a host') },
      ]);
    for (const text of ['*.localhost', '*.127.0.0.1', '*.a.localhost'])
      expect([text, readDomainPattern(text)]).toEqual([
        text,
        { wrong: expect.stringContaining('name each') },
      ]);
    expect(on('https://evil.netlify.app/', '*.netlify.app')).toBe(false);
    expect(readDomainPattern('https://*.Shop.example/path')).toMatchObject({ domain: '*.shop.example' });
    expect(readDomainPattern('*.my-shop.netlify.app')).toMatchObject({ domain: '*.my-shop.netlify.app' });
    expect(normaliseDomain('*.shop.example')).toBeNull();
  });
});
