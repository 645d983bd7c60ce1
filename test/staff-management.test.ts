import { expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';
import { newStaff, openPage, password, signedInAs } from './support/staff.js';

onEachDatabase({ inShare: 'postgres' }, (database) => {
  it('invites somebody, who accepts once with a name and a password, and works in the named shop', async () => {
    const shop = await startShop(database, { publicUrl: 'https://shop.example' });
    const owner = openPage(shop, 'https://shop.example');
    const { email } = await newStaff(shop, { merchants: null });
    await owner.call('POST', '/session', { email, password });
    const invitation = { email: 'leo@shop.example', role: 'orders', stores: [shop.store.storeId] };
    const first = await owner.call('POST', '/invitations', invitation);
    expect(first.statusCode).toBe(201);
    const answer = await owner.call('POST', '/invitations', invitation);
    expect(answer.json()).toEqual({
      url: expect.stringMatching(/^https:\/\/shop\.example\/dashboard\/invite#token=[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    const accept = (url: string) => {
      const page = openPage(shop, 'https://shop.example');
      const body = { token: url.split('=')[1], name: 'Leo', password: 'his own password' };
      return page.call('POST', '/invitations/accept', body);
    };
    expect((await accept(first.json().url)).json().code).toBe('link_invalid');
    const accepted = await accept(answer.json().url);
    expect(accepted.statusCode).toBe(201);
    expect(accepted.json()).toMatchObject({
      staff: { email: 'leo@shop.example', name: 'Leo', role: 'orders' },
      stores: [{ storeId: shop.store.storeId }, { mode: 'Live' }],
    });
    expect(accepted.json().stores).toHaveLength(2);
    expect((await accept(answer.json().url)).json().code).toBe('link_invalid');
    expect((await owner.call('POST', '/invitations', invitation)).json()).toMatchObject({
      code: 'email_taken',
    });
  });

  it('adds, lists, changes and removes people, whose sessions end with their rights', async () => {
    const shop = await startShop(database);
    const owner = await signedInAs(shop, await newStaff(shop, { merchants: null }));
    const stores = [shop.store.storeId];
    const input = { email: 'mia@shop.example', name: 'Mia', role: 'manager', stores, password };
    const { statusCode, ...added } = await owner.call('POST', '/staff', input);
    expect([statusCode, added.json()]).toEqual([
      201,
      expect.objectContaining({ email: 'mia@shop.example', role: 'manager', invited: false, url: null }),
    ]);
    const invited = await owner.call('POST', '/staff', {
      email: 'ben@shop.example',
      role: 'orders',
      refundLimit: 50,
    });
    expect(invited.json()).toMatchObject({
      name: 'ben',
      stores: null,
      refundLimit: '50',
      invited: true,
      url: expect.any(String),
    });
    const mia = openPage(shop);
    await mia.call('POST', '/session', { email: input.email, password });
    const list = (await mia.call('GET', '/staff')).json();
    expect(list.map((one: { role: string }) => one.role)).toEqual(['owner', 'manager', 'orders']);
    expect(JSON.stringify(list)).not.toMatch(/argon|hash/i);
    const { id } = added.json();
    for (const [method, path, body] of [
      ['POST', '/staff', input],
      ['POST', '/invitations', { email: 'x@shop.example', role: 'owner' }],
      ['PUT', `/staff/${id}`, { role: 'owner' }],
      ['DELETE', `/staff/${id}`, undefined],
    ] as const) {
      const answer = await mia.call(method, path, body);
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 403, 'not_allowed']);
    }
    const changed = await owner.call('PUT', `/staff/${id}`, { role: 'reader', personalData: true });
    expect(changed.json()).toMatchObject({
      id,
      role: 'reader',
      personalData: true,
      stores: expect.any(Array),
    });
    expect((await mia.call('GET', '/session')).statusCode).toBe(401);
    await mia.call('POST', '/session', { email: input.email, password });
    expect((await owner.call('DELETE', `/staff/${id}`)).statusCode).toBe(204);
    expect((await mia.call('GET', '/session')).statusCode).toBe(401);
    expect((await mia.call('POST', '/session', { email: input.email, password })).json().code).toBe('wrong');
    expect((await owner.call('DELETE', `/staff/${id}`)).statusCode).toBe(404);
  });

  it('keeps the last owner, and says what is wrong with what it is told', async () => {
    const shop = await startShop(database);
    const me = await newStaff(shop, { merchants: null });
    const owner = await signedInAs(shop, me);
    expect(
      (await owner.call('POST', '/invitations', { email: 'o@shop.example', role: 'owner' })).statusCode,
    ).toBe(201);
    for (const change of [{ role: 'manager' }, { stores: [shop.store.storeId] }])
      expect((await owner.call('PUT', `/staff/${me.id}`, change)).json()).toMatchObject({ code: 'conflict' });
    expect((await owner.call('DELETE', `/staff/${me.id}`)).statusCode).toBe(409);
    const wrong = {
      role: 'king',
      stores: [999_999],
      refundLimit: '-1',
      personalData: 'perhaps',
    };
    for (const [field, value] of Object.entries(wrong)) {
      const answer = await owner.call('PUT', `/staff/${me.id}`, { [field]: value });
      expect([field, answer.statusCode, Object.keys(answer.json().errors)]).toEqual([field, 400, [field]]);
    }
    expect((await owner.call('POST', '/staff', {})).json().errors).toEqual({
      email: ['is required'],
      role: ['is required'],
    });
    await newStaff(shop, { merchants: null });
    expect((await owner.call('PUT', `/staff/${me.id}`, { role: 'manager' })).statusCode).toBe(200);
  });

  it('lets an owner of one shop give nobody more than that shop', async () => {
    const shop = await startShop(database);
    const owner = await signedInAs(shop, await newStaff(shop));
    const everywhere = await newStaff(shop, { merchants: null, role: 'orders' });
    const stranger = await newStaff(shop, { merchants: [shop.other.store.merchantId], role: 'orders' });
    const mine = await newStaff(shop, { role: 'orders' });
    for (const [path, body] of [
      [`/staff/${mine.id}`, { stores: null }],
      [`/staff/${mine.id}`, { stores: [shop.other.store.storeId] }],
      [`/staff/${everywhere.id}`, { role: 'reader' }],
    ] as const)
      expect((await owner.call('PUT', path, body)).json()).toMatchObject({ code: 'not_allowed' });
    expect((await owner.call('PUT', `/staff/${stranger.id}`, { role: 'reader' })).statusCode).toBe(404);
    expect((await owner.call('DELETE', `/staff/${everywhere.id}`)).statusCode).toBe(403);
    const ids = (await owner.call('GET', '/staff')).json().map(({ id }: { id: number }) => id);
    expect([ids.includes(stranger.id), ids.includes(mine.id)]).toEqual([false, true]);
    const made = await owner.call('POST', '/staff', { email: 'n@shop.example', role: 'reader' });
    expect(made.json().stores).toHaveLength(2);
  });
});
