import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { isCrawled } from '../../domain/catalog/crawled-pages.js';
import { pageOf } from '../../domain/catalog/page-address.js';
import { listAllowedDomains, type Store } from '../../domain/store/store.js';
import { parseWebUrl } from '../../domain/url.js';
import { type CrawledPage, crawl } from '../../outgoing/crawl.js';
import { isOnDomain, urlOnDomain } from '../../outgoing/domains.js';
import { issueRequestToken } from '../../outgoing/request-token.js';

/** A page that is the store's, or why an address is none. */
export type StorePage =
  | {
      readonly url: string;
      /** Reads it, conditionally where an earlier reading is named. Rejects with `FetchRefused` alone. */
      readonly crawl: (how?: CrawlHow) => Promise<CrawledPage>;
    }
  | { readonly refused: string };

interface CrawlHow {
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly totalTimeoutMs?: number;
  /**
   * For the merchant's own crawl: an answer may go without a Content-Type, as it may ever after on a page
   * that was crawled.
   */
  readonly acceptsUntyped?: () => boolean;
}

const longestUrl = 2000;

/**
 * The store's page at an address, as a button or a merchant writes it: relative ones are on the store's own
 * domain.
 */
export async function storePage(context: AppContext, store: Store, address: string): Promise<StorePage> {
  const { storeId, domain } = store;
  const excerpt = address.slice(0, 200);
  if (address.length > longestUrl) return { refused: `an address has at most ${longestUrl} characters` };
  const absolute = parseWebUrl(address) !== undefined;
  if (!absolute && !domain) {
    return {
      refused: `the store has no domain yet, so that "${excerpt}" is nowhere: set one with "comptoir store set ${storeId} domain=…" or PUT /settings/domain`,
    };
  }
  const url = absolute ? address : urlOnDomain(address, domain!.domain, domain!.protocol);
  if (url === null) return { refused: `"${excerpt}" is not a web address` };
  const allowed = await listAllowedDomains(context.storage.read, storeId);
  const domains = [...(domain ? [domain.domain] : []), ...allowed.map((one) => one.domain)];
  if (!isOnDomain(url, domains))
    return { refused: notAllowed(new URL(url).host, storeId, domains.length === 0) };
  return {
    url,
    crawl: async (how = {}) => {
      const page = await crawl(url, {
        acceptsUntyped: (answered) => isCrawledPage(context, store, answered),
        ...how,
        allowHosts: allowedHostsOf(context, store),
        requestToken: issueRequestToken(Buffer.from(store.tokenSecret, 'hex'), storeId, context.now()),
        allowedDomain: (host, protocol) => isOnDomain(`${protocol}://${host}/`, domains),
      });
      const isOnOwn = domain !== null && isOnDomain(page.url, [domain.domain]);
      return isOnOwn
        ? page
        : {
            ...page,
            definitions: withPictures(page, page.definitions),
            repeats: withPictures(page, page.repeats),
          };
    },
  };
}

async function isCrawledPage(context: AppContext, store: Store, url: string): Promise<boolean> {
  const page = pageOf(url, store.domain);
  return page !== null && isCrawled(context.storage.read, store.storeId, [page]);
}

/** A path is one of the store's own domain: on a page of another, a picture's is named whole. */
function withPictures(
  { url }: CrawledPage,
  definitions: CrawledPage['definitions'],
): CrawledPage['definitions'] {
  return definitions.map((one) => {
    const { image } = one.definition;
    const whole = image?.startsWith('/') ? parseWebUrl(image, url)?.href : undefined;
    return whole === undefined ? one : { ...one, definition: { ...one.definition, image: whole } };
  });
}

function notAllowed(host: string, storeId: number, none: boolean): string {
  return none
    ? `the store has no domain yet: set ${host} with "comptoir store set ${storeId} domain=${host}" or PUT /settings/domain`
    : `${host} is not one of the store's domains: add it with POST /settings/alloweddomains`;
}
