import { Type } from 'typebox';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { refuseIfAny } from '../../domain/errors.js';
import {
  allowDomains,
  type Domain,
  disallowDomains,
  getStore,
  listAllowedDomains,
  setDomain,
} from '../../domain/store/store.js';
import { normaliseDomain, protocolOf } from '../../outgoing/domains.js';
import type { SnipcartRequest, SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: domains'];
const security = [{ secretKey: [] }];
const domainSchema = Type.Object({
  domain: Type.Union([
    Type.String({ description: 'host or host:port; scheme, path and www. are taken off.' }),
    Type.Null(),
  ]),
  protocol: Type.Optional(Type.Union([Type.Literal('https'), Type.Literal('http')])),
});
const domainsSchema = Type.Union([
  Type.Array(domainSchema),
  Type.Object({ domains: Type.Array(domainSchema) }),
]);

/** `/settings/domain` and `/settings/alloweddomains`: whose pages may define products. */
export const domains: SnipcartRoutes = (app, shop) => {
  app.get(
    '/settings/domain',
    { schema: { tags, security, summary: "The store's own domain", response: { 200: domainSchema } } },
    async (request) => shownDomain((request as SnipcartRequest).store.domain),
  );

  app.put(
    '/settings/domain',
    {
      schema: {
        tags,
        security,
        summary: "Sets the store's own domain: where relative addresses are",
        body: domainSchema,
        response: { 200: domainSchema, 400: messageSchema },
      },
    },
    async (request) => {
      const { storeId } = (request as SnipcartRequest).store;
      const errors: Record<string, string[]> = {};
      const domain = readDomain(request.body, 'domain', errors);
      refuseIfAny(errors);
      const store = await shop.storage.write(async (tx) => {
        await setDomain(tx, storeId, domain);
        return getStore(tx, storeId);
      });
      return shownDomain(store.domain);
    },
  );

  app.get(
    '/settings/alloweddomains',
    {
      schema: { tags, security, summary: 'Further domains', response: { 200: Type.Array(domainSchema) } },
    },
    async (request) => listAllowedDomains(shop.storage.read, (request as SnipcartRequest).store.storeId),
  );

  const changing = (summary: string) => ({
    schema: {
      tags,
      security,
      summary,
      body: domainsSchema,
      response: { 200: Type.Array(domainSchema), 400: messageSchema },
    },
  });

  app.post('/settings/alloweddomains', changing('Allows further domains'), async (request) => {
    const { storeId } = (request as SnipcartRequest).store;
    const given = readDomains(request.body);
    return shop.storage.write(async (tx) => {
      await allowDomains(tx, storeId, given);
      return listAllowedDomains(tx, storeId);
    });
  });

  app.delete('/settings/alloweddomains', changing('Allows domains no longer'), async (request) => {
    const { storeId } = (request as SnipcartRequest).store;
    const names = readDomains(request.body).map((one) => one.domain);
    return shop.storage.write(async (tx) => {
      await disallowDomains(tx, storeId, names);
      return listAllowedDomains(tx, storeId);
    });
  });
};

function shownDomain(domain: Domain | null) {
  return domain ?? { domain: null, protocol: 'https' };
}

const mostDomains = 500;

/** A list of domains, bare or under `domains`; one alone stands for a list of one. */
function readDomains(body: unknown): Domain[] {
  const given = partNamed(body, 'domains') ?? body;
  const list = Array.isArray(given) ? given : [given];
  const errors: Record<string, string[]> = {};
  if (given === undefined || list.length === 0 || list.length > mostDomains)
    errors.domains = [`must be a list of 1 to ${mostDomains} domains such as [{"domain": "shop.example"}]`];
  const read = errors.domains ? [] : list.map((item, index) => readDomain(item, `domains[${index}]`, errors));
  refuseIfAny(errors);
  return read;
}

/** A domain as an object or as its text alone. A protocol that is neither http nor https is http, as Snipcart has it. */
function readDomain(item: unknown, place: string, errors: Record<string, string[]>): Domain {
  const written = typeof item === 'string' ? item : partNamed(item, 'domain');
  const domain = typeof written === 'string' && written.length <= 500 ? normaliseDomain(written) : null;
  if (domain === null) {
    errors[place] = [
      written === undefined ? 'must be given' : 'must be a host such as shop.example or localhost:8080',
    ];
    return { domain: '', protocol: 'https' };
  }
  const scheme = /^(https?):\/\//i.exec(String(written).trim())?.[1]?.toLowerCase();
  const protocol = partNamed(item, 'protocol') ?? scheme ?? protocolOf(domain);
  return { domain, protocol: String(protocol).trim().toLowerCase() === 'https' ? 'https' : 'http' };
}
