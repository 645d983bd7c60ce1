import { expect, it } from 'vitest';
import { type Address, noAddress } from '../../domain/address.js';
import { flatAddress, nestedAddress, readAddressParts } from './address.js';

const split: Address = {
  ...noAddress,
  name: 'Zé',
  street: 'Rua A',
  number: '1',
  floor: '2',
  locality: 'Morumbi',
  province: 'São Paulo',
  country: 'BR',
};

it('shows street and number as one line, floor and locality as the other', () => {
  expect(flatAddress('billing', split)).toMatchObject({
    billingAddressAddress1: 'Rua A 1',
    billingAddressAddress2: '2, Morumbi',
    billingAddressProvince: 'SP',
  });
  expect(nestedAddress({ ...split, floor: null })).toMatchObject({
    address1: 'Rua A 1',
    address2: 'Morumbi',
    fullAddress: 'Rua A 1, Morumbi',
    hasMinimalRequiredInfo: false,
  });
});

it('keeps null and empty text apart', () => {
  const document = { shippingAddressAddress1: '', shippingAddressAddress2: null, shippingAddressPhone: '' };
  expect(flatAddress('shipping', readAddressParts(document, 'shipping'))).toMatchObject({
    ...document,
    shippingAddressCity: null,
  });
});

it('leaves the finer parts of a line alone that reads as it is shown', () => {
  expect(readAddressParts(flatAddress('billing', split), 'billing', split)).toEqual(split);
  expect(readAddressParts({ billingAddress: nestedAddress(split) }, 'billing', split)).toEqual(split);
  const moved = readAddressParts({ billingAddressAddress1: 'Rua B 7' }, 'billing', split);
  expect(moved).toEqual({ ...split, street: 'Rua B 7', number: null });
});

it('reads flat keys before the nested object, and a VAT number that only that has', () => {
  const document = {
    billingAddressCity: 'Lyon',
    billingAddress: { city: 'Paris', country: 'FR', vatNumber: 'FR1', company: 'C' },
  };
  expect(readAddressParts(document, 'billing')).toEqual({
    ...noAddress,
    city: 'Lyon',
    country: 'FR',
    vatNumber: 'FR1',
    company: 'C',
  });
});

it('makes a name of firstName and lastName, in objects and in flat keys', () => {
  for (const source of [
    { billingAddress: { firstName: 'Ada', lastName: 'Byron' } },
    { billingAddress: { firstName: 'Ada', lastName: 'Byron', name: 'Ada Byron' } },
    { billingAddressFirstName: 'Ada', billingAddressLastName: 'Byron' },
  ])
    expect(readAddressParts(source, 'billing')).toMatchObject({ firstName: 'Ada', name: 'Byron' });
  expect(readAddressParts({ billingAddress: { lastName: 'Byron' } }, 'billing').name).toBe('Byron');
  expect(readAddressParts({ billingAddress: { name: 'Ada Byron', lastName: 'Byron' } }, 'billing').name).toBe(
    'Ada Byron',
  );
});
