import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { certificate, certificateKey } from '../../test/support/certificate.js';
import { type MailServerOptions, startMailServer, type TestMailServer } from '../../test/support/smtp.js';
import { FetchRefused } from './fetch-refused.js';
import { type SmtpMail, type SmtpRules, type SmtpServer, smtpSender } from './smtp.js';

const mail: SmtpMail = {
  messageId: '<a.1@shop.example>',
  from: { name: 'Ä "Shop", <Ltd>', address: 'shop@example.com' },
  to: { name: 'Zoë\r\nBcc: evil@example.com', address: 'zoe@example.com' },
  replyTo: 'help@example.com',
  subject: 'Grüße\r\nBcc: evil@example.com',
  html: '<p>Hallo</p>',
  text: 'Hallo\n.\nEnde',
  automatic: true,
};

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function mailServer(options: MailServerOptions = {}): Promise<TestMailServer> {
  const server = await startMailServer(options);
  ends.push(() => server.close());
  return server;
}

/** A server that is none. */
async function tcpServer(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Sends a mail by the name mail.test, which the operator allowed and which is this machine. */
async function send(port: number, server: Partial<SmtpServer> = {}, rules: Partial<SmtpRules> = {}) {
  const sender = await smtpSender(
    { host: 'mail.test', port, user: null, password: undefined, secure: 'auto', ...server },
    {
      allowHosts: new Set([`mail.test:${port}`]),
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      totalMs: 5000,
      ...rules,
    },
  );
  ends.push(() => sender.close());
  return sender.send(mail);
}

const secured = { key: certificateKey, cert: certificate };

describe('a mail server', () => {
  it('is given a mail whose headers nobody can add to', async () => {
    const server = await mailServer();
    expect(await send(server.port)).toEqual({ state: 'sent', message: '250 2.0.0 taken' });
    const [got] = server.mails;
    expect(got!.envelopeTo).toEqual(['zoe@example.com']);
    expect(got!.from!.value).toEqual([{ name: 'Ä "Shop", <Ltd>', address: 'shop@example.com' }]);
    expect(got!.messageId).toBe('<a.1@shop.example>');
    expect(got!.headers.has('bcc')).toBe(false);
    expect(got!.subject).toContain('Grüße');
    expect(got!.text!.trim()).toBe('Hallo\n.\nEnde');
  });

  it('is spoken to in secret, where its certificate is right', async () => {
    const server = await mailServer({ ...secured });
    expect((await send(server.port, { secure: 'starttls' }, { ca: certificate })).state).toBe('sent');
    expect(server.mails[0]!.secure).toBe(true);
    const direct = await mailServer({ ...secured, secure: true });
    expect((await send(direct.port, { secure: 'tls' }, { ca: certificate })).state).toBe('sent');
    expect(direct.mails[0]!.secure).toBe(true);
  });

  it('gets nothing where its certificate is wrong, or where it does not encrypt', async () => {
    for (const [options, server] of [
      [{ ...secured }, { secure: 'starttls' }],
      [{ ...secured, secure: true }, { secure: 'tls' }],
      [{}, { secure: 'starttls' }],
      [{}, { secure: 'tls' }],
    ] as const) {
      const started = await mailServer(options);
      const outcome = await send(started.port, server);
      expect([server, outcome.state]).toEqual([server, 'down']);
      expect(started.mails).toEqual([]);
    }
    const other = await mailServer({ ...secured });
    const wrongName = await send(
      other.port,
      { host: 'other.test', secure: 'starttls' },
      { ca: certificate, allowHosts: new Set([`other.test:${other.port}`]) },
    );
    expect(wrongName).toMatchObject({
      state: 'down',
      message: expect.stringContaining('could not be encrypted'),
    });
  });

  it('gets a password over an encrypted connection alone, but for the operator’s own', async () => {
    const password = { user: 'shop', pass: 'secret' };
    const server = await mailServer({ ...secured, password });
    const login = { user: 'shop', password: 'secret' };
    expect((await send(server.port, { ...login, secure: 'starttls' }, { ca: certificate })).state).toBe(
      'sent',
    );
    expect(server.mails[0]!.user).toBe('shop');
    const wrong = await send(
      server.port,
      { ...login, password: 'no', secure: 'starttls' },
      { ca: certificate },
    );
    expect(wrong).toMatchObject({
      state: 'down',
      message: expect.stringContaining('does not take the user shop'),
    });
    expect(wrong.message).not.toContain('no\n');
    const own = await mailServer({ password });
    expect((await send(own.port, { ...login, secure: 'none' })).state).toBe('sent');
    const far = smtpSender(
      { host: '93.184.216.34', port: 587, ...login, secure: 'none' },
      { allowHosts: new Set() },
    );
    await expect(far).rejects.toThrow('a password is not sent without encryption');
  });

  it('is at a public address, by whatever name, and at a port of mail', async () => {
    const refused = async (host: string, port = 587, addresses = ['93.184.216.34']) => {
      const resolve = async () => addresses.map((address) => ({ address, family: 4 as const }));
      const server = { host, port, user: null, password: undefined, secure: 'auto' } as const;
      const error = await smtpSender(server, { allowHosts: new Set(), resolve }).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(FetchRefused);
      return (error as FetchRefused).code;
    };
    for (const host of [
      'localhost',
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '[::1]',
      '10.1.2.3',
      '169.254.169.254',
      '[::ffff:127.0.0.1]',
      'a.localhost',
    ])
      expect([host, await refused(host)]).toEqual([host, 'private_address']);
    expect(await refused('mail.test', 587, ['127.0.0.1'])).toBe('private_address');
    expect(await refused('mail.test', 587, ['93.184.216.34', '10.0.0.1'])).toBe('private_address');
    expect(await refused('mail.test', 80)).toBe('bad_port');
    expect(await refused('mail.test', 6379)).toBe('bad_port');
    expect(await refused('mail.test', 587, [])).toBe('dns_failed');
    for (const host of ['a b', 'user@mail.test', 'mail.test/x', ''])
      expect([host, await refused(host)]).toEqual([
        host,
        expect.stringMatching(/bad_url|dns_failed|bad_port/),
      ]);
  });

  it('holds up nobody for long, whatever it says or does not say', async () => {
    for (const [what, talk] of [
      ['nothing', () => {}],
      ['nothing after its greeting', (socket) => socket.write('220 hello\r\n')],
      ['one letter at a time', (socket) => setInterval(() => socket.write('2'), 50).unref()],
      ['a web page', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>')],
      ['too much', (socket) => socket.write(`220-${'x'.repeat(2_000_000)}\r\n`)],
      ['good-bye', (socket) => socket.end()],
      ['good-bye, rudely', (socket) => socket.destroy()],
      ['that it is closed', (socket) => socket.end('421 closed for today\r\n')],
      ['that it is no mail server', (socket) => socket.end('554 no\r\n')],
    ] as [string, (socket: Socket) => void][]) {
      const port = await tcpServer(talk);
      const began = performance.now();
      const outcome = await send(port, {}, { totalMs: 1000 });
      expect([what, outcome.state]).toEqual([what, 'down']);
      expect([what, performance.now() - began < 3000]).toEqual([what, true]);
      expect(outcome.message.length).toBeLessThan(700);
    }
  });
});
