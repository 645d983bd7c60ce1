import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { providers } from '../payment/providers.js';
import { withAnswers } from './reference-answers.js';
import { withComponents, withOperations } from './reference-components.js';
import { css, introduction, mark, script } from './reference-theme.js';

const providersWithWebhook = providers.filter(({ webhook }) => webhook !== undefined);

/** The parts of the reference in the order in which it shows them: what most people come for stands first. */
const tags = [
  'Snipcart: customers',
  'Snipcart: orders',
  'Snipcart: products',
  'Snipcart: discounts',
  'Snipcart: taxes and shipping',
  'Snipcart: domains',
  'Snipcart: request validation',
  'Snipcart: settings',
  'Snipcart: mail',
  'Snipcart: webhooks',
  'Snipcart: statistics',
  'Tiendanube: customers',
  'Tiendanube: orders',
  'Tiendanube: store',
  'Tiendanube: webhooks',
  'Cart: carts',
  'Cart: payment',
  'Cart: customers',
  'Payment: custom gateways',
  ...providersWithWebhook.map(({ name }) => `Payment: ${name}`),
  'Dashboard: sessions',
  'Dashboard: staff',
  'Dashboard: audit and keys',
];

/** How messages of payment providers show whom they are from. */
const signatures = Object.fromEntries(
  providersWithWebhook.flatMap(({ webhook }) =>
    webhook
      ? [
          [
            webhook.signature.scheme,
            {
              type: 'apiKey' as const,
              in: 'header' as const,
              name: webhook.signature.header,
              description: webhook.signature.description,
            },
          ],
        ]
      : [],
  ),
);

/** Whether a route answers what another answers under its first prefix. */
function isSecond(url: string, routeTags: readonly string[]): boolean {
  return (
    /^\/(api\/v1|2025-03)\//.test(url) ||
    (url.startsWith('/dashboard/api/stores/') && !routeTags.some((tag) => tag.startsWith('Dashboard')))
  );
}

/** What the page's head lacks: without it a telephone shows the page as a wide one. */
const head = '<meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1">';

/**
 * `/openapi.json`, made from the routes' own schemas, and `/docs` to read and try them, without a network.
 */
export async function reference(app: FastifyInstance, version: string): Promise<void> {
  let document: Buffer | undefined;
  /** It is the same for as long as the server runs, and takes 20 ms to write. */
  const sendDocument = (reply: FastifyReply): FastifyReply => {
    document ??= Buffer.from(JSON.stringify(app.swagger()));
    return reply.type('application/json; charset=utf-8').send(document);
  };
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Comptoir',
        version,
        description: introduction,
      },
      tags: tags.map((name) => ({ name })),
      components: {
        securitySchemes: {
          secretKey: {
            type: 'http',
            scheme: 'basic',
            description: "Snipcart's secret API key as the user name, an empty password.",
          },
          secretKeyAsBearer: {
            type: 'http',
            scheme: 'bearer',
            description: "The store's secret API key.",
          },
          publicToken: {
            type: 'apiKey',
            in: 'query',
            name: 'publicToken',
            description: 'As a custom gateway was given it.',
          },
          ...signatures,
          accessToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Authentication',
            description: "Tiendanube's `bearer TOKEN`.",
          },
          publicKey: {
            type: 'http',
            scheme: 'bearer',
            description: "The store's public API key; `?publicKey=` says it too.",
          },
          staffSession: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-comptoir',
            description:
              'The session of somebody who is signed in to the dashboard; over plain http on this machine its name is `comptoir`.',
          },
          customerSession: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Customer-Session',
            description: 'The session of a signed-in customer.',
          },
        },
      },
    },
    transformObject: (document) => {
      const whole = 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
      return withOperations(withComponents(whole as never)) as never;
    },
    // The second prefix of each API answers the same; one entry is enough to read.
    transform: ({ schema, url, route }) => ({
      schema: isSecond(url, schema?.tags ?? [])
        ? { ...schema, hide: true }
        : withAnswers(schema, String(route.method)),
      url,
    }),
  });
  await app.register(async (docs) => {
    docs.addHook('onSend', async (_request, reply, payload) => {
      void reply.header('x-frame-options', 'DENY').header('x-content-type-options', 'nosniff');
      return typeof payload === 'string' ? payload.replace('<meta charset="UTF-8">', head) : payload;
    });
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      uiHooks: {
        onRequest(request, reply, done) {
          if (request.routeOptions.url === '/docs/json') sendDocument(reply);
          else done();
        },
      },
      uiConfig: {
        docExpansion: 'list',
        deepLinking: true,
        defaultModelsExpandDepth: -1,
        tryItOutEnabled: true,
      },
      logo: { type: 'image/svg+xml', content: Buffer.from(mark) },
      theme: {
        title: 'Comptoir: API reference',
        css: [{ filename: 'comptoir.css', content: css }],
        js: [{ filename: 'comptoir.js', content: script }],
        favicon: [
          { filename: 'favicon.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: mark },
        ],
      },
      // What the page runs and shows is the server's own; Swagger UI writes styles into elements. Nobody may
      // frame it: who presses its buttons has a key in it.
      staticCSP: [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    });
  });
  app.get('/openapi.json', { schema: { hide: true } as never }, async (_request, reply) =>
    sendDocument(reply),
  );
}
