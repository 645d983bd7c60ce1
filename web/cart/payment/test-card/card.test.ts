import { describe, expect, it } from 'vitest';
import { groupedNumber, isCardNumber, isExpiry, isSecurityCode, writtenExpiry } from './card.js';

describe('a card', () => {
  it('has its number in groups of four, whatever was typed between them', () => {
    expect(['4', '42424', '4242-4242-4242-4242', '4242 4242x'].map(groupedNumber)).toEqual([
      '4',
      '4242 4',
      '4242 4242 4242 4242',
      '4242 4242',
    ]);
  });

  it('is taken by the digit that checks the others', () => {
    expect(['4242 4242 4242 4242', '4000000000000002', '378282246310005'].every(isCardNumber)).toBe(true);
    expect(['4242 4242 4242 4241', '4242', '', 'card'].some(isCardNumber)).toBe(false);
  });

  it('has a last month that reads as MM/YY, also where a browser fills it in', () => {
    const typed = ['1', '12', '123', '1230', '5', '531', '12/30', '5/2031', '05 / 31', '2031-05', '12/2', ''];
    expect(typed.map(writtenExpiry)).toEqual([
      '1',
      '12',
      '12/3',
      '12/30',
      '05',
      '05/31',
      '12/30',
      '05/31',
      '05/31',
      '05/31',
      '12/2',
      '',
    ]);
  });

  it('pays until the end of its last month', () => {
    const now = new Date(2030, 4, 20);
    expect(['05/30', '06/30', '01/31'].map((text) => isExpiry(text, now))).toEqual([true, true, true]);
    expect(['04/30', '12/29', '13/31', '00/31', '5/31', ''].some((text) => isExpiry(text, now))).toBe(false);
  });

  it('has a security code of three or four digits', () => {
    expect(['123', '1234', ' 123 '].every(isSecurityCode)).toBe(true);
    expect(['12', '12345', '12a', ''].some(isSecurityCode)).toBe(false);
  });
});
