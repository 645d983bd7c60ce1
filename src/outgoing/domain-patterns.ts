import { LRUCache } from 'lru-cache';
import { parse } from 'tldts';
import { parseUrl } from '../domain/url.js';
import { isLocalName, literalAddress } from './address.js';

/** A domain that stands for many: what its hosts begin and end with. */
interface Pattern {
  /** As it is stored: lower case, without scheme and path. */
  readonly domain: string;
  /** `.shop.example`, or `--my-shop.netlify.app`. */
  readonly ending: string;
  readonly port: string | undefined;
  /** Whether the star stands for whole labels, any number of them; else for the beginning of one. */
  readonly wholeLabels: boolean;
}

const wanted =
  'must be a host such as shop.example, *.shop.example for all labels of a domain of yours, or *--my-shop.netlify.app for previews';

/**
 * Reads a domain with a star, such as `*.shop.example` or `*--my-shop.netlify.app`, or says why it may not
 * be: one over a suffix under which anybody may have a site would let strangers define prices.
 */
export function readDomainPattern(text: string): Pattern | { readonly wrong: string } {
  const bare = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const authority = (/^[^/?#\\]*/.exec(bare)?.[0] ?? '').toLowerCase();
  const [, label, host, port] = /^\*([^.*:@]*)\.([^*:@]+?)\.?(?::(\d{1,5}))?$/.exec(authority) ?? [];
  if (label === undefined || host === undefined) return { wrong: wanted };
  const rest = parseUrl(`http://${host}`)?.hostname ?? '';
  // A letter stands in for the star, so that the rest of its label is read as a host's.
  const first =
    label === '' ? '' : parseUrl(`http://a${label}.example`)?.hostname.replace(/^a|\.example$/g, '');
  if (rest === '' || first === undefined || /^xn--/.test(first) || Number(port ?? 1) > 65_535)
    return { wrong: wanted };
  if (isLocalName(rest) || literalAddress(rest) !== null)
    return { wrong: `cannot stand for hosts of ${rest}: name each of them` };
  const { publicSuffix, isPrivate, domain } = parse(rest, { allowPrivateDomains: true });
  const pattern = {
    domain: `*${first}.${rest}${port === undefined ? '' : `:${Number(port)}`}`,
    ending: `${first}.${rest}`,
    port: port === undefined ? undefined : String(Number(port)),
    wholeLabels: first === '',
  };
  if (domain !== null) return pattern;
  // Hosts of previews do not let anybody else end the name of a site in `--` and yours.
  if (isPrivate && /^--[a-z0-9][a-z0-9-]*$/.test(first)) return pattern;
  const own = isPrivate ? `*--my-shop.${rest}, or my-shop.${rest}` : `*.my-shop.${rest}`;
  return {
    wrong: `would stand for the sites of strangers: anybody may have one under ${publicSuffix ?? rest}; name yours, such as ${own}`,
  };
}

const patterns = new LRUCache<string, Pattern | { readonly wrong: string }>({
  max: 1000,
  memoMethod: (text) => readDomainPattern(text),
});

/** Whether a host and port are among those that a domain with a star stands for. */
export function isOnPattern(hostname: string, port: string, text: string): boolean {
  const pattern = patterns.memo(text);
  // One that an older version stored without a look stands for nothing.
  if ('wrong' in pattern) return false;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  const rightPort = pattern.port === undefined ? port === '80' || port === '443' : port === pattern.port;
  if (!rightPort || !host.endsWith(pattern.ending)) return false;
  const star = host.slice(0, -pattern.ending.length);
  return pattern.wholeLabels ? star !== '' : /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(star);
}
