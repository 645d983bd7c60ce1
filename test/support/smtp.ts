import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail extends ParsedMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
}

export interface TestMailServer {
  readonly port: number;
  readonly host: string;
  readonly mails: ReceivedMail[];
  /** How many connections were made. */
  readonly connections: () => number;
  /**
   * What it answers instead of taking mails: a code and words at a step of the conversation; undefined takes
   * them again.
   */
  refuse(at: 'MAIL' | 'RCPT' | 'DATA' | undefined, code?: number, words?: string): void;
  close(): Promise<void>;
}

export interface MailServerOptions extends SMTPServerOptions {
  readonly port?: number;
  readonly password?: { readonly user: string; readonly pass: string };
  /** Called when a mail has arrived whole, before it is acknowledged. */
  readonly onMail?: () => void | Promise<void>;
}

/** A mail server that speaks real SMTP, and keeps what it is given. */
export async function startMailServer(options: MailServerOptions = {}): Promise<TestMailServer> {
  const mails: ReceivedMail[] = [];
  let connections = 0;
  let refusal: { at: string; error: Error } | undefined;
  const refused = (at: string): Error | undefined => (refusal?.at === at ? refusal.error : undefined);
  const { port = 0, password, onMail, ...rest } = options;
  const server = new SMTPServer({
    authOptional: password === undefined,
    disabledCommands: rest.key ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth(auth, _session, done) {
      if (auth.username === password?.user && auth.password === password?.pass)
        done(null, { user: auth.username });
      else done(new Error('Invalid username or password'));
    },
    onMailFrom: (_address, _session, done) => done(refused('MAIL')),
    onRcptTo: (_address, _session, done) => done(refused('RCPT')),
    onData(stream, session, done) {
      simpleParser(stream)
        .then(async (mail) => {
          const error = refused('DATA');
          if (error) return done(error);
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            ...mail,
            envelopeFrom: mailFrom === false ? '' : mailFrom.address,
            envelopeTo: rcptTo.map(({ address }) => address),
            secure: session.secure,
            user: session.user as string | undefined,
          });
          await onMail?.();
          done(null, '2.0.0 taken');
        })
        .catch(done);
    },
    ...rest,
  });
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    host: '127.0.0.1',
    mails,
    connections: () => connections,
    refuse(at, code = 550, words = 'no such mailbox') {
      refusal =
        at === undefined ? undefined : { at, error: Object.assign(new Error(words), { responseCode: code }) };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
