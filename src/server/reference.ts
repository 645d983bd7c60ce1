import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { withAnswers } from './reference-answers.js';
import { css, introduction, mark } from './reference-theme.js';

/** `/openapi.json`, made from the routes' own schemas, and `/docs` to read and try them, without a network. */
export async function reference(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Comptoir',
        version,
        description: introduction,
      },
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
          stripeSignature: {
            type: 'apiKey',
            in: 'header',
            name: 'Stripe-Signature',
            description: "Made with the webhook's signing secret.",
          },
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
          customerSession: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Customer-Session',
            description: 'The session of a signed-in customer.',
          },
        },
      },
    },
    // The second prefix of each API answers the same; one entry is enough to read.
    transform: ({ schema, url }) => ({
      schema: /^\/(api\/v1|2025-03)\//.test(url) ? { ...schema, hide: true } : withAnswers(schema),
      url,
    }),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
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
      favicon: [{ filename: 'favicon.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: mark }],
    },
  });
  app.get('/openapi.json', { schema: { hide: true } as never }, async () => app.swagger());
}
