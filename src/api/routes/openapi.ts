import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

/** `GET /openapi.json`: what this API is, made from the schemas that it checks by. */
export function openapiRoutes(): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    let document: string | null = null;
    app.get('/openapi.json', { schema: { hide: true }, config: { scope: 'anyone' } }, (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(document);
    });
    done();
  };
}
