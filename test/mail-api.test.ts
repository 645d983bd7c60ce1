import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxEvent } from '../src/domain/outbox.js';
import { sendDueMails } from '../src/jobs/send-mail.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { startShop, type TestShop, type TestShopOptions } from './support/shop.js';
import { startMailServer, type TestMailServer } from './support/smtp.js';

const imported = (change: object = {}) => ({
  token: randomUUID(),
  creationDate: '2026-03-01T10:00:00Z',
  completionDate: '2026-03-01T10:05:00Z',
  status: 'Processed',
  paymentStatus: 'Paid',
  invoiceNumber: 'SNIP-1001',
  email: 'jane@example.com',
  currency: 'usd',
  lang: 'fr',
  billingAddressFirstName: 'Jane',
  billingAddressName: 'Doe',
  billingAddressCountry: 'FR',
  itemsTotal: 20,
  finalGrandTotal: 20,
  items: [{ uniqueId: 'a', id: 'mug', name: 'A <b>mug</b>', price: 10, quantity: 2, totalPrice: 20 }],
  ...change,
});

onEachDatabase({ inShare: 'postgres' }, (database) => {
  let server: TestMailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.close());

  async function shopWithOrder(change: object = {}, options: TestShopOptions = {}) {
    server.mails.length = 0;
    const shop = await startShop(database, {
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
    const order = imported(change);
    await importAll(shop, [order]);
    return { shop, token: order.token, path: `/orders/${order.token}/notifications` };
  }
  const send = async (shop: TestShop) => {
    await jobsByHand(shop.context).fanOut();
    await sendDueMails(shop.context, shop.store.storeId);
  };
  const eventsOf = async (shop: TestShop, topic: string): Promise<OutboxEvent['doc'][]> => {
    const rows = await shop.storage.read
      .selectFrom('outbox')
      .select('doc')
      .where('store_id', '=', shop.store.storeId)
      .where('topic', '=', topic)
      .execute();
    return rows.map(({ doc }) => JSON.parse(doc));
  };

  it('sends no mail of what was imported', async () => {
    const { shop, path } = await shopWithOrder();
    await send(shop);
    expect(server.mails).toEqual([]);
    expect((await shop.call('GET', path)).json().items).toEqual([]);
    expect((await shop.call('GET', '/mails')).json().totalItems).toBe(0);
  });

  it('mails a comment, whose note says what it said and when it was sent', async () => {
    const { shop, token, path } = await shopWithOrder();
    const comment = { type: 'Comment', deliveryMethod: 'Email', message: 'Bonjour <b>Jane</b>\nÀ bientôt' };
    const answer = await shop.call('POST', path, comment);
    expect(answer.statusCode).toBe(201);
    const made = answer.json();
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      creationDate: expect.stringMatching(/Z$/),
      type: 'Comment',
      deliveryMethod: 'Email',
      body: expect.stringContaining('Bonjour &lt;b&gt;Jane&lt;/b&gt;<br>À bientôt'),
      message: 'Bonjour <b>Jane</b>\nÀ bientôt',
      subject: 'À propos de votre commande SNIP-1001',
    });
    const [event] = await eventsOf(shop, 'order.notification.created');
    expect(event).toMatchObject({ token, note: { id: made.id, type: 'Comment', subject: made.subject } });
    await send(shop);
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail!.envelopeTo).toEqual(['jane@example.com']);
    expect(mail!.html).toBe(made.body);
    expect(mail!.text).toContain('> Bonjour <b>Jane</b>\n> À bientôt');
    expect(mail!.headers.has('auto-submitted')).toBe(false);
    const [note] = (await shop.call('GET', path)).json().items;
    expect(note).toEqual({ ...made, sentOn: expect.stringMatching(/Z$/) });
    expect(await eventsOf(shop, 'order.notification.created')).toHaveLength(1);
  });

  it('keeps a private note to itself', async () => {
    const { shop, path } = await shopWithOrder();
    const note = { type: 'comment', deliveryMethod: 'none', message: 'Customer called' };
    const answer = await shop.call('POST', path, note);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({
      id: expect.any(String),
      creationDate: expect.any(String),
      type: 'Comment',
      deliveryMethod: 'None',
      body: '',
      message: 'Customer called',
    });
    await send(shop);
    expect(server.mails).toEqual([]);
    expect((await shop.call('GET', path)).json()).toMatchObject({ totalItems: 1, items: [answer.json()] });
    expect(await eventsOf(shop, 'order.notification.created')).toHaveLength(1);
  });

  it('mails every type that is one, with the message or without', async () => {
    const { shop, token, path } = await shopWithOrder();
    await shop.call('PUT', `/orders/${token}`, {
      trackingNumber: '1Z9',
      trackingUrl: 'https://track.example/1Z9',
    });
    for (const [type, message, subject] of [
      ['Invoice', undefined, 'Votre commande SNIP-1001 chez Test shop'],
      ['TrackingNumber', undefined, 'Suivez votre commande SNIP-1001'],
      ['OrderShipped', 'Parti ce matin', 'Votre commande SNIP-1001 est en route'],
      ['OrderStatusChanged', 'Tout va bien', 'Votre commande SNIP-1001 : Traitée'],
      ['OrderReceived', undefined, 'Nous avons reçu votre commande SNIP-1001'],
      ['OrderCancelled', undefined, 'Votre commande SNIP-1001 a été annulée'],
      ['OrderPaymentExpired', undefined, 'Le paiement de votre commande SNIP-1001 n’est pas arrivé'],
    ] as const) {
      const answer = await shop.call('POST', path, { type, deliveryMethod: 'Email', message });
      expect([type, answer.statusCode, answer.json().subject]).toEqual([type, 201, subject]);
      expect(answer.json().body).toContain('A &lt;b&gt;mug&lt;/b&gt;');
      if (message) expect(answer.json().body).toContain(message);
    }
    await send(shop);
    expect(server.mails).toHaveLength(7);
    const shipped = server.mails.find((mail) => mail.subject?.includes('en route'))!;
    expect(shipped.html).toContain('href="https://track.example/1Z9"');
  });

  it('refuses what cannot be mailed, field by field, and changes nothing', async () => {
    const { shop, token, path } = await shopWithOrder();
    const other = imported({ token: randomUUID(), email: '', invoiceNumber: 'SNIP-1002' });
    await importAll(shop, [other]);
    const before = await digestOf(shop.storage);
    for (const [body, errors] of [
      [{}, { type: ['is required'], deliveryMethod: ['is required: Email or None'] }],
      [{ type: 'Comment', deliveryMethod: 'Email' }, { message: ['is required for Comment'] }],
      [{ type: 'Comment', deliveryMethod: 'Email', message: ' ' }, { message: ['is required for Comment'] }],
      [{ type: 'OrderShipped', deliveryMethod: 'Email' }, { message: ['is required for OrderShipped'] }],
      [
        { type: 'Shout', deliveryMethod: 'Email', message: 'x' },
        { type: [expect.stringMatching(/^must be one of/)] },
      ],
      [
        { type: 'Comment', deliveryMethod: 'Fax', message: 'x' },
        { deliveryMethod: ['must be one of Email, None'] },
      ],
      [
        { type: 'Logs', deliveryMethod: 'Email', message: 'x' },
        { type: [expect.stringMatching(/^cannot be mailed/)] },
      ],
      [
        { type: 'TrackingNumber', deliveryMethod: 'Email' },
        { type: [expect.stringMatching(/no tracking number/)] },
      ],
      [{ type: 'Refund', deliveryMethod: 'Email' }, { type: [expect.stringMatching(/no refund/)] }],
      [
        { type: 'Comment', deliveryMethod: 'Email', message: 'x'.repeat(20_001) },
        { message: [expect.stringMatching(/20000/)] },
      ],
    ] as const) {
      const answer = await shop.call('POST', path, body);
      expect([body, answer.statusCode, answer.json().errors]).toEqual([body, 400, errors]);
    }
    const mute = await shop.call('POST', `/orders/${other.token}/notifications`, {
      type: 'Invoice',
      deliveryMethod: 'Email',
    });
    expect([mute.statusCode, mute.json().errors]).toEqual([
      400,
      { deliveryMethod: ['cannot be Email: the order has no e-mail address'] },
    ]);
    const missing = await shop.call('POST', `/orders/${randomUUID()}/notifications`, {
      type: 'Invoice',
      deliveryMethod: 'None',
    });
    expect(missing.statusCode).toBe(404);
    expect(await digestOf(shop.storage)).toBe(before);
    expect(token).toBeTruthy();
  });

  describe('a change of an order', () => {
    let world: Awaited<ReturnType<typeof shopWithOrder>>;

    beforeAll(async () => {
      world = await shopWithOrder({ lang: 'en' });
    });

    it.each([
      { body: { status: 'Pending' }, subjects: [] },
      { body: { status: 'Disputed', notify: false }, subjects: [] },
      { body: { status: 'Processed', notify: true }, subjects: ['Your order SNIP-1001: Processed'] },
      { body: { trackingNumber: '1Z1', notify: true }, subjects: ['Track your order SNIP-1001'] },
      {
        body: { status: 'Shipped', trackingNumber: '1Z2', notify: true },
        subjects: ['Your order SNIP-1001 is on its way'],
        text: 'Tracking number: 1Z2',
      },
      { body: { status: 'Shipped', trackingNumber: '1Z2', notify: true }, subjects: [] },
      { body: { trackingNumber: null, notify: true }, subjects: [] },
      { body: { metadata: { a: 1 }, notify: true }, subjects: [] },
      { body: { paymentStatus: 'Deferred', notify: true }, subjects: [] },
      {
        body: { paymentStatus: 'PaidDeferred', notify: true },
        subjects: ['Your order SNIP-1001 at Test shop'],
      },
      { body: { status: 'Cancelled', notify: true }, subjects: ['Your order SNIP-1001 was cancelled'] },
    ])(
      'sends the one mail that fits, if any, where the buyer is to know: $subjects after $body',
      async ({ body, subjects, text = '' }) => {
        const answer = await world.shop.call('PUT', `/orders/${world.token}`, body);
        expect(answer.statusCode).toBe(200);
        server.mails.length = 0;
        await send(world.shop);
        expect(server.mails.map(({ subject }) => subject)).toEqual(subjects);
        for (const mail of server.mails) expect(mail.text).toContain(text);
      },
    );

    it('leaves a note of each mail, with the time it was sent', async () => {
      const { items } = (await world.shop.call('GET', world.path)).json();
      const mailed = items.filter((note: { deliveryMethod: string }) => note.deliveryMethod === 'Email');
      expect(
        mailed
          .map(({ type, sentOn }: { type: string; sentOn?: string }) => [type, sentOn !== undefined])
          .reverse(),
      ).toEqual([
        ['OrderStatusChanged', true],
        ['TrackingNumber', true],
        ['OrderShipped', true],
        ['Invoice', true],
        ['OrderCancelled', true],
      ]);
    });

    it('tells webhooks of each mail, with its words', async () => {
      const events = await eventsOf(world.shop, 'order.notification.created');
      expect(events).toHaveLength(5);
      expect(events.every(({ note }) => (note as { body: string }).body.includes('<html'))).toBe(true);
    });
  });

  describe('mails of a shop without a mail server', () => {
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    let id: string;
    const list = async (query: string) => (await world.shop.call('GET', `/mails?${query}`)).json();

    beforeAll(async () => {
      world = await shopWithOrder({}, { settings: { smtpHost: null } });
      for (const type of ['Invoice', 'OrderReceived'])
        await world.shop.call('POST', world.path, { type, deliveryMethod: 'Email' });
      id = (await list('state=kept&limit=1')).items[0].id;
    });

    it('are listed as kept, untried', async () => {
      const page = await list('state=kept&limit=1');
      expect(page).toMatchObject({ totalItems: 2, offset: 0, limit: 1, state: 'kept' });
      expect(page.items[0]).toMatchObject({
        to: 'jane@example.com',
        state: 'Kept',
        attempts: 0,
        nextTryOn: null,
        sentOn: null,
        tries: [],
      });
    });

    it.each([
      ['kind=invoice', 1],
      ['kind=Order-Received', 1],
      ['to=JANE@example.com', 2],
      ['to=john@example.com', 0],
      ['state=sent', 0],
      ['limit=0', 2],
    ])('are filtered and counted: by %s %i', async (query, count) => {
      expect((await list(query)).totalItems).toBe(count);
    });

    it('are filtered by the order that they are about', async () => {
      expect((await list(`about=${world.token}`)).totalItems).toBe(2);
    });

    it('are in no state that there is not', async () => {
      expect((await world.shop.call('GET', '/mails?state=lost')).statusCode).toBe(400);
    });

    it('are shown whole one by one, and as a page that runs nothing', async () => {
      const { shop } = world;
      const [first] = (await list('state=kept&limit=1')).items;
      const whole = (await shop.call('GET', `/mails/${id}`)).json();
      expect(whole).toMatchObject({
        ...first,
        html: expect.stringContaining('<!doctype html>'),
        text: expect.stringContaining('Total'),
      });
      const page = await shop.call('GET', `/mails/${id}/html`);
      expect([page.statusCode, page.headers['content-type'], page.body]).toEqual([
        200,
        'text/html; charset=utf-8',
        whole.html,
      ]);
      expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    });

    it('are not sent without a server, which the refusal names', async () => {
      const early = await world.shop.call('POST', `/mails/${id}/resend`);
      expect([early.statusCode, early.json().message]).toEqual([400, expect.stringContaining('smtpHost')]);
    });

    it('are not sent by a server alone, which is told how many are kept', async () => {
      const set = await world.shop.call('PUT', '/settings/mail', { smtpHost: '127.0.0.1' });
      expect([set.statusCode, set.json().kept]).toEqual([200, 2]);
      await send(world.shop);
      expect(server.mails).toEqual([]);
    });

    it('are sent one by one when somebody says so', async () => {
      const again = await world.shop.call('POST', `/mails/${id}/resend`);
      expect([again.statusCode, again.json().state]).toEqual([202, 'Waiting']);
      await send(world.shop);
      expect(server.mails).toHaveLength(1);
    });

    it('are sent together when somebody says so, each once', async () => {
      const { shop } = world;
      expect((await shop.call('POST', '/mails/send')).json()).toEqual({ queued: 1 });
      await send(shop);
      expect(server.mails).toHaveLength(2);
      expect((await list('state=Sent')).totalItems).toBe(2);
      expect((await shop.call('POST', '/mails/send', { state: 'kept' })).json()).toEqual({ queued: 0 });
    });

    it('are not found where there is none', async () => {
      expect((await world.shop.call('GET', `/mails/${randomUUID()}`)).statusCode).toBe(404);
      expect((await world.shop.call('POST', '/mails/nonsense/resend')).statusCode).toBe(404);
    });
  });

  it('sends a mail again under another Message-ID, so that it is shown again', async () => {
    const { shop, path } = await shopWithOrder();
    const { id } = (await shop.call('POST', path, { type: 'Invoice', deliveryMethod: 'Email' })).json();
    await send(shop);
    await shop.call('POST', `/mails/${id}/resend`);
    await send(shop);
    expect(server.mails).toHaveLength(2);
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(2);
    expect(new Set(server.mails.map(({ html }) => html)).size).toBe(1);
    const mail = (await shop.call('GET', `/mails/${id}`)).json();
    expect(mail).toMatchObject({
      state: 'Sent',
      attempts: 1,
      tries: [{ said: expect.stringMatching(/^250/) }],
    });
    expect((await shop.call('GET', path)).json().totalItems).toBe(1);
  });

  it('takes settings of mail, keeps the password to itself, and says what is wrong with others', async () => {
    const { shop } = await shopWithOrder();
    const good = {
      SmtpUser: 'user',
      smtpPassword: 'very secret',
      smtpSecure: 'NONE',
      mailFrom: 'Atelier <mail@atelier.example>',
      orderNotificationEmail: 'a@example.com, b@example.com',
      mailOff: 'refund',
      mailColor: '#AA0000',
      logoUrl: 'https://shop.example/logo.png',
      signature: 'Yours\nAtelier',
      businessAddress: { Company: 'Atelier SARL', city: 'Nantes', country: 'FR' },
    };
    const answer = await shop.call('PUT', '/settings/mail', good);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      smtpUser: 'user',
      smtpPasswordSet: true,
      smtpSecure: 'none',
      orderNotificationEmail: ['a@example.com', 'b@example.com'],
      mailOff: ['refund'],
      mailColor: '#aa0000',
      businessAddress: { company: 'Atelier SARL', city: 'Nantes', country: 'FR' },
    });
    const settings = await shop.call('GET', '/settings/mail');
    const { checks, ...set } = answer.json();
    expect(settings.json()).toEqual(set);
    expect(checks).toMatchObject([{ name: 'smtpHost', state: 'wrong' }]);
    expect(settings.body + (await shop.call('GET', '/settings/general')).body).not.toContain('very secret');
    expect((await shop.call('PUT', '/settings/mail', settings.json())).statusCode).toBe(200);
    const before = await digestOf(shop.storage);
    for (const [body, field] of [
      [{ smtpHost: 'http://mail.example.com' }, 'smtpHost'],
      [{ smtpHost: 'mail.example.com:25' }, 'smtpHost'],
      [{ smtpHost: 'localhost' }, 'smtpHost'],
      [{ smtpHost: '10.0.0.1', smtpPort: 587 }, 'smtpHost'],
      [{ smtpHost: '169.254.169.254', smtpPort: 25 }, 'smtpHost'],
      [{ smtpHost: 'mail.example.com', smtpPort: 22 }, 'smtpPort'],
      [{ smtpPort: 0 }, 'smtpPort'],
      [{ smtpPort: 'x' }, 'smtpPort'],
      [{ smtpSecure: 'maybe' }, 'smtpSecure'],
      [{ mailFrom: 'nobody' }, 'mailFrom'],
      [{ mailFrom: 'A <a@b.example>\r\nBcc: c@d.example' }, 'mailFrom'],
      [{ orderNotificationEmail: 'a@example.com, nobody' }, 'orderNotificationEmail'],
      [{ mailOff: ['nothing'] }, 'mailOff'],
      [{ mailColor: 'red;}' }, 'mailColor'],
      [{ logoUrl: 'javascript:alert(1)' }, 'logoUrl'],
      [{ businessAddress: { planet: 'Earth' } }, 'businessAddress'],
      [{ smtpPassword: 'a\nb' }, 'smtpPassword'],
      [{ signature: 'x'.repeat(4001) }, 'signature'],
    ] as const) {
      const refused = await shop.call('PUT', '/settings/mail', { mailColor: '#000000', ...body });
      expect([body, refused.statusCode, Object.keys(refused.json().errors)]).toEqual([body, 400, [field]]);
    }
    expect((await shop.call('PUT', '/settings/mail', 'nonsense')).statusCode).toBe(400);
    expect(await digestOf(shop.storage)).toBe(before);
    expect((await shop.call('PUT', '/settings/mail', { smtpPassword: null })).json().smtpPasswordSet).toBe(
      false,
    );
  });

  it('tries the mail server out, and answers what it said', async () => {
    const { shop } = await shopWithOrder();
    const tried = await shop.call('POST', '/settings/mail/test', { to: 'me@example.com' });
    expect(tried.json()).toEqual({ sent: true, said: expect.stringMatching(/^250/) });
    expect(server.mails[0]).toMatchObject({
      envelopeTo: ['me@example.com'],
      subject: expect.stringMatching(/^Test: /),
    });
    server.refuse('RCPT', 550, 'who is that');
    expect((await shop.call('POST', '/settings/mail/test', {})).json()).toEqual({
      sent: false,
      said: expect.stringContaining('who is that'),
    });
    server.refuse(undefined);
    await shop.call('PUT', '/settings/mail', { smtpHost: null });
    expect((await shop.call('POST', '/settings/mail/test', {})).json()).toEqual({
      sent: false,
      said: 'there is no mail server: set smtpHost',
    });
    expect((await shop.call('POST', '/settings/mail/test', { to: 'nobody' })).statusCode).toBe(400);
  });

  describe("the merchant's own words", () => {
    const template = '/settings/mail/templates/comment';
    const written = { subject: 'Coucou {{ order.invoiceNumber }}', html: '<p>{{ message }}</p>' };
    const comment = { type: 'Comment', deliveryMethod: 'Email', message: '<i>Salut</i>' };
    const ours = {
      kind: 'comment',
      language: 'fr',
      custom: false,
      text: null,
      modificationDate: null,
    };
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    let before: unknown;

    beforeAll(async () => {
      world = await shopWithOrder();
      before = (await world.shop.call('GET', `${template}?language=fr`)).json();
    });

    it('are none at first', () => {
      expect(before).toMatchObject(ours);
    });

    it('are taken for a language', async () => {
      const put = await world.shop.call('PUT', `${template}?language=fr`, written);
      expect(put.json()).toMatchObject({ ...written, custom: true, modificationDate: expect.any(String) });
    });

    it('are sent in that language, what is put into them escaped', async () => {
      const mine = (await world.shop.call('POST', world.path, comment)).json();
      expect(mine.subject).toBe('Coucou SNIP-1001');
      expect(mine.body).toContain('<p>&lt;i&gt;Salut&lt;/i&gt;</p>');
    });

    it('are listed with the languages they were written for', async () => {
      expect((await world.shop.call('GET', `${template}?language=en`)).json().custom).toBe(false);
      const kinds = (await world.shop.call('GET', '/settings/mail/templates')).json();
      expect(kinds.languages).toEqual(['en', 'fr', 'es', 'pt', 'de', 'it', 'nl']);
      expect(kinds.kinds.find(({ kind }: { kind: string }) => kind === 'comment').custom).toEqual(['fr']);
    });

    it('are refused, with the line, where no mail can be made of them, and nothing has changed', async () => {
      const { shop } = world;
      const digest = await digestOf(shop.storage);
      const wrong = await shop.call('PUT', `${template}?language=fr`, {
        html: 'a\nb {{ order.email | shout }}',
      });
      expect([wrong.statusCode, wrong.json()]).toEqual([
        400,
        {
          message: 'The template cannot be used: html, line 2: undefined filter: shout',
          errors: { html: ['line 2: undefined filter: shout'] },
        },
      ]);
      expect(await digestOf(shop.storage)).toBe(digest);
    });

    it('are refused for no kind of mail, in no language and where too long, and nothing has changed', async () => {
      const { shop } = world;
      const digest = await digestOf(shop.storage);
      expect((await shop.call('PUT', '/settings/mail/templates/nothing', written)).statusCode).toBe(404);
      expect((await shop.call('PUT', `${template}?language=french`, written)).statusCode).toBe(400);
      expect((await shop.call('PUT', template, { html: 'x'.repeat(100_001) })).statusCode).toBe(400);
      expect(await digestOf(shop.storage)).toBe(digest);
    });

    it('are taken back, once, and what was sent before is sent again', async () => {
      const { shop, path } = world;
      const deleted = await shop.call('DELETE', `${template}?language=fr`);
      expect([deleted.statusCode, deleted.json()]).toEqual([200, before]);
      expect((await shop.call('DELETE', `${template}?language=fr`)).statusCode).toBe(404);
      expect((await shop.call('POST', path, comment)).json().subject).toBe(
        'À propos de votre commande SNIP-1001',
      );
    });
  });

  describe('a template is shown before it is used', () => {
    let shop: TestShop;
    let token: string;
    let before: string;
    const preview = (kind: string, body: object) =>
      shop.call('POST', `/settings/mail/templates/${kind}/preview`, body);

    beforeAll(async () => {
      ({ shop, token } = await shopWithOrder());
      before = await digestOf(shop.storage);
    });

    it('with a made-up order, in the language that is asked for', async () => {
      const plain = await preview('Invoice', { language: 'de' });
      expect(plain.json()).toMatchObject({ subject: 'Ihre Bestellung SNIP-1042 bei Test shop' });
      expect(plain.json().html).toContain('Steinzeugbecher');
      expect(plain.json().html).not.toContain('Stoneware mug');
    });

    it('with words that are not taken yet, and a real order', async () => {
      const own = await preview('invoice', {
        subject: '{{ order.email }}',
        html: '{% render "items" %}',
        orderToken: token,
      });
      expect(own.json().subject).toBe('jane@example.com');
      expect(own.json().html).toContain('A &lt;b&gt;mug&lt;/b&gt;');
    });

    it('in the language of the order where none is asked for, as the mail would be', async () => {
      const ofOrder = await preview('invoice', { orderToken: token });
      expect(ofOrder.json().subject).toBe('Votre commande SNIP-1001 chez Test shop');
    });

    it('in another language throughout', async () => {
      const german = await preview('invoice', { language: 'de', orderToken: token });
      expect(german.json().subject).toBe('Ihre Bestellung SNIP-1001 bei Test shop');
      expect(german.json().text).not.toContain('Votre commande');
    });

    it('whichever kind of mail it is', async () => {
      const notice = (await preview('new-order', { orderToken: token })).json();
      expect(notice.subject).toMatch(/^New order SNIP-1001/);
      expect((await preview('reset-password', {})).json().text).toContain('Choose a new password');
    });

    it('with the refund of the order, and who returns the money', async () => {
      const { shop: refunding, token: paid } = await shopWithOrder({ lang: 'en' });
      const rendered = async () =>
        (await refunding.call('POST', '/settings/mail/templates/refund/preview', { orderToken: paid })).json()
          .text;
      // Its money was taken elsewhere, so that the shop itself would return it.
      expect(await rendered()).toContain('We give you this money back ourselves');
      await refunding.call('POST', `/orders/${paid}/refunds`, { amount: 1.5, comment: 'A scratch' });
      expect(await rendered()).toMatch(/1\.50[\s\S]*We give you this money back ourselves[\s\S]*A scratch/);
      expect((await preview('refund', {})).json().text).toContain('The money goes back the way you paid');
    });

    it('but not with what is no template or no order', async () => {
      expect((await preview('invoice', { html: '{{ order.' })).json().errors.html[0]).toMatch(/^line 1: /);
      expect((await preview('invoice', { orderToken: randomUUID() })).statusCode).toBe(404);
    });

    it('and nothing has changed', async () => {
      expect(await digestOf(shop.storage)).toBe(before);
    });
  });

  it('invites a customer of the other API by mail, with a link that the database does not hold', async () => {
    const { shop } = await shopWithOrder();
    const customer = { name: 'Ana Silva', email: 'ana@example.com', send_email_invite: true };
    expect((await shop.tienda('POST', '/customers', customer)).statusCode).toBe(201);
    await jobsByHand(shop.context).fanOut();
    const [listed] = (await shop.call('GET', '/mails?kind=invitation')).json().items;
    expect(listed).toMatchObject({
      to: 'ana@example.com',
      name: 'Ana Silva',
      subject: 'Your account at Test shop',
    });
    await send(shop);
    const mail = server.mails.find(({ envelopeTo }) => envelopeTo[0] === 'ana@example.com')!;
    const link = /https:\/\/shop\.example\/account\/\d+\/[\w-]{22}\.[\w-]{43}/.exec(String(mail.html))?.[0];
    expect(link).toBeDefined();
    expect(mail.text).toContain(link);
    expect((await shop.app.inject(new URL(link!).pathname)).statusCode).toBe(200);
    const rows = await shop.storage.read.selectFrom('mail').select('doc').execute();
    const token = link!.split('/').at(-1)!;
    for (const { doc } of rows) expect(doc).not.toContain(token.split('.')[1]!);
    expect((await shop.call('GET', `/mails/${listed.id}`)).json().html).toContain(link);
  });

  it('waits with a link until the server knows its own address', async () => {
    const { shop } = await shopWithOrder({}, { publicUrl: undefined as never });
    await shop.tienda('POST', '/customers', {
      name: 'Ana',
      email: 'ana@example.com',
      send_email_invite: true,
    });
    await send(shop);
    expect(server.mails).toEqual([]);
    const [mail] = (await shop.call('GET', '/mails?kind=invitation')).json().items;
    expect(mail).toMatchObject({
      state: 'Waiting',
      tries: [{ said: expect.stringContaining('--public-url') }],
    });
  });
});
