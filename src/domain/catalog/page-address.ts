import type { Domain } from '../store/store.js';
import { parseWebUrl } from '../url.js';

/**
 * The page that an address names, whatever its query: the path on the store's own domain, `//host/path`
 * elsewhere. Null for what is no address. A slash at the end and `www.` make no other page.
 */
export function pageOf(address: string, domain: Domain | null): string | null {
  const url = parseWebUrl(address, domain ? `${domain.protocol}://${domain.domain}/` : undefined);
  if (!url) return null;
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') || '/' : url.pathname;
  const host = hostOf(url);
  // A path that begins with two slashes would be read as a host.
  return host === ownHost(domain) && !path.startsWith('//') ? path : `//${host}${path}`;
}

/** Ports 80 and 443 are the same, and so is `www.`; `www.com` is a domain of its own. */
function hostOf({ hostname, port }: URL): string {
  const host = hostname.replace(/\.$/, '').replace(/^www\.(?=.+\.)/, '');
  return port === '' || port === '80' || port === '443' ? host : `${host}:${port}`;
}

function ownHost(domain: Domain | null): string | undefined {
  const url = domain && parseWebUrl(`${domain.protocol}://${domain.domain}/`);
  return url ? hostOf(url) : undefined;
}

/**
 * Whether a page is one of those that a merchant listed: by its own address, or by `/products/*` for what
 * lies below. Paths that some web servers read as another one (encoded slashes, dots after them) are below
 * nothing.
 */
export function isListedPage(page: string, listed: readonly string[], domain: Domain | null): boolean {
  return listed.some((entry) => {
    if (!entry.endsWith('/*')) return pageOf(entry, domain) === page;
    const above = pageOf(entry.slice(0, -1), domain);
    if (above === null || !isPlainPath(page)) return false;
    return page === above || page.startsWith(above.endsWith('/') ? above : `${above}/`);
  });
}

function isPlainPath(page: string): boolean {
  try {
    return page
      .replace(/^\/\//, '')
      .split('/')
      .every((part) => !/[\\/\0]|^\.\.|%/.test(decodeURIComponent(part)));
  } catch {
    return false;
  }
}
