import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { replyBlob } from '../reply-blob.ts';
import { blobAnswers } from '../schemas/answers.ts';

/** Blobs by digest, for those who may see a comparison that names them. A digest alone opens nothing. */
export function blobRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/blobs/:sha256',
      {
        config: { scope: 'read', problems: [410, 416] },
        schema: {
          tags: ['blobs'],
          operationId: 'getBlob',
          summary: 'Bytes by their digest: artifacts, snapshots, logs, manifests, documents, reports',
          params: z.object({ sha256: digestSchema }),
          response: blobAnswers('The bytes', 'application/octet-stream'),
        },
      },
      (request, reply) => {
        const { sha256 } = request.params;
        if (!store.visibility.blob(sha256, visibilityOf(request.caller, config))) {
          throw new ApiError('NOT_FOUND', `no comparison that is seen here names the blob ${sha256}`);
        }
        const content = { mediaType: 'application/octet-stream', fileName: sha256 };
        return replyBlob(request, reply, { blobs: store.blobs, digest: sha256 }, content);
      },
    );
    done();
  };
}
