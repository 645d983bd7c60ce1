import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Order } from '../src/domain/order/order.js';
import { record } from '../src/domain/outbox.js';
import { setSettings } from '../src/domain/store/store.js';
import { sendDueMails } from '../src/jobs/send-mail.js';
import { listMails } from '../src/mail/rows.js';
import { sampleOrder } from '../src/mail/samples.js';
import { onEachDatabase } from './support/databases.js';
import { jobsByHand } from './support/jobs.js';
import { startShop, type TestShop, type TestShopOptions } from './support/shop.js';
import { startMailServer, type TestMailServer } from './support/smtp.js';

const hour = 3_600_000;

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  interface MailSetup {
    readonly shop: TestShop;
    readonly server: TestMailServer;
    now: number;
  }

  async function withServer(options: TestShopOptions = {}, mailServer?: TestMailServer): Promise<MailSetup> {
    const server = mailServer ?? (await startMailServer());
    const setup = { now: Date.UTC(2026, 10, 24, 12) } as {
      now: number;
      shop: TestShop;
      server: TestMailServer;
    };
    setup.server = server;
    setup.shop = await startShop(database, {
      now: () => setup.now,
      publicUrl: 'https://shop.example',
      allowHosts: [`127.0.0.1:${server.port}`],
      ...options,
      settings: {
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        email: 'shop@example.com',
        ...options.settings,
      },
    });
    return setup;
  }

  /** Places nothing: says that an order was placed, as the checkout does. */
  async function complete({ shop, now }: MailSetup, change: Partial<Order> = {}): Promise<Order> {
    const order = { ...sampleOrder(shop.store, 'en', now), token: randomUUID(), ...change };
    await shop.storage.write((tx) =>
      record(tx, shop.store.storeId, 'order.completed', order.token, { order }, now),
    );
    await jobsByHand(shop.context).fanOut();
    return order;
  }

  const send = ({ shop }: MailSetup) => sendDueMails(shop.context, shop.store.storeId);
  const mailsOf = async ({ shop }: MailSetup) =>
    [...(await listMails(shop.storage.read, shop.store.storeId, {}, { offset: 0, limit: 100 })).mails].sort(
      (a, b) => a.kind.localeCompare(b.kind),
    );
  const states = async (setup: MailSetup) =>
    (await mailsOf(setup)).map(({ kind, state }) => `${kind} ${state}`);

  it('sends the buyer an invoice and the merchant a notice of a new order, each once', async () => {
    const setup = await withServer();
    await complete(setup);
    await send(setup);
    await send(setup);
    const { mails } = setup.server;
    expect(mails.map((mail) => mail.envelopeTo).sort()).toEqual([['jane@example.com'], ['shop@example.com']]);
    const invoice = mails.find((mail) => mail.envelopeTo[0] === 'jane@example.com')!;
    expect(invoice.subject).toBe('Your order SNIP-1042 at Test shop');
    expect(invoice.from?.value).toEqual([{ name: 'Test shop', address: 'shop@example.com' }]);
    expect(invoice.replyTo?.text).toBe('shop@example.com');
    expect(invoice.headers.get('auto-submitted')).toBe('auto-generated');
    expect(invoice.html).toContain('Stoneware mug, hand-thrown');
    expect(invoice.text).toContain('Total: $76.02');
    expect(invoice.html).toMatch(/https:\/\/shop\.example\/invoice\/[0-9a-f-]{36}\?key=\d+\.[\w-]{43}/);
    const notice = mails.find((mail) => mail.envelopeTo[0] === 'shop@example.com')!;
    expect(notice.subject).toBe('New order SNIP-1042: $76.02');
    expect(notice.replyTo?.text).toBe('jane@example.com');
    expect(await states(setup)).toEqual(['invoice sent', 'new-order sent']);
  });

  it('writes to a buyer in the language of their order, to the merchant and of accounts in the shop’s own', async () => {
    const setup = await withServer({ settings: { country: 'FR', currency: 'EUR' } });
    const { details } = sampleOrder(setup.shop.store, 'de', setup.now);
    await complete(setup, { details: { ...details, language: 'de' } });
    await setup.shop.app.inject({
      method: 'POST',
      url: '/api/customer/register',
      headers: { authorization: `Bearer ${setup.shop.publicKey}` },
      payload: { email: 'ana@people.example', password: 'correct horse' },
    });
    await jobsByHand(setup.shop.context).fanOut();
    await send(setup);
    const subjects = Object.fromEntries(
      setup.server.mails.map(({ envelopeTo, subject }) => [envelopeTo[0], subject?.replace(/\s/g, ' ')]),
    );
    expect(subjects).toEqual({
      'jane@example.com': 'Ihre Bestellung SNIP-1042 bei Test shop',
      'shop@example.com': 'Nouvelle commande SNIP-1042 : 76,02 €',
      'ana@people.example': expect.stringContaining('Test shop'),
    });
    expect(subjects['ana@people.example']).toMatch(/adresse/i);
  });

  it('keeps trying through an outage under one Message-ID, and sends each mail once when it is over', async () => {
    const setup = await withServer();
    const { port } = setup.server;
    await setup.server.close();
    for (let count = 0; count < 3; count += 1) await complete(setup);
    const ids = new Set<string>();
    for (let count = 0; count < 6; count += 1) {
      await send(setup);
      for (const mail of await mailsOf(setup)) if (mail.details.messageId) ids.add(mail.details.messageId);
      expect(new Set(await states(setup))).toEqual(new Set(['invoice waiting', 'new-order waiting']));
      setup.now += hour;
    }
    const replies = (await mailsOf(setup)).flatMap((mail) => mail.details.tries.map((one) => one.said));
    expect(new Set(replies)).toEqual(new Set([`127.0.0.1:${port} cannot be reached`]));
    // One mail finds out that the server is away; the others wait with it.
    expect(replies.length).toBeLessThan(25);
    const back = await startMailServer({ port });
    setup.now += 5 * hour;
    await send(setup);
    await send(setup);
    expect(back.mails).toHaveLength(6);
    const sent = back.mails.map((mail) => mail.messageId!);
    expect(new Set(sent).size).toBe(6);
    for (const id of ids) expect(sent).toContain(id);
    await back.close();
  });

  it('gives up after three days, and never before', async () => {
    const setup = await withServer();
    await setup.server.close();
    await complete(setup);
    const began = setup.now;
    let last = began;
    while ((await states(setup)).some((state) => state.endsWith('waiting'))) {
      last = setup.now;
      await send(setup);
      const due = (await mailsOf(setup)).flatMap((mail) => mail.dueAt ?? []);
      setup.now = Math.max(setup.now + 1000, ...due);
      expect(setup.now - began).toBeLessThan(90 * hour);
    }
    expect(last - began).toBeGreaterThan(60 * hour);
    expect(last - began).toBeLessThanOrEqual(72 * hour);
    expect(await states(setup)).toEqual(['invoice failed', 'new-order failed']);
  });

  it('tries a 4xx again and takes a 5xx for an answer', async () => {
    const setup = await withServer({ settings: { mailOff: ['new-order'] } });
    for (const at of ['MAIL', 'RCPT', 'DATA'] as const) {
      setup.server.refuse(at, 451, 'greylisted, come back');
      await complete(setup);
      await send(setup);
      expect(await states(setup)).toContain('invoice waiting');
      setup.server.refuse(undefined);
      setup.now += hour;
      await send(setup);
      expect(new Set(await states(setup))).toEqual(new Set(['invoice sent']));
    }
    for (const at of ['MAIL', 'RCPT', 'DATA'] as const) {
      setup.server.refuse(at, 550, 'mailbox unavailable');
      const { token } = await complete(setup);
      await send(setup);
      const mail = (await mailsOf(setup)).find(({ subjectOf }) => subjectOf === token)!;
      expect([mail.state, mail.attempts, mail.dueAt]).toEqual(['failed', 1, null]);
      expect(mail.details.tries[0]!.said).toMatch(/^550 .*mailbox unavailable/);
    }
    setup.server.refuse(undefined);
    setup.now += 80 * hour;
    await send(setup);
    expect((await states(setup)).filter((state) => state.endsWith('failed'))).toHaveLength(3);
  });

  it('goes on with the others when one recipient is refused', async () => {
    const setup = await withServer({ settings: { mailOff: ['new-order'] } });
    const { details } = sampleOrder(setup.shop.store, 'en', setup.now);
    setup.server.refuse(undefined);
    for (let count = 0; count < 5; count += 1)
      await complete(setup, { details: { ...details, email: `buyer${count}@example.com` } });
    await send(setup);
    expect(setup.server.mails).toHaveLength(5);
    expect(setup.server.connections()).toBeLessThanOrEqual(3);
  });

  it('sends each mail once, however many send at the same time', async () => {
    const setup = await withServer();
    for (let count = 0; count < 10; count += 1) await complete(setup);
    await Promise.all(Array.from({ length: 4 }, () => send(setup)));
    await send(setup);
    expect(setup.server.mails).toHaveLength(20);
    expect(new Set(setup.server.mails.map((mail) => mail.messageId)).size).toBe(20);
  });

  it('takes over what a dead process had begun, under the same Message-ID', async () => {
    const setup = await withServer({ settings: { mailOff: ['new-order'] } });
    await complete(setup);
    // It dies between the server's answer and its own note of it: the worst moment.
    const { storage } = setup.shop;
    const write = (run: never) =>
      setup.server.mails.length === 0 ? storage.write(run) : Promise.reject(new Error('killed'));
    const dying = { ...setup.shop.context, storage: { read: storage.read, write } };
    await expect(sendDueMails(dying as never, setup.shop.store.storeId)).rejects.toThrow('killed');
    expect(await states(setup)).toEqual(['invoice sending']);
    await send(setup);
    expect(setup.server.mails).toHaveLength(1);
    setup.now += 6 * 60_000;
    await send(setup);
    expect(await states(setup)).toEqual(['invoice sent']);
    // At least once, as the documentation says: receivers tell the second by its name.
    expect(setup.server.mails.map((mail) => mail.messageId)).toEqual([
      setup.server.mails[0]!.messageId,
      setup.server.mails[0]!.messageId,
    ]);
  });

  it('connects to private hosts for the operator alone', async () => {
    const server = await startMailServer();
    const setup = await withServer({ allowHosts: [] }, server);
    for (const smtpHost of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', 'mail.localhost']) {
      await setup.shop.storage.write((tx) =>
        setSettings(tx, setup.shop.store.storeId, { smtpHost, smtpPort: 25 }),
      );
      await complete(setup);
      await send(setup);
      const reply = (await mailsOf(setup)).flatMap(({ details }) => details.tries).at(-1)!.said;
      expect([smtpHost, reply]).toEqual([smtpHost, expect.stringContaining('is not a public address')]);
      setup.now += 5 * hour;
    }
    await setup.shop.storage.write((tx) =>
      setSettings(tx, setup.shop.store.storeId, { smtpHost: 'mail.example.com', smtpPort: 22 }),
    );
    await send(setup);
    // Whichever is tried first: the others wait for the server.
    const tries = (await mailsOf(setup)).flatMap(({ details }) =>
      details.tries.map(({ said: reply }) => reply),
    );
    expect(tries).toContainEqual(expect.stringContaining('port 22'));
    expect(server.connections()).toBe(0);
    await server.close();
  });

  it('keeps mails without a mail server, and sends none of them by itself later', async () => {
    const setup = await withServer({ settings: { smtpHost: null } });
    await complete(setup);
    await send(setup);
    expect(await states(setup)).toEqual(['invoice kept', 'new-order kept']);
    await setup.shop.storage.write((tx) =>
      setSettings(tx, setup.shop.store.storeId, { smtpHost: '127.0.0.1' }),
    );
    setup.now += hour;
    await send(setup);
    expect(setup.server.mails).toEqual([]);
    expect(await states(setup)).toEqual(['invoice kept', 'new-order kept']);
  });
});
