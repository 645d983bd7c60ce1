import type { ConnectionOptions } from 'node:tls';
import { literalAddress } from './address.js';
import type { Checked } from './checked.js';
import { checkTarget, checkUrl, type Resolve } from './checked-target.js';
import { FetchRefused } from './fetch-refused.js';

/** A mail server, as a merchant named it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | undefined;
  readonly secure: 'auto' | 'tls' | 'starttls' | 'none';
}

export interface SmtpRules {
  /**
   * host:port that the operator allowed: there any address and any port, and a connection without encryption.
   */
  readonly allowHosts: ReadonlySet<string>;
  readonly resolve?: Resolve;
  /** Further certificates to trust, in tests. */
  readonly ca?: string;
  /** For one mail, from the connection to the last answer. */
  readonly totalMs?: number;
}

/** A mail on its way. */
export interface SmtpMail {
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: string | undefined;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Whether a machine wrote it: nobody's holiday answer comes back then. */
  readonly automatic: boolean;
}

/**
 * What became of a mail. `refused` is the server's last word on this mail; `later` may go well another time;
 * `down` is about the server itself, so that other mails need not be tried now.
 */
export interface SmtpOutcome {
  readonly state: 'sent' | 'refused' | 'later' | 'down';
  readonly message: string;
}

export interface SmtpSender {
  /** Never throws. */
  send(mail: SmtpMail): Promise<SmtpOutcome>;
  /** Connects and signs in without sending anything. Never throws. */
  check(): Promise<Checked>;
  close(): void;
}

const openPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525]);
const connectMs = 10_000;
const idleMs = 30_000;
const connections = 3;

/**
 * A connection to a mail server. The host is checked as every outside host is, and the address that is
 * connected to is the one that was checked. Throws `FetchRefused` where there may be none.
 */
export async function smtpSender(server: SmtpServer, rules: SmtpRules): Promise<SmtpSender> {
  const { port } = server;
  const url = checkSmtp(server, rules);
  const allowed = rules.allowHosts.has(`${url.hostname}:${port}`);
  if (server.secure === 'none' && server.user !== null && !allowed)
    throw new FetchRefused(
      'tls_failed',
      'a password is not sent without encryption: set smtpSecure to auto, tls or starttls',
    );
  const { addresses } = await checkTarget(url, rules).catch((error) => {
    throw worded(error, server);
  });
  const name = literalAddress(url.hostname) === null ? { servername: url.hostname } : {};
  const tls: ConnectionOptions = { ...name, minVersion: 'TLSv1.2', ...(rules.ca ? { ca: rules.ca } : {}) };
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    pool: true,
    maxConnections: connections,
    maxRequeues: 0,
    idleTimeout: 5_000,
    host: addresses[0]!.address,
    port,
    ...security(server, allowed),
    tls,
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: 65_536,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const totalMs = rules.totalMs ?? 60_000;
  return {
    async send(mail) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<SmtpOutcome>((resolve) => {
        timer = setTimeout(() => {
          transport.close();
          resolve({ state: 'down', message: `no end after ${Math.round(totalMs / 1000)} seconds` });
        }, totalMs);
      });
      const sending = transport.sendMail(messageOf(mail)).then(
        ({ response }): SmtpOutcome => ({ state: 'sent', message: tidy(response) }),
        (error: unknown): SmtpOutcome => outcomeOf(error, server),
      );
      return Promise.race([sending, late]).finally(() => clearTimeout(timer));
    },
    async check() {
      const { user, host } = server;
      try {
        await transport.verify();
        const as = user === null ? '' : ` and the user ${user}`;
        return { state: 'ok', message: `${host} takes the connection${as}` };
      } catch (error) {
        const { code } = (error ?? {}) as SmtpFailure;
        const outcome = outcomeOf(error, server);
        // A server that turns a login down for now says so with 4xx.
        const later = (error as SmtpFailure).responseCode;
        const isLater = later !== undefined && later >= 400 && later < 500;
        const wrong = (code === 'EAUTH' && !isLater) || /could not be encrypted/.test(outcome.message);
        return { state: wrong ? 'wrong' : 'unknown', message: outcome.message };
      }
    },
    close: () => transport.close(),
  };
}

/**
 * What can be said of a mail server without a network. Throws `FetchRefused`, in the words of a mail server.
 */
export function checkSmtp(server: Pick<SmtpServer, 'host' | 'port'>, rules: SmtpRules): URL {
  try {
    // A web address stands for host and port, so that there is one check for all that goes out.
    return checkUrl(`http://${server.host}:${server.port}`, { ...rules, ports: openPorts });
  } catch (error) {
    throw worded(error, server);
  }
}

function worded(error: unknown, server: Pick<SmtpServer, 'host' | 'port'>): unknown {
  if (!(error instanceof FetchRefused)) return error;
  const host = `${server.host}:${server.port}`;
  const opens = `the operator can open it with --allow-hosts ${host}`;
  if (error.code === 'private_address')
    return new FetchRefused(error.code, `${host} is not a public address: ${opens}`);
  if (error.code === 'bad_port')
    return new FetchRefused(
      error.code,
      `port ${server.port} is not one of mail servers (25, 465, 587, 2525): ${opens}`,
    );
  return error.code === 'bad_url' ? new FetchRefused(error.code, 'must be a host name') : error;
}

function security({ secure, port }: SmtpServer, allowed: boolean) {
  if (secure === 'tls' || (secure === 'auto' && port === 465)) return { secure: true };
  if (secure === 'none') return { secure: false, ignoreTLS: true };
  // The operator vouches for a host of their own: what it offers is taken, and what fails does without.
  if (secure === 'auto' && allowed) return { secure: false, opportunisticTLS: true };
  return { secure: false, requireTLS: true };
}

function messageOf(mail: SmtpMail) {
  const { messageId, from, to, replyTo, subject, html, text, automatic } = mail;
  return {
    messageId,
    from,
    to,
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    html,
    text,
    headers: automatic ? { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } : {},
  };
}

interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
  readonly message?: string;
}

/**
 * What a failure means. Only an answer to sender, recipient or content is about the mail; a login is about
 * the settings.
 */
function outcomeOf(error: unknown, { host, port, user }: SmtpServer): SmtpOutcome {
  const { code, command = '', response, permanent, message = '' } = (error ?? {}) as SmtpFailure;
  const aboutMail = code === 'EENVELOPE' || code === 'EMESSAGE' || /^(MAIL|RCPT|DATA|BDAT)/.test(command);
  if (aboutMail && response !== undefined)
    return { state: permanent ? 'refused' : 'later', message: tidy(response) };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { state: 'refused', message: tidy(message) };
  if (code === 'EAUTH')
    return {
      state: 'down',
      message: `${host} does not take the user ${user ?? ''} and its password${response ? `: ${tidy(response)}` : ''}`,
    };
  if (code === 'ETLS' || /certificate|self.signed|TLS|SSL/i.test(message))
    return {
      state: 'down',
      message: `the connection to ${host}:${port} could not be encrypted: ${tidy(message)}`,
    };
  if (response !== undefined) return { state: 'down', message: tidy(response) };
  // The network's exact words would let a merchant map a private one.
  const reason = code === 'ETIMEDOUT' ? 'does not answer in time' : 'cannot be reached';
  return { state: 'down', message: `${host}:${port} ${reason}` };
}

function tidy(text: string): string {
  return text
    .replaceAll(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 500);
}
