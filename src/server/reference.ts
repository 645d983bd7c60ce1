import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** `/openapi.json`, made from the routes' own schemas, and `/docs` to read and try them, without a network. */
export async function reference(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Comptoir',
        version,
        description: 'One shop, spoken to in the words of Snipcart and of Tiendanube.',
      },
      components: {
        securitySchemes: {
          secretKey: {
            type: 'http',
            scheme: 'basic',
            description: "Snipcart's secret API key as the user name, an empty password.",
          },
          accessToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Authentication',
            description: "Tiendanube's `bearer TOKEN`.",
          },
        },
      },
    },
    // The second prefix of each API answers the same; one entry is enough to read.
    transform: ({ schema, url }) => ({
      schema: /^\/(api\/v1|2025-03)\//.test(url) ? { ...schema, hide: true } : schema,
      url,
    }),
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } as never }, async () => app.swagger());
}
