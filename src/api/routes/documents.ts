import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { REPORT_FORMATS, REPORT_TYPES, type ReportFormat } from '../../report/format-report.ts';
import { reportAssets } from '../../report/report-assets.ts';
import type { ApiDeps } from '../api-deps.ts';
import { isUnchanged, replyUnchanged, strongTag } from '../etag.ts';
import { replyBlob, SANDBOX } from '../reply-blob.ts';
import { blobAnswers, contentOf, NOT_CHANGED } from '../schemas/answers.ts';
import { comparisonDocumentSchema } from '../schemas/comparison.ts';
import { comparisonParamsSchema, documentOf, readDocument, seenComparison } from '../seen-comparison.ts';

const tags = ['comparisons'];

/** What a comparison came to: its document, and its renderings. */
export function documentRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store, version } = deps;
  return (app, _options, done) => {
    app.get(
      '/comparisons/:id/document',
      {
        config: { scope: 'read', problems: [409, 410, 416] },
        schema: {
          tags,
          operationId: 'getDocument',
          summary: 'The result document: the source of every rendering',
          params: comparisonParamsSchema,
          response: blobAnswers('The document', 'application/json', comparisonDocumentSchema),
        },
      },
      (request, reply) => {
        const digest = documentOf(seenComparison(deps, request, request.params));
        return replyBlob(
          request,
          reply,
          { blobs: store.blobs, digest },
          { mediaType: 'application/json', fileName: null },
        );
      },
    );

    app.get(
      '/comparisons/:id/report',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags,
          operationId: 'getReport',
          summary: 'A rendering of the document',
          params: comparisonParamsSchema,
          querystring: z.object({ format: z.enum(REPORT_FORMATS).default('html') }),
          response: {
            200: contentOf('The report', {
              'text/html': z.string(),
              'text/plain': z.string(),
              'application/xml': z.string(),
              'application/json': comparisonDocumentSchema,
            }),
            304: NOT_CHANGED,
          },
        },
      },
      async (request, reply) => {
        const { format } = request.query;
        const found = seenComparison(deps, request, request.params);
        // The same document gives the same bytes for as long as the renderer stays the same.
        const tag = strongTag(documentOf(found), `${format}-${version}`);
        const type = REPORT_TYPES[format];
        reply
          .header('cache-control', 'private, no-cache')
          .header('vary', 'authorization')
          .header('content-security-policy', policyOf(format))
          .type(type.mediaType);
        if (isUnchanged(request, reply, tag)) return replyUnchanged(request, reply);
        return reply.send(type.render(await readDocument(deps, found)));
      },
    );
    done();
  };
}

/** The page's own script and style, which are known by their digests, and an origin of its own. */
function policyOf(format: ReportFormat): string {
  return format === 'html' ? `${reportAssets().policy}; sandbox allow-scripts` : SANDBOX;
}
