import ipaddr from 'ipaddr.js';
import { parseUrl } from '../domain/url.js';

const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an IP address (no brackets, no zone) is one that anyone on the internet may reach. Everything that
 * only wraps another address (IPv4-mapped, NAT64, 6to4, Teredo, `::/96`) is not, whatever it wraps.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // ipaddr.js calls `::127.0.0.1` unicast; only 2000::/3 has been given out.
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** The IP address that a URL's hostname is, without brackets; null when it is a name. */
export function literalAddress(hostname: string): string | null {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return ipaddr.IPv4.isValidFourPartDecimal(hostname) ? hostname : null;
}

/** Whether a hostname means this machine by its name alone (`localhost`, `shop.localhost`, `localhost.`). */
export function isLocalName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/.test(hostname);
}

/**
 * The `host:port` keys of what an operator allows, as `guardedFetch` compares them: lower case, IPv6 in
 * brackets; without a port, 80 and 443. Throws on what is not a host.
 */
export function allowedHosts(entries: Iterable<string>): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const entry of entries) {
    const written = entry
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/.*$/, '');
    if (written === '') continue;
    const url = parseUrl(`http://${written}`);
    if (!url) throw new Error(`"${entry}" is not a host or host:port`);
    const port = /:(\d+)$/.exec(written)?.[1];
    for (const one of port === undefined ? ['80', '443'] : [String(Number(port))])
      allowed.add(`${url.hostname}:${one}`);
  }
  return allowed;
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return ipaddr.isValid(text);
}

/** Whether an IP address is this machine's own loopback. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
