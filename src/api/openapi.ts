import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

import type { ApiDeps } from './api-deps.ts';
import { addProblems } from './openapi-problems.ts';
import { usedSchemas } from './openapi-unused.ts';

/** Keeps account of all routes registered after it; `app.swagger()` is then the OpenAPI 3.1 document. */
export const openapiPlugin = fp<Pick<ApiDeps, 'version'>>(
  async (app, { version }) => {
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
      transform: (route) => {
        // A body that is taken as it comes has no JSON schema.
        const { body, ...schema } = route.schema ?? {};
        const isRaw = typeof body === 'object' && body !== null && 'content' in body;
        const described = jsonSchemaTransform(isRaw ? { ...route, schema } : route);
        if (isRaw) described.schema.body = rawBody(Object.keys(Object(body.content)));
        return addProblems(described, route.route);
      },
      transformObject: (told) => {
        const document = jsonSchemaTransformObject(told);
        // Each named schema comes twice, as what is sent and as what is answered.
        const components = 'components' in document ? document.components : {};
        const schemas = usedSchemas(document.paths, components?.schemas ?? {});
        return Object.assign(document, { components: { ...components, schemas } });
      },
    });
  },
  { name: 'openapi', fastify: '5.x' },
);

function rawBody(mediaTypes: readonly string[]): object {
  return {
    content: Object.fromEntries(
      mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
    ),
  };
}
