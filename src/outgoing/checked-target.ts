import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { parseUrl } from '../domain/url.js';
import { isLocalName, isPublicAddress, literalAddress } from './address.js';
import { FetchRefused } from './fetch-refused.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a name, A and AAAA. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface TargetRules {
  /** `host:port` in lower case that the operator allowed: any port and any address for these. */
  readonly allowHosts: ReadonlySet<string>;
  /** Ports that are open to all; 80 and 443 unless told. */
  readonly ports?: ReadonlySet<number>;
  readonly resolve?: Resolve;
}

export interface CheckedTarget {
  readonly url: URL;
  /** The addresses that were checked: the only ones that may be connected to. */
  readonly addresses: readonly ResolvedAddress[];
}

const webPorts: ReadonlySet<number> = new Set([80, 443]);

/**
 * Parses and checks what can be checked without a network: scheme, credentials, host, port, literal
 * addresses.
 */
export function checkUrl(text: string, rules: TargetRules, base?: URL): URL {
  const url = text.length > 8192 ? undefined : parseUrl(text, base);
  if (!url) throw new FetchRefused('bad_url', 'this is not a web address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchRefused('bad_scheme', 'only http and https addresses are fetched');
  }
  if (url.username !== '' || url.password !== '') {
    throw new FetchRefused('bad_url', 'an address with a user name or password is not fetched');
  }
  if (url.hostname.length > 253) throw new FetchRefused('bad_url', 'the host name is too long');
  url.hash = '';
  if (isAllowed(url, rules)) return url;
  const literal = literalAddress(url.hostname);
  if (isLocalName(url.hostname) || (literal !== null && !isPublicAddress(literal))) throw notPublic(url);
  if (!(rules.ports ?? webPorts).has(portOf(url))) {
    throw new FetchRefused('bad_port', `port ${portOf(url)} is not fetched, only 80 and 443`);
  }
  return url;
}

/** Resolves a checked URL's host and refuses it when any of its addresses is not public. */
export async function checkTarget(url: URL, rules: TargetRules): Promise<CheckedTarget> {
  const literal = literalAddress(url.hostname);
  if (literal !== null) return { url, addresses: [{ address: literal, family: isIPv6(literal) ? 6 : 4 }] };
  const addresses = await resolveAll(url.hostname, rules.resolve ?? systemResolve);
  if (!isAllowed(url, rules) && !addresses.every(({ address }) => isPublicAddress(address)))
    throw notPublic(url);
  return { url, addresses };
}

async function resolveAll(hostname: string, resolve: Resolve): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(hostname).catch(() => []);
  if (addresses.length === 0) throw new FetchRefused('dns_failed', `the name ${hostname} has no address`);
  return addresses;
}

async function systemResolve(hostname: string): Promise<ResolvedAddress[]> {
  const addresses = await lookup(hostname, { all: true, verbatim: true });
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function isAllowed(url: URL, rules: TargetRules): boolean {
  return rules.allowHosts.has(`${url.hostname}:${portOf(url)}`);
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

function notPublic(url: URL): FetchRefused {
  return new FetchRefused('private_address', `${url.host} is not a public address`);
}
