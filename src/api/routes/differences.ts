import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { Difference } from '../../comparison/difference.ts';
import type { FoundComparison } from '../../store/comparison-reader.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ApiError } from '../api-error.ts';
import { replyBlob } from '../reply-blob.ts';
import { blobAnswers } from '../schemas/answers.ts';
import { differenceDetailSchema, differenceListSchema } from '../schemas/difference.ts';
import { keptBlob } from '../seen-build.ts';
import { comparisonParamsSchema, readDocument, seenComparison } from '../seen-comparison.ts';

const tags = ['differences'];
const paramsSchema = comparisonParamsSchema.extend({ index: z.coerce.number().int().min(0).max(99_999) });

/** What separates the classes of a comparison's artifacts. */
export function differenceRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store } = deps;

  const differenceOf = async (found: FoundComparison, index: number): Promise<Difference> => {
    const { differences } = await readDocument(deps, found);
    const difference = differences[index];
    if (difference !== undefined) return difference;
    throw new ApiError('NOT_FOUND', `comparison ${found.record.id} has no difference ${index}`);
  };

  return (app, _options, done) => {
    app.get(
      '/comparisons/:id/differences',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags,
          operationId: 'listDifferences',
          summary: 'What separates the classes of artifacts, and the logs of builds',
          params: comparisonParamsSchema,
          response: { 200: differenceListSchema },
        },
      },
      async (request) => {
        const found = seenComparison(deps, request, request.params);
        const { differences, undiffed, logDifferences } = await readDocument(deps, found);
        const items = differences.map(({ tree: _tree, ...difference }, index) => ({ ...difference, index }));
        return { items, undiffed, logs: logDifferences };
      },
    );

    app.get(
      '/comparisons/:id/differences/:index',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags,
          operationId: 'getDifference',
          summary: "One difference, with diffoscope's tree within bounds",
          params: paramsSchema,
          response: { 200: differenceDetailSchema },
        },
      },
      async (request) => {
        const { index } = request.params;
        const difference = await differenceOf(seenComparison(deps, request, request.params), index);
        return { ...difference, index };
      },
    );

    app.get(
      '/comparisons/:id/differences/:index/report',
      {
        config: { scope: 'read', problems: [409, 410, 413, 416] },
        schema: {
          tags,
          operationId: 'getDifferenceReport',
          summary: "diffoscope's own report, whole: its JSON, which diffoscope renders as text and HTML",
          params: paramsSchema,
          response: blobAnswers("diffoscope's JSON", 'application/json', z.unknown()),
        },
      },
      async (request, reply) => {
        const { index } = request.params;
        const { report, message, status } = await differenceOf(
          seenComparison(deps, request, request.params),
          index,
        );
        const { digest } = keptBlob(report, `diffoscope gave no report on it: ${message ?? status}`);
        const content = { mediaType: 'application/json', fileName: null };
        return replyBlob(request, reply, { blobs: store.blobs, digest }, content);
      },
    );
    done();
  };
}
