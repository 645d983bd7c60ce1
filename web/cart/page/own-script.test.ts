import { expect, it } from 'vitest';
import { addressOf } from './own-script.js';

const address = 'https://shop.example:8443/themes/v3.7.1/default/snipcart.js';

it.each([
  ['Chromium', `Error: where\n    at a (${address}:1:20)\n    at ${address}:1:400`],
  ['Chromium, where a version was added', `Error: where\n    at ${address}?v=2:1:20`],
  ['Firefox', `a@${address}:1:20\n@${address}:1:400\n`],
  ['Safari', `a@${address}:1:20\nmodule code@${address}:1:400`],
])('is known by its calls in %s', (_, stack) => {
  expect(addressOf(stack)).toBe(address);
});

it('is not known by calls of other scripts, or none', () => {
  expect([addressOf('Error\n    at https://shop.example/app.js:1:2'), addressOf(undefined)]).toEqual([
    undefined,
    undefined,
  ]);
});
