import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';

import type { ApiDeps } from './api-deps.ts';
import { addProblems } from './openapi-problems.ts';
import { apiRegistry } from './schemas/registry.ts';

/** Keeps account of all routes registered after it; `app.swagger()` is then the OpenAPI 3.1 document. */
export const openapiPlugin = fp<Pick<ApiDeps, 'version'>>(
  async (app, { version }) => {
    const transform = createJsonSchemaTransform({ schemaRegistry: apiRegistry });
    const transformObject = createJsonSchemaTransformObject({ schemaRegistry: apiRegistry });
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Verbatim',
          version,
          description: 'The reproducible build comparison service.',
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        servers: [{ url: '/' }],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      },
      transform: (route) => addProblems(transform(route), route.route),
      transformObject: (document) => transformObject(document),
    });
  },
  { name: 'openapi', fastify: '5.x' },
);
