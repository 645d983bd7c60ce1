import { expect, it } from 'vitest';
import { noAddress } from '../src/domain/address.js';
import { findCustomer } from '../src/domain/customer/rows.js';
import { type UsedAddresses, updateStoredAddresses } from '../src/domain/customer/stored-addresses.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const home = { ...noAddress, name: 'Ana', street: '1 Main St', city: 'Québec', country: 'CA', phone: '911' };
const work = { ...noAddress, name: 'Ana', street: '5 Rue du Port', city: 'Lévis', country: 'CA' };

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function opened() {
    const shop = await startShop(database);
    const made = await shop.tienda('POST', '/customers', {
      name: 'Ana',
      email: 'ana@people.example',
      billing_address: 'Old St',
      addresses: [{ address: 'Evergreen Terrace', number: '742', city: 'Springfield', country: 'US' }],
    });
    const { id } = made.json() as { id: number };
    const use = (used: UsedAddresses, now: number) =>
      shop.storage.write((tx) => updateStoredAddresses(tx, shop.store, id, used, now));
    const now = async () => (await findCustomer(shop.storage.read, shop.store.storeId, id))!;
    return { shop, id, use, now };
  }

  it('keeps the addresses of a signed-in order: billing in the old one’s place, shipping as the default beside the others', async () => {
    const { shop, id, use, now } = await opened();
    await use({ billing: home, shipping: work, same: false }, 1000);
    const { details } = await now();
    expect(details.billing).toEqual(home);
    expect(details.shippingSameAsBilling).toBe(false);
    expect(details.addresses.map(({ street, number, isDefault }) => [street, number, isDefault])).toEqual([
      ['Evergreen Terrace', '742', false],
      ['5 Rue du Port', null, true],
    ]);
    expect(details.addresses[1]).toMatchObject({ createdAt: 1000, updatedAt: 1000, id: expect.any(Number) });
    const customerView = (await shop.tienda('GET', `/customers/${id}`)).json();
    expect(customerView.default_address).toMatchObject({
      address: '5 Rue du Port',
      city: 'Lévis',
      default: true,
    });
    expect(customerView.addresses).toHaveLength(2);
  });

  it('takes an address that is known already as the default, and adds none', async () => {
    const { use, now } = await opened();
    await use({ billing: home, shipping: work, same: false }, 1000);
    await use({ billing: home, shipping: home, same: true }, 2000);
    const both = await now();
    expect(both.details.addresses.map(({ street, isDefault }) => [street, isDefault])).toEqual([
      ['Evergreen Terrace', false],
      ['5 Rue du Port', false],
      ['1 Main St', true],
    ]);
    expect(both.details.shippingSameAsBilling).toBe(true);
    const [, known] = both.details.addresses;
    await use({ billing: home, shipping: work, same: false }, 3000);
    const { details, version } = await now();
    expect(details.addresses.map(({ street, isDefault }) => [street, isDefault])).toEqual([
      ['Evergreen Terrace', false],
      ['5 Rue du Port', true],
      ['1 Main St', false],
    ]);
    expect(details.addresses[1]).toEqual({ ...known, isDefault: true });
    await use({ billing: home, shipping: work, same: false }, 4000);
    expect((await now()).version).toBe(version);
  });

  it('passes over addresses with nothing in them', async () => {
    const { use, now } = await opened();
    const before = await now();
    await use({ billing: noAddress, shipping: noAddress, same: false }, 1000);
    expect(await now()).toEqual(before);
    // An order of things that are not shipped.
    await use({ billing: home, shipping: noAddress, same: false }, 2000);
    const { details } = await now();
    expect([details.billing, details.addresses]).toEqual([home, before.details.addresses]);
  });

  it('keeps 20 addresses, and forgets the one that was changed least recently', async () => {
    const { use, now } = await opened();
    for (let n = 1; n <= 25; n += 1)
      await use(
        { billing: home, shipping: { ...work, street: `${n} Rue` }, same: false },
        2_000_000_000_000 + n,
      );
    const { addresses } = (await now()).details;
    expect(addresses.map(({ street }) => street)).toEqual(
      Array.from({ length: 20 }, (_, n) => `${n + 6} Rue`),
    );
    expect(addresses.filter(({ isDefault }) => isDefault).map(({ street }) => street)).toEqual(['25 Rue']);
    expect(new Set(addresses.map(({ id }) => id)).size).toBe(20);
  });

  it('keeps both when two orders come at once', async () => {
    const { use, now } = await opened();
    const streets = Array.from({ length: 6 }, (_, n) => `${n} Rue`);
    await Promise.all(
      streets.map((street) => use({ billing: home, shipping: { ...work, street }, same: false }, 1000)),
    );
    const { addresses } = (await now()).details;
    expect(addresses.map(({ street }) => street).sort()).toEqual([...streets, 'Evergreen Terrace'].sort());
    expect(addresses.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });
});
