import { expect, it } from 'vitest';
import { liftedSelector } from './site-rules.js';

const weight = ':not(.\\_.\\_.\\_)';

it.each([
  ['.snipcart-button-primary', `.snipcart-button-primary${weight}`],
  ['.page .snipcart-modal__close:hover::before', `.page .snipcart-modal__close${weight}:hover::before`],
  ['#snipcart .snipcart-cart-button path', `#snipcart${weight} .snipcart-cart-button path`],
  ['a, .snipcart-input:is(.a, .b), .page', ` .snipcart-input${weight}:is(.a, .b)`],
  ['[class^="snipcart"]', `[class^="snipcart"]${weight}`],
  ['.css-1:is(.snipcart-x, .y)', `.css-1:is(.snipcart-x${weight}, .y)`],
  ['button, [type="submit"]', ''],
])('what a site says of the cart weighs as much as what the cart says: %s', (selector, lifted) => {
  expect(liftedSelector(selector)).toBe(lifted);
});
