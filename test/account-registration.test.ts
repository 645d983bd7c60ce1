import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AccountShop,
  day,
  openAccountShop,
  privateOrder,
  start,
  visibleParts,
} from './support/account-shop.js';
import { password } from './support/accounts.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import type { TestShop, TestShopOptions } from './support/shop.js';

onEachDatabase({ inShare: 'postgres' }, (database) => {
  const opened = (options?: TestShopOptions) => openAccountShop(database, options);

  describe('a form that asks for an account', () => {
    const form = {
      name: 'Ana María Núñez',
      email: ' Ana@People.example ',
      password,
      confirm: password,
      phone: '11 1234-5678',
      identification: '28776255670',
      accepts_marketing: 'true',
      'extra[number_of_children]': '2',
      'extra[gender]': 'female',
    };
    const chosenPassword = 'another horse';
    let world: AccountShop;
    let token: string;

    beforeAll(async () => {
      world = await opened();
    });

    it('is answered that a step is left', async () => {
      const asked = await world.call('POST', '/register', form, { form: true });
      expect([asked.statusCode, asked.json().status]).toEqual([202, 'requires_action']);
    });

    it('makes no customer yet', async () => {
      expect(await world.customers()).toEqual([]);
    });

    it('sends a link, good for a day, that calls nobody by a name', async () => {
      const [mail] = await world.mails();
      token = mail!.token;
      expect(mail).toMatchObject({
        topic: 'customer.confirmation_requested',
        email: 'Ana@People.example',
        name: '',
        link: { expiresAt: start + day },
      });
    });

    it('signs nobody in by the password of the form', async () => {
      expect((await world.signIn(form.email)).statusCode).toBe(401);
    });

    describe('whose link was opened, with another password', () => {
      let chosen: Awaited<ReturnType<AccountShop['call']>>;

      beforeAll(async () => {
        const body = { token, password: chosenPassword };
        chosen = await world.call('POST', '/reset', body, { form: true });
      });

      it('is a confirmed customer, signed in for 14 days', () => {
        expect(chosen.statusCode).toBe(200);
        expect(chosen.json()).toEqual({
          customer: expect.objectContaining({
            email: 'Ana@People.example',
            status: 'Confirmed',
            name: 'Ana María Núñez',
            phone: '11 1234-5678',
            identification: '28776255670',
            acceptsMarketing: true,
          }),
          sessionToken: expect.stringMatching(/^[\w-]{43}$/),
          expires: new Date(start + 14 * day).toISOString().replace('.000', ''),
          deviceToken: expect.stringMatching(/^[\w-]{43}$/),
        });
      });

      it('shows the customer to who has the session', async () => {
        const own = await world.call('GET', '', undefined, { session: chosen.json().sessionToken });
        expect([own.statusCode, own.json()]).toEqual([200, chosen.json().customer]);
      });

      it('is a customer of Tiendanube, its further fields among them', async () => {
        const [customer] = await world.customers();
        const view = (await world.shop.tienda('GET', `/customers/${customer!.id}`)).json();
        expect(view).toMatchObject({
          name: 'Ana María Núñez',
          email: 'Ana@People.example',
          phone: '11 1234-5678',
          identification: '28776255670',
          active: true,
          accepts_marketing: true,
          extra: { number_of_children: '2', gender: 'female' },
        });
      });

      it('is listed among the confirmed customers', async () => {
        const listed = await world.shop.call('GET', '/customers?status=Confirmed');
        expect(listed.json().items.map(({ id }: { id: string }) => id)).toEqual([chosen.json().customer.id]);
      });

      it('signs in by the password of the link, whatever case the e-mail is in', async () => {
        expect((await world.signIn('ANA@people.EXAMPLE', chosenPassword)).statusCode).toBe(200);
      });

      it('never signs in by the password of the form', async () => {
        expect((await world.signIn(form.email, password, { form: true })).statusCode).toBe(401);
      });

      it('opens by its link once', async () => {
        expect((await world.call('POST', '/reset', { token, password })).json().reason).toBe(
          'customer_password_token_invalid',
        );
      });
    });
  });

  it('takes JSON as it takes a form, extra fields by name or as an object', async () => {
    const { shop, account, customers } = await opened();
    await account('a@people.example', { extra: { size: 'M', age: 7, vip: true }, 'extra[colour]': 'red' });
    await account('b@people.example');
    expect((await customers()).map(({ doc }) => JSON.parse(doc).extra)).toEqual([
      { size: 'M', age: '7', vip: 'true', colour: 'red' },
      undefined,
    ]);
    expect((await shop.tienda('GET', '/customers')).json()).toHaveLength(2);
  });

  describe('a registration that cannot be taken', () => {
    const good = { email: 'a@people.example', password };
    let world: AccountShop;
    let before: string;

    beforeAll(async () => {
      world = await opened();
      before = await digestOf(world.shop.storage);
    });

    const refusals: [unknown, string][] = [
      [{}, 'email,password'],
      [undefined, 'email,password'],
      [{ password }, 'email'],
      [{ email: good.email }, 'password'],
      [{ ...good, email: 'nobody' }, 'email'],
      [{ ...good, email: 'a b@c.example' }, 'email'],
      [{ ...good, email: `${'a'.repeat(250)}@c.example` }, 'email'],
      [{ ...good, email: ['a@b.example'] }, 'email'],
      [{ ...good, password: 'seven77' }, 'password'],
      [{ ...good, password: '👩‍👩‍👧‍👦' }, 'password'],
      [{ ...good, password: 'x'.repeat(201) }, 'password'],
      [{ ...good, password: 12345678 }, 'password'],
      [{ ...good, confirm: 'another' }, 'confirm'],
      [{ ...good, name: 'x'.repeat(201) }, 'name'],
      [{ ...good, name: { first: 'a' } }, 'name'],
      [{ ...good, extra: 'x' }, 'extra'],
      [{ ...good, extra: { a: {} } }, 'extra'],
      [{ ...good, extra: { constructor: 'x' } }, 'extra'],
      [{ ...good, 'extra[prototype]': 'x' }, 'extra'],
      [{ ...good, extra: { a: 'x'.repeat(1001) } }, 'extra'],
      [{ ...good, extra: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) }, 'extra'],
    ];
    it.each(refusals.map(([body, field]) => ({ body, field })))(
      'is refused by field: $field of $body',
      async ({ body, field }) => {
        const answer = await world.call('POST', '/register', body);
        expect([answer.statusCode, Object.keys(answer.json().errors ?? {}).join()]).toEqual([400, field]);
      },
    );

    it.each([
      { form: 'email=a%40b.example&__proto__[a]=1', message: '__proto__' },
      { form: 'email=a%40b.example&extra[__proto__]=1', message: '__proto__' },
      { form: 'email=%ff@b.example&password=12345678', message: 'UTF-8' },
      { form: Array.from({ length: 300 }, (_, n) => `k${n}=1`).join('&'), message: '300 fields' },
    ])('is refused with $message where a form is no form: $form', async ({ form, message }) => {
      const answer = await world.call('POST', '/register', form, { form: true });
      expect([answer.statusCode, answer.json().message]).toEqual([400, expect.stringContaining(message)]);
    });

    it('never reaches the prototype of objects', async () => {
      const body = '{"email":"a@b.example","password":"12345678","extra":{"__proto__":"x"}}';
      expect((await world.call('POST', '/register', body)).statusCode).toBe(400);
      expect(({} as { a?: unknown }).a).toBeUndefined();
    });

    it('changes nothing', async () => {
      expect(await digestOf(world.shop.storage)).toBe(before);
    });
  });

  describe('an unknown address, a guest’s and an account’s that register', () => {
    const emails = ['unknown@people.example', 'guest@people.example', 'account@people.example'];
    const stolen = 'stolen password';
    const answers: unknown[] = [];
    const written: number[] = [];
    let world: AccountShop;

    beforeAll(async () => {
      world = await opened();
      await importAll(world.shop, [privateOrder(1, 'guest@people.example')]);
      await world.account('account@people.example');
      for (const email of emails) {
        const before = await counted(world.shop);
        answers.push(visibleParts(await world.call('POST', '/register', { email, password: stolen })));
        written.push((await counted(world.shop)) - before);
      }
    });

    it('are answered alike', () => {
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });

    it('are as much to write', () => {
      expect(written).toEqual([2, 2, 2]);
    });

    it('are mailed a confirmation, but for the account, which is mailed a reset', async () => {
      const sent = (await world.mails()).slice(1);
      expect(sent.map(({ topic, email, reason }) => [topic, email, reason])).toEqual([
        ['customer.confirmation_requested', 'unknown@people.example', undefined],
        ['customer.confirmation_requested', 'guest@people.example', undefined],
        ['customer.reset_requested', 'account@people.example', 'registration'],
      ]);
    });

    it.each(emails)('are not signed in by the password that came along: %s', async (email) => {
      expect((await world.signIn(email, stolen)).statusCode).toBe(401);
    });

    it('leave the account its own password', async () => {
      expect((await world.signIn('account@people.example')).statusCode).toBe(200);
    });
  });

  describe('somebody who registers with a guest’s e-mail', () => {
    const thief = { email: 'guest@people.example', password: 'of a thief', name: 'Thief' };
    let world: AccountShop;
    let guest: Awaited<ReturnType<AccountShop['customers']>>[number] | undefined;

    beforeAll(async () => {
      world = await opened();
      await importAll(world.shop, [privateOrder(1, thief.email)]);
      [guest] = await world.customers();
      await world.call('POST', '/register', thief);
    });

    it('changes nothing of the guest', async () => {
      expect(await world.customers()).toEqual([guest]);
    });

    describe('while the mailbox’s owner opens the link and chooses a password', () => {
      let chosen: { customer: object; sessionToken: string };

      beforeAll(async () => {
        const token = await world.lastToken();
        chosen = (await world.call('POST', '/reset', { token, password })).json();
      });

      it('leaves the account to the owner', () => {
        expect(chosen.customer).toMatchObject({ id: guest!.guid, status: 'Confirmed' });
      });

      it('has a password that is worth nothing', async () => {
        expect((await world.signIn(thief.email, thief.password)).statusCode).toBe(401);
      });

      it('leaves the orders to the owner, without what is the merchant’s alone', async () => {
        const orders = await world.call('GET', '/orders', undefined, { session: chosen.sessionToken });
        expect(orders.json()).toMatchObject({
          totalItems: 1,
          items: [
            {
              invoiceNumber: 'SNIP-1001',
              refunds: [{ amount: 1 }],
              discounts: [{ code: 'TEN', amountSaved: 2 }],
            },
          ],
        });
        expect(orders.body).not.toMatch(/MERCHANT-ONLY|203\.0\.113\.9|471147114/);
      });
    });
  });

  it('makes one account of registrations that come at once, whichever link is opened', async () => {
    const { call, mails, customers } = await opened();
    const bodies = Array.from({ length: 8 }, (_, n) => ({
      email: 'one@people.example',
      password,
      name: `N${n}`,
    }));
    const asked = await Promise.all(bodies.map((body) => call('POST', '/register', body)));
    expect(asked.map(({ statusCode }) => statusCode)).toEqual(bodies.map(() => 202));
    const tokens = (await mails()).map(({ token }) => token);
    const chosen = await Promise.all(tokens.map((token) => call('POST', '/reset', { token, password })));
    expect(chosen.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const answer of chosen.filter(({ statusCode }) => statusCode !== 200))
      expect([answer.statusCode, answer.json().reason]).toEqual([400, 'customer_password_token_invalid']);
    expect(await customers()).toHaveLength(1);
    const winner = chosen.find(({ statusCode }) => statusCode === 200)!.json();
    expect((await call('GET', '', undefined, { session: winner.sessionToken })).statusCode).toBe(200);
  });

  describe('a shop that asks for no confirmation', () => {
    const settings = { confirmRegistrations: false };

    it('signs one of those in that register a new e-mail at once, and mails the others', async () => {
      const { call } = await opened({ settings });
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => call('POST', '/register', { email: 'new@people.example', password })),
      );
      const made = answers.filter(({ statusCode }) => statusCode === 201);
      expect(made).toHaveLength(1);
      for (const answer of answers.filter((one) => one !== made[0]))
        expect([answer.statusCode, answer.json().status]).toEqual([202, 'requires_action']);
      const { sessionToken } = made[0]!.json();
      expect((await call('GET', '', undefined, { session: sessionToken })).json().email).toBe(
        'new@people.example',
      );
    });

    it('signs a guest’s e-mail in by a link alone', async () => {
      const { shop, call, mails, customers } = await opened({ settings });
      await importAll(shop, [privateOrder(1, 'guest@people.example')]);
      await call('POST', '/register', { email: 'new@people.example', password });
      const guest = await call('POST', '/register', { email: 'guest@people.example', password });
      expect([guest.statusCode, guest.json().sessionToken]).toEqual([202, undefined]);
      expect(await customers()).toHaveLength(2);
      expect((await mails()).at(-1)!.topic).toBe('customer.confirmation_requested');
    });
  });
});

/** Rows of links and of what is to be told. */
async function counted({ storage }: TestShop): Promise<number> {
  const [links, events] = await Promise.all([
    storage.read.selectFrom('customer_token').select('hash').execute(),
    storage.read.selectFrom('outbox').select('id').execute(),
  ]);
  return links.length + events.length;
}
