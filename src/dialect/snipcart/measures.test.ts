import { expect, it } from 'vitest';
import { readMeasures } from './measures.js';

function read(raw: Record<string, unknown>) {
  const warnings: string[] = [];
  const notes = { warn: (_: string, reason: string) => void warnings.push(reason), refuse: () => undefined };
  return { ...readMeasures(raw, (key) => key, notes), warnings };
}

it('reads a weight in grams, with a unit or a decimal comma where that is clear', () => {
  for (const [written, weight] of [
    ['500', 500],
    [500, 500],
    ['500g', 500],
    ['500 g', 500],
    ['500 Grams', 500],
    ['1,5', 1.5],
    ['1,5 kg', 1500],
    ['0,500kg', 500],
    ['1.5kg', 1500],
    ['2lb', 907.18474],
    ['16 oz', 453.59237],
    ['1.500', 1.5],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1,234,567', 1234567],
    ['1 500 g', 1500],
    ['250 mg', 0.25],
    [' 12.5 ', 12.5],
    ['16.990000000000002', 16.99],
    ['0', 0],
  ] as const)
    expect([written, read({ weight: written })]).toEqual([written, { dimensions: { weight }, warnings: [] }]);
});

it('keeps a weight that may mean two things, or none, as it is written, and says so', () => {
  for (const written of [
    '1,500',
    '1,500 kg',
    '500x',
    'abc',
    '-5',
    '1e3',
    '5 g or so',
    '1,2,3',
    'g',
    '5 ft',
    '500g 200g',
  ])
    expect([written, read({ weight: written })]).toEqual([
      written,
      {
        dimensions: {},
        unreadWeight: written,
        warnings: [expect.stringContaining(`weight "${written}" is no weight in grams`)],
      },
    ]);
  expect(read({ weight: ' ' })).toEqual({ dimensions: {}, warnings: [] });
});

it('reads measures in centimetres the same way, and leaves out what cannot be read', () => {
  expect(read({ dimensions: { width: '1,5', height: '20 mm', length: '1,500' } })).toEqual({
    dimensions: { width: 1.5, height: 2 },
    warnings: [expect.stringContaining('length "1,500" is not a plain number')],
  });
});
