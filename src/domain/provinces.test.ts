import { expect, it } from 'vitest';
import { provinceCode, provinceName } from './provinces.js';

it('turns names into codes and codes into names', () => {
  const pairs = [
    ['BR', 'SP', 'São Paulo'],
    ['US', 'OR', 'Oregon'],
    ['US', 'AE', 'Armed Forces Europe'],
    ['CA', 'QC', 'Quebec'],
    ['MX', 'JAL', 'Jalisco'],
    ['AR', 'X', 'Córdoba'],
    ['ES', 'B', 'Barcelona'],
    ['JP', 'JP-13', 'Tokyo'],
    ['AU', 'NSW', 'New South Wales'],
    ['IT', 'RM', 'Roma'],
    ['CO', 'DC', 'Bogotá, D.C.'],
    ['CL', 'RM', 'Región Metropolitana'],
  ] as const;
  for (const [country, code, name] of pairs) {
    expect(provinceName(country, code)).toBe(name);
    expect(provinceCode(country, name)).toBe(code);
    expect(provinceCode(country, code)).toBe(code);
    expect(provinceName(country, name)).toBe(name);
  }
});

it('reads them in any case, with or without accents', () => {
  expect(provinceCode('br', ' sao paulo ')).toBe('SP');
  expect(provinceCode('CA', 'QUÉBEC')).toBe('QC');
  expect(provinceName('us', 'ny')).toBe('New York');
});

it('leaves what it does not know as it is', () => {
  expect(provinceCode('US', 'Ruritania')).toBe('Ruritania');
  expect(provinceName('FR', 'Bretagne')).toBe('Bretagne');
  expect(provinceName(null, 'SP')).toBe('SP');
  expect(provinceName('__proto__', 'SP')).toBe('SP');
  expect(provinceCode('US', '')).toBe('');
  expect(provinceCode('US', null)).toBeNull();
});
