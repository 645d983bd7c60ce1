import { Type } from 'typebox';
import { readCountry, wantedCountry } from '../domain/countries.js';
import { custom, type Field } from './fields.js';

const longest: Readonly<Record<string, number>> = {
  firstName: 200,
  lastName: 200,
  name: 200,
  company: 200,
  address1: 500,
  address2: 500,
  city: 200,
  country: 5,
  province: 200,
  postalCode: 50,
  phone: 100,
  vatNumber: 100,
};

/** An address in a change of something: the parts that are sent change, null empties one. */
export function addressField(): Field<Readonly<Record<string, string | null>> | undefined> {
  const parts = Object.entries(longest).map(([name, maxLength]) => [
    name,
    Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()])),
  ]);
  const schema = Type.Object(Object.fromEntries(parts), {
    title: 'AddressChange',
    description: 'The parts that are given change; null empties one.',
  });
  return custom(schema, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { wrong: `must be an object with parts such as name, address1, city, country, postalCode` };
    const address: Record<string, string | null> = {};
    for (const [name, most] of Object.entries(longest)) {
      if (!Object.hasOwn(value, name)) continue;
      const part = (value as Record<string, unknown>)[name];
      if (part !== null && typeof part !== 'string') return { wrong: `must have a text as ${name}` };
      if (part !== null && part.length > most)
        return { wrong: `must have at most ${most} characters as ${name}` };
      if (name !== 'country' || !part) {
        address[name] = part;
        continue;
      }
      const country = readCountry(part);
      if (country === undefined) return { wrong: `has a country that ${wantedCountry}` };
      address[name] = country;
    }
    return { value: address };
  });
}
