import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { ApiDeps } from '../api-deps.ts';
import { endedBuild, keptBlob, seenBuild } from '../seen-build.ts';
import { replyBlob } from '../reply-blob.ts';
import { blobAnswers } from '../schemas/answers.ts';
import { buildDetailSchema, buildEnvironmentSchema, buildSchema, manifestSchema } from '../schemas/build.ts';
import {
  buildParamsSchema,
  comparisonParamsSchema,
  readDocument,
  seenComparison,
} from '../seen-comparison.ts';

const tags = ['builds'];

/** The builds of a comparison. Logs as streams are in `logs.ts`. */
export function buildRoutes(deps: ApiDeps): FastifyPluginCallbackZod {
  const { store } = deps;
  return (app, _options, done) => {
    app.get(
      '/comparisons/:id/builds',
      {
        config: { scope: 'read', problems: [409] },
        schema: {
          tags,
          operationId: 'listBuilds',
          summary: 'The builds of a comparison; none before they are planned',
          params: comparisonParamsSchema,
          response: { 200: z.object({ items: z.array(buildSchema) }) },
        },
      },
      (request) => ({
        items: store.builds.ofComparison(seenComparison(deps, request, request.params).number),
      }),
    );

    app.get(
      '/comparisons/:id/builds/:position',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags,
          operationId: 'getBuild',
          summary: 'One build, with all that is kept of it',
          params: buildParamsSchema,
          response: { 200: buildDetailSchema },
        },
      },
      async (request) => {
        const { found, build } = seenBuild(deps, request, request.params);
        if (found.record.document === null) return { ...build, result: null, logTail: null };
        const { builds, logTails } = await readDocument(deps, found);
        return {
          ...build,
          result: builds[build.position] ?? null,
          logTail: logTails[build.position] ?? null,
        };
      },
    );

    app.get(
      '/comparisons/:id/builds/:position/environment',
      {
        config: { scope: 'read', problems: [409, 410, 413] },
        schema: {
          tags,
          operationId: 'getEnvironment',
          summary: 'The environment that a build was given, and what it found',
          params: buildParamsSchema,
          response: { 200: buildEnvironmentSchema },
        },
      },
      async (request) => {
        const { found, build } = seenBuild(deps, request, request.params);
        const planned = store.builds.plannedEnvironment(found.number, build.position);
        if (planned !== null) return { environment: planned, observed: null };
        const { environment, observed } = await endedBuild(deps, found, build.position);
        return { environment, observed };
      },
    );

    app.get(
      '/comparisons/:id/builds/:position/manifest',
      {
        config: { scope: 'read', problems: [409, 410, 413, 416] },
        schema: {
          tags,
          operationId: 'getManifest',
          summary: "A successful build's artifacts",
          params: buildParamsSchema,
          response: blobAnswers('The manifest', 'application/json', manifestSchema),
        },
      },
      async (request, reply) => {
        const { found, build } = seenBuild(deps, request, request.params);
        const { manifest } = await endedBuild(deps, found, build.position);
        const blob = keptBlob(
          manifest,
          `build ${build.position} of ${found.record.id} has no manifest: it did not succeed`,
        );
        const content = { mediaType: 'application/json', fileName: null };
        return replyBlob(request, reply, { blobs: store.blobs, digest: blob.digest }, content);
      },
    );

    app.get(
      '/comparisons/:id/builds/:position/log',
      {
        config: { scope: 'read', problems: [409, 410, 413, 416] },
        schema: {
          tags,
          operationId: 'getLog',
          summary: 'The log of a build that has ended, as it was written',
          params: buildParamsSchema,
          response: blobAnswers('The log: `<seconds since start> <line>` a line', 'text/plain'),
        },
      },
      async (request, reply) => {
        const { found, build } = seenBuild(deps, request, request.params);
        const isFinished = found.record.document !== null;
        const digest =
          (isFinished ? store.builds.endedLog(found.number, build.position)?.log : null) ??
          keptBlob(
            (await endedBuild(deps, found, build.position)).log,
            `build ${build.position} of ${found.record.id} has no log: it never started`,
          ).digest;
        const content = { mediaType: 'text/plain; charset=utf-8', fileName: null };
        return replyBlob(request, reply, { blobs: store.blobs, digest }, content);
      },
    );
    done();
  };
}
