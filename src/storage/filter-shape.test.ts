import { describe, expect, it } from 'vitest';
import { shapeOf } from './filter-shape.js';

const nameOf = (filter: object): string => shapeOf(filter).name;

describe('the shape of a filter', () => {
  it('is another one for a filter with one more field, whatever that field is called', () => {
    const filter = { status: 'Processed', from: 1 };
    expect(nameOf({ ...filter, addedTomorrow: 'x' })).not.toBe(nameOf(filter));
    expect(nameOf({ ...filter, addedTomorrow: 0 })).not.toBe(nameOf(filter));
    expect(nameOf({ ...filter, addedTomorrow: null })).not.toBe(nameOf(filter));
    expect(nameOf({ ...filter, addedTomorrow: '' })).not.toBe(nameOf(filter));
    expect(nameOf({ ...filter, addedTomorrow: false })).not.toBe(nameOf(filter));
  });

  it('is the same for other values of the same kind, and in any order of the fields', () => {
    expect(nameOf({ from: 5, status: 'Shipped' })).toBe(nameOf({ status: 'Processed', from: 1 }));
    expect(nameOf({ ids: [1] })).toBe(nameOf({ ids: [2, 3] }));
  });

  it('leaves out what is undefined', () => {
    expect(shapeOf({ status: undefined, from: 1 })).toEqual(shapeOf({ from: 1 }));
  });

  it('tells true from false, which ask for different conditions', () => {
    expect(nameOf({ isRecurring: true })).not.toBe(nameOf({ isRecurring: false }));
    expect(shapeOf({ isRecurring: false }).shape).toEqual({ isRecurring: false });
  });

  it('tells values of different kinds apart', () => {
    const names = [1, 'x', null, [1], { x: 1 }, true, false].map((value) => nameOf({ field: value }));
    expect(new Set(names).size).toBe(names.length);
  });

  it('tells the values of a field apart that steers the statement', () => {
    const nameBy = (state: string) => shapeOf({ state }, ['state']).name;
    expect(nameBy('waiting')).not.toBe(nameBy('failed'));
    expect(nameBy('failed')).toBe(nameBy('failed'));
  });

  it('cannot be forged by the name of a field', () => {
    expect(nameOf({ 'a":string,"b': 'x' })).not.toBe(nameOf({ a: 'x', b: 'x' }));
  });
});
