import { parseUrl, parseWebUrl } from '../domain/url.js';
import { isLocalName, literalAddress } from './address.js';
import { isOnPattern } from './domain-patterns.js';

/**
 * A domain as it is stored and compared: `host[:port]` in lower case, without scheme, path and `www.`.
 * Null for what is no host.
 */
export function normaliseDomain(text: string): string | null {
  const bare = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const authority = /^[^/?#\\]*/.exec(bare)?.[0] ?? '';
  // One that stands for many is no host: see domain-patterns.
  const host = /[@*]/.test(authority) ? '' : hostOf(parseUrl(`http://${authority}`));
  if (host === '') return null;
  const port = /:(\d{1,5})$/.exec(authority)?.[1];
  // `https://shop.example:443` names no port of its own.
  const isDefault = port !== undefined && parseWebUrl(text.trim())?.port === '';
  return port === undefined || isDefault ? host : `${host}:${Number(port)}`;
}

/**
 * Whether a URL is on one of the domains. `www.` is the same; a domain without a port is ports 80 and 443.
 */
export function isOnDomain(url: string, domains: Iterable<string>): boolean {
  const page = parseWebUrl(url);
  if (!page) return false;
  const host = hostOf(page);
  const effective = page.port || (page.protocol === 'https:' ? '443' : '80');
  for (const domain of domains) {
    if (domain.includes('*')) {
      if (isOnPattern(page.hostname, effective, domain)) return true;
      continue;
    }
    const wanted = normaliseDomain(domain);
    if (wanted === `${host}:${effective}`) return true;
    if (wanted === host && (effective === '80' || effective === '443')) return true;
  }
  return false;
}

/**
 * A product's URL as it is stored: the path alone (with its query) on the default domain, else as it is
 * written.
 */
export function pathOnDefaultDomain(url: string, domain: string): string {
  if (!isOnDomain(url, [domain])) return url;
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}

/**
 * The absolute form of a product's URL; a relative one is on the default domain. Null for what is no web
 * address.
 */
export function urlOnDomain(url: string, domain: string, protocol = protocolOf(domain)): string | null {
  return parseWebUrl(url, `${protocol}://${domain}/`)?.href ?? null;
}

/** The protocol that a domain has until told otherwise: https, but http for this machine. */
export function protocolOf(domain: string): 'http' | 'https' {
  return isThisMachine(parseUrl(`http://${domain}`)?.hostname ?? '') ? 'http' : 'https';
}

/** Whether a URL's host name is this machine's own: localhost, 127.0.0.1 and their like. */
export function isThisMachine(hostname: string): boolean {
  const literal = literalAddress(hostname);
  return isLocalName(hostname) || literal === '::1' || literal?.startsWith('127.') === true;
}

/** A host without its last dot and `www.`; empty where there is none. */
function hostOf(url: URL | undefined): string {
  const hostname = url?.hostname ?? '';
  const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  // `www.com` is a domain of its own.
  return /^www\..+\../.test(host) ? host.slice(4) : host;
}
