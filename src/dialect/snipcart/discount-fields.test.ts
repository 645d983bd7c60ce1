import { expect, it } from 'vitest';
import { discountFields, fieldReader } from './discount-fields.js';
import { DiscountValues } from './discount-values.js';

type Name = keyof typeof discountFields;
type Bounds = Partial<Record<'minimum' | 'exclusiveMinimum' | 'maximum' | 'maxLength', number>> & {
  readonly type?: string;
  readonly anyOf?: readonly Bounds[];
};

const names = Object.keys(discountFields) as Name[];

function isRead(name: Name, value: unknown): boolean {
  const values = new DiscountValues({ [name]: value }, { rounds: false });
  const read = fieldReader(values, { currency: 'USD', timeZone: 'UTC' })(name);
  return read !== undefined && values.problems === undefined;
}

/** The bounds that the documentation gives, beside null. */
function boundsOf(name: Name): Bounds {
  const schema = discountFields[name].schema as Bounds;
  return schema.anyOf?.find((one) => one.type !== 'null' && !one.anyOf) ?? schema;
}

it.each(names)('takes what the documentation says of %s, and nothing beyond', (name) => {
  const { type, minimum, exclusiveMinimum, maximum, maxLength } = boundsOf(name);
  if (maxLength !== undefined) {
    expect(isRead(name, 'x'.repeat(maxLength))).toBe(true);
    expect(isRead(name, 'x'.repeat(maxLength + 1))).toBe(false);
  }
  const step = type === 'integer' ? 1 : 0.01;
  if (minimum !== undefined) {
    expect(isRead(name, minimum)).toBe(true);
    expect(isRead(name, minimum - step)).toBe(false);
  }
  if (exclusiveMinimum !== undefined) {
    expect(isRead(name, exclusiveMinimum)).toBe(false);
    expect(isRead(name, exclusiveMinimum + 1)).toBe(true);
  }
  if (maximum !== undefined) {
    expect(isRead(name, maximum)).toBe(true);
    expect(isRead(name, maximum + step)).toBe(false);
  }
});

it('reads the amounts, rates and limits of files as 0 too', () => {
  const values = new DiscountValues({ amount: 0, rate: 0, maxNumberOfUsages: 0 }, { rounds: true });
  const read = fieldReader(values, { currency: 'USD', timeZone: 'UTC' });
  expect([read('amount'), read('rate'), read('maxNumberOfUsages')]).toEqual([0, 0, 0]);
  expect(values.problems).toBeUndefined();
});
