import { describe, expect, it } from 'vitest';
import { loggedPath } from './logged-path.js';

describe('a path in a log', () => {
  it('has no query, however it is written', () => {
    expect(loggedPath({ url: '/api/orders?email=ada@x.example' })).toBe('/api/orders');
    expect(loggedPath({ url: '/api/orders%3Femail=a@b.c' })).toBe('/api/orders');
    expect(loggedPath({ url: '/api/orders%3fq' })).toBe('/api/orders');
    expect(loggedPath({ url: '/account#token=abc' })).toBe('/account');
  });

  it('has no address before it, which may name a password', () => {
    expect(loggedPath({ url: 'http://me:secret@shop.example/api/orders?limit=1' })).toBe('/api/orders');
    expect(loggedPath({ url: 'HTTPS://shop.example?x' })).toBe('/');
  });

  it('has only the beginning of a token', () => {
    expect(loggedPath({ url: '/api/orders/9f0c1b7e-3f0f-4c11-8f04-7a1c1d1f0a11/refunds' })).toBe(
      '/api/orders/9f0c1b7e…/refunds',
    );
    expect(loggedPath({})).toBe('/');
  });
});
