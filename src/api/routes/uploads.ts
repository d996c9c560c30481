import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';

import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { contentDigest } from '../content-digest.ts';
import { createUploadReceiver } from '../receive-upload.ts';
import {
  uploadBodySchema,
  uploadedSchema,
  uploadHeadersSchema,
  uploadQuerySchema,
} from '../schemas/upload.ts';

/** Sources that a client has on its own disk, as archives. */
export function uploadRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    const receive = createUploadReceiver({ store, maxBytes: config.uploadLimitBytes });
    // Only below this plugin: the body is handed on as it comes, and bounded there.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/octet-stream',
      (_request: FastifyRequest, payload: IncomingMessage, parsed) => {
        parsed(null, payload);
      },
    );
    app.post(
      '/uploads',
      {
        config: { scope: 'submit', isIdempotent: true, isLong: true },
        bodyLimit: config.uploadLimitBytes,
        schema: {
          tags: ['comparisons'],
          operationId: 'createUpload',
          summary: 'Sends an archive, for a comparison whose source it is to be',
          description:
            'The body is the archive itself, as application/octet-stream. It is kept a day after its last use.',
          querystring: uploadQuerySchema,
          headers: uploadHeadersSchema,
          body: { content: { 'application/octet-stream': { schema: uploadBodySchema } } },
          response: { 201: uploadedSchema },
        },
      },
      async (request, reply) => {
        const { body: content } = request;
        if (!(content instanceof Readable)) throw new ApiError('INVALID_REQUEST', 'the request has no body');
        const length = Number(request.headers['content-length'] ?? NaN);
        const upload = {
          content,
          length: Number.isSafeInteger(length) ? length : null,
          digest: contentDigest(request.headers['content-digest']),
          name: request.query.name,
        };
        return reply.code(201).send(await receive(upload, request.caller));
      },
    );
    done();
  };
}
