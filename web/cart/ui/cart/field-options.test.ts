import { expect, it } from 'vitest';
import { optionsOf } from './field-options.js';

it('reads what each option adds to the price or takes off it', () => {
  const options = 'Small[-1.50]| Medium |Large[+5]|Huge[7.25]|Plain[]|Tall [XL]';
  const optionsArray = ['Small', 'Medium', 'Large', 'Huge', 'Plain', 'Tall [XL]'];
  expect(optionsOf({ name: 'Size', options, optionsArray }).map(({ amount }) => amount)).toEqual([
    -1.5, 0, 5, 7.25, 0, 0,
  ]);
});

it('reads any dash for a minus, as the shop does', () => {
  const options = 'Lite[\u22125.00]|Less[\u20131]|Wide[\uff0b2]';
  const optionsArray = ['Lite', 'Less', 'Wide'];
  expect(optionsOf({ name: 'Size', options, optionsArray }).map(({ amount }) => amount)).toEqual([-5, -1, 2]);
});

it('has no options where there are none', () => {
  expect(optionsOf({ name: 'Text', options: '', optionsArray: null })).toEqual([]);
});
