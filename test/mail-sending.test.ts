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

onEachDatabase((database) => {
  interface Around {
    readonly shop: TestShop;
    readonly server: TestMailServer;
    now: number;
  }

  async function withServer(options: TestShopOptions = {}, mailServer?: TestMailServer): Promise<Around> {
    const server = mailServer ?? (await startMailServer());
    const around = { now: Date.UTC(2026, 10, 24, 12) } as {
      now: number;
      shop: TestShop;
      server: TestMailServer;
    };
    around.server = server;
    around.shop = await startShop(database, {
      now: () => around.now,
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
    return around;
  }

  /** Places nothing: says that an order was placed, as the checkout does. */
  async function complete({ shop, now }: Around, change: Partial<Order> = {}): Promise<Order> {
    const order = { ...sampleOrder(shop.store, 'en', now), token: randomUUID(), ...change };
    await shop.storage.write((tx) =>
      record(tx, shop.store.storeId, 'order.completed', order.token, { order }, now),
    );
    await jobsByHand(shop.context).fanOut();
    return order;
  }

  const send = ({ shop }: Around) => sendDueMails(shop.context, shop.store.storeId);
  const mailsOf = async ({ shop }: Around) =>
    [...(await listMails(shop.storage.read, shop.store.storeId, {}, { offset: 0, limit: 100 })).mails].sort(
      (a, b) => a.kind.localeCompare(b.kind),
    );
  const states = async (around: Around) =>
    (await mailsOf(around)).map(({ kind, state }) => `${kind} ${state}`);

  it('sends the buyer an invoice and the merchant a notice of a new order, each once', async () => {
    const around = await withServer();
    await complete(around);
    await send(around);
    await send(around);
    const { mails } = around.server;
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
    expect(await states(around)).toEqual(['invoice sent', 'new-order sent']);
  });

  it('writes to a buyer in the language of their order, to the merchant and of accounts in the shop’s own', async () => {
    const around = await withServer({ settings: { country: 'FR', currency: 'EUR' } });
    const { details } = sampleOrder(around.shop.store, 'de', around.now);
    await complete(around, { details: { ...details, language: 'de' } });
    await around.shop.app.inject({
      method: 'POST',
      url: '/api/customer/register',
      headers: { authorization: `Bearer ${around.shop.publicKey}` },
      payload: { email: 'ana@people.example', password: 'correct horse' },
    });
    await jobsByHand(around.shop.context).fanOut();
    await send(around);
    const subjects = Object.fromEntries(
      around.server.mails.map(({ envelopeTo, subject }) => [envelopeTo[0], subject?.replace(/\s/g, ' ')]),
    );
    expect(subjects).toEqual({
      'jane@example.com': 'Ihre Bestellung SNIP-1042 bei Test shop',
      'shop@example.com': 'Nouvelle commande SNIP-1042 : 76,02 €',
      'ana@people.example': expect.stringContaining('Test shop'),
    });
    expect(subjects['ana@people.example']).toMatch(/adresse/i);
  });

  it('keeps trying through an outage under one Message-ID, and sends each mail once when it is over', async () => {
    const around = await withServer();
    const { port } = around.server;
    await around.server.close();
    for (let count = 0; count < 3; count += 1) await complete(around);
    const ids = new Set<string>();
    for (let count = 0; count < 6; count += 1) {
      await send(around);
      for (const mail of await mailsOf(around)) if (mail.details.messageId) ids.add(mail.details.messageId);
      expect(new Set(await states(around))).toEqual(new Set(['invoice waiting', 'new-order waiting']));
      around.now += hour;
    }
    const said = (await mailsOf(around)).flatMap((mail) => mail.details.tries.map((one) => one.said));
    expect(new Set(said)).toEqual(new Set([`127.0.0.1:${port} cannot be reached`]));
    // One mail finds out that the server is away; the others wait with it.
    expect(said.length).toBeLessThan(25);
    const back = await startMailServer({ port });
    around.now += 5 * hour;
    await send(around);
    await send(around);
    expect(back.mails).toHaveLength(6);
    const sent = back.mails.map((mail) => mail.messageId!);
    expect(new Set(sent).size).toBe(6);
    for (const id of ids) expect(sent).toContain(id);
    await back.close();
  });

  it('gives up after three days, and never before', async () => {
    const around = await withServer();
    await around.server.close();
    await complete(around);
    const began = around.now;
    let last = began;
    while ((await states(around)).some((state) => state.endsWith('waiting'))) {
      last = around.now;
      await send(around);
      const due = (await mailsOf(around)).flatMap((mail) => mail.dueAt ?? []);
      around.now = Math.max(around.now + 1000, ...due);
      expect(around.now - began).toBeLessThan(90 * hour);
    }
    expect(last - began).toBeGreaterThan(60 * hour);
    expect(last - began).toBeLessThanOrEqual(72 * hour);
    expect(await states(around)).toEqual(['invoice failed', 'new-order failed']);
  });

  it('tries a 4xx again and takes a 5xx for an answer', async () => {
    const around = await withServer({ settings: { mailOff: ['new-order'] } });
    for (const at of ['MAIL', 'RCPT', 'DATA'] as const) {
      around.server.refuse(at, 451, 'greylisted, come back');
      await complete(around);
      await send(around);
      expect(await states(around)).toContain('invoice waiting');
      around.server.refuse(undefined);
      around.now += hour;
      await send(around);
      expect(new Set(await states(around))).toEqual(new Set(['invoice sent']));
    }
    for (const at of ['MAIL', 'RCPT', 'DATA'] as const) {
      around.server.refuse(at, 550, 'mailbox unavailable');
      const { token } = await complete(around);
      await send(around);
      const mail = (await mailsOf(around)).find(({ subjectOf }) => subjectOf === token)!;
      expect([mail.state, mail.attempts, mail.dueAt]).toEqual(['failed', 1, null]);
      expect(mail.details.tries[0]!.said).toMatch(/^550 .*mailbox unavailable/);
    }
    around.server.refuse(undefined);
    around.now += 80 * hour;
    await send(around);
    expect((await states(around)).filter((state) => state.endsWith('failed'))).toHaveLength(3);
  });

  it('goes on with the others when one recipient is refused', async () => {
    const around = await withServer({ settings: { mailOff: ['new-order'] } });
    const { details } = sampleOrder(around.shop.store, 'en', around.now);
    around.server.refuse(undefined);
    for (let count = 0; count < 5; count += 1)
      await complete(around, { details: { ...details, email: `buyer${count}@example.com` } });
    await send(around);
    expect(around.server.mails).toHaveLength(5);
    expect(around.server.connections()).toBeLessThanOrEqual(3);
  });

  it('sends each mail once, however many send at the same time', async () => {
    const around = await withServer();
    for (let count = 0; count < 10; count += 1) await complete(around);
    await Promise.all(Array.from({ length: 4 }, () => send(around)));
    await send(around);
    expect(around.server.mails).toHaveLength(20);
    expect(new Set(around.server.mails.map((mail) => mail.messageId)).size).toBe(20);
  });

  it('takes over what a dead process had begun, under the same Message-ID', async () => {
    const around = await withServer({ settings: { mailOff: ['new-order'] } });
    await complete(around);
    // It dies between the server's answer and its own note of it: the worst moment.
    const { storage } = around.shop;
    const write = (run: never) =>
      around.server.mails.length === 0 ? storage.write(run) : Promise.reject(new Error('killed'));
    const dying = { ...around.shop.context, storage: { read: storage.read, write } };
    await expect(sendDueMails(dying as never, around.shop.store.storeId)).rejects.toThrow('killed');
    expect(await states(around)).toEqual(['invoice sending']);
    await send(around);
    expect(around.server.mails).toHaveLength(1);
    around.now += 6 * 60_000;
    await send(around);
    expect(await states(around)).toEqual(['invoice sent']);
    // At least once, as the documentation says: receivers tell the second by its name.
    expect(around.server.mails.map((mail) => mail.messageId)).toEqual([
      around.server.mails[0]!.messageId,
      around.server.mails[0]!.messageId,
    ]);
  });

  it('connects to private hosts for the operator alone', async () => {
    const server = await startMailServer();
    const around = await withServer({ allowHosts: [] }, server);
    for (const smtpHost of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', 'mail.localhost']) {
      await around.shop.storage.write((tx) =>
        setSettings(tx, around.shop.store.storeId, { smtpHost, smtpPort: 25 }),
      );
      await complete(around);
      await send(around);
      const said = (await mailsOf(around)).flatMap(({ details }) => details.tries).at(-1)!.said;
      expect([smtpHost, said]).toEqual([smtpHost, expect.stringContaining('is not a public address')]);
      around.now += 5 * hour;
    }
    await around.shop.storage.write((tx) =>
      setSettings(tx, around.shop.store.storeId, { smtpHost: 'mail.example.com', smtpPort: 22 }),
    );
    await send(around);
    // Whichever is tried first: the others wait for the server.
    const tries = (await mailsOf(around)).flatMap(({ details }) => details.tries.map(({ said }) => said));
    expect(tries).toContainEqual(expect.stringContaining('port 22'));
    expect(server.connections()).toBe(0);
    await server.close();
  });

  it('keeps mails without a mail server, and sends none of them by itself later', async () => {
    const around = await withServer({ settings: { smtpHost: null } });
    await complete(around);
    await send(around);
    expect(await states(around)).toEqual(['invoice kept', 'new-order kept']);
    await around.shop.storage.write((tx) =>
      setSettings(tx, around.shop.store.storeId, { smtpHost: '127.0.0.1' }),
    );
    around.now += hour;
    await send(around);
    expect(around.server.mails).toEqual([]);
    expect(await states(around)).toEqual(['invoice kept', 'new-order kept']);
  });
});
