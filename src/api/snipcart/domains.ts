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
import { readDomainPattern } from '../../outgoing/domain-patterns.js';
import { normaliseDomain, protocolOf } from '../../outgoing/domains.js';
import type { SnipcartRequest, SnipcartRoutes } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: domains'];
const security = [{ secretKey: [] }];
const protocol = Type.Union([Type.Literal('https'), Type.Literal('http')]);
const domain = Type.String({ description: 'host or host:port.' });
const domainSchema = Type.Object(
  { domain: Type.Union([domain, Type.Null()], { description: 'Null before one is set.' }), protocol },
  { title: 'Domain' },
);
const allowedSchema = Type.Array(Type.Object({ domain, protocol }, { title: 'AllowedDomain' }));
const toSetSchema = Type.Object(
  {
    domain: Type.String({ description: 'host or host:port; scheme, path and www. are taken off.' }),
    protocol: Type.Optional(protocol),
  },
  { title: 'DomainToSet' },
);
const domainsSchema = Type.Union([
  Type.Array(toSetSchema),
  Type.Object({ domains: Type.Array(toSetSchema) }, { title: 'DomainsToSet' }),
]);

/** `/settings/domain` and `/settings/alloweddomains`: whose pages may define products. */
export const domains: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/domain',
    { schema: { tags, security, summary: "The store's own domain", response: { 200: domainSchema } } },
    async (request) => domainView((request as SnipcartRequest).store.domain),
  );

  app.put(
    '/settings/domain',
    {
      schema: {
        tags,
        security,
        summary: "Sets the store's own domain: where relative addresses are",
        body: toSetSchema,
        response: { 200: domainSchema, 400: messageSchema },
      },
    },
    async (request) => {
      const { storeId } = (request as SnipcartRequest).store;
      const errors: Record<string, string[]> = {};
      const domain = readDomain(request.body, 'domain', errors);
      refuseIfAny(errors);
      const store = await context.storage.write(async (tx) => {
        await setDomain(tx, storeId, domain);
        return getStore(tx, storeId);
      });
      return domainView(store.domain);
    },
  );

  app.get(
    '/settings/alloweddomains',
    {
      schema: { tags, security, summary: 'Further domains', response: { 200: allowedSchema } },
    },
    async (request) => listAllowedDomains(context.storage.read, (request as SnipcartRequest).store.storeId),
  );

  const changing = (summary: string) => ({
    schema: {
      tags,
      security,
      summary,
      body: domainsSchema,
      response: { 200: allowedSchema, 400: messageSchema },
    },
  });

  app.post('/settings/alloweddomains', changing('Allows further domains'), async (request) => {
    const { storeId } = (request as SnipcartRequest).store;
    const domains = readDomains(request.body);
    return context.storage.write(async (tx) => {
      await allowDomains(tx, storeId, domains);
      return listAllowedDomains(tx, storeId);
    });
  });

  app.delete('/settings/alloweddomains', changing('Allows domains no longer'), async (request) => {
    const { storeId } = (request as SnipcartRequest).store;
    const names = readDomains(request.body, 'any').map((one) => one.domain);
    return context.storage.write(async (tx) => {
      await disallowDomains(tx, storeId, names);
      return listAllowedDomains(tx, storeId);
    });
  });
};

function domainView(domain: Domain | null) {
  return domain ?? { domain: null, protocol: 'https' };
}

/**
 * Which domains are accepted: single hosts, patterns for several too, or also what an older version accepted.
 */
type StandsFor = 'one' | 'many' | 'any';

const mostDomains = 500;

/** A list of domains, bare or under `domains`; one alone stands for a list of one. */
function readDomains(body: unknown, standsFor: StandsFor = 'many'): Domain[] {
  const input = partNamed(body, 'domains') ?? body;
  const list = Array.isArray(input) ? input : [input];
  const errors: Record<string, string[]> = {};
  if (input === undefined || list.length === 0 || list.length > mostDomains)
    errors.domains = [`must be a list of 1 to ${mostDomains} domains such as [{"domain": "shop.example"}]`];
  const read = errors.domains
    ? []
    : list.map((item, index) => readDomain(item, `domains[${index}]`, errors, standsFor));
  refuseIfAny(errors);
  return read;
}

/**
 * A domain as an object or as its text alone. A protocol that is neither http nor https is http, as Snipcart
 * has it.
 */
function readDomain(
  item: unknown,
  place: string,
  errors: Record<string, string[]>,
  standsFor: StandsFor = 'one',
): Domain {
  const written = typeof item === 'string' ? item : partNamed(item, 'domain');
  const text = typeof written === 'string' && written.length <= 500 ? written : '';
  const pattern = standsFor !== 'one' && text.includes('*') ? readDomainPattern(text) : undefined;
  if (pattern && 'wrong' in pattern) {
    // Domains that only an older version accepted can still be removed.
    if (standsFor === 'any') return { domain: text.trim().toLowerCase(), protocol: 'https' };
    errors[place] = [pattern.wrong];
    return { domain: '', protocol: 'https' };
  }
  const domain = pattern?.domain ?? normaliseDomain(text);
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
