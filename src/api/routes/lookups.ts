import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { digestSchema } from '../../artifact/digest.ts';
import { reproducibleEntry, type ReproducibleEntry } from '../../report/reproducible-json.ts';
import type { Visibility } from '../../store/visibility.ts';
import { visibilityOf } from '../access-rules.ts';
import type { ApiDeps } from '../api-deps.ts';
import { reproducibleJsonSchema } from '../schemas/reproducible-json.ts';
import { artifactKnowledgeApiSchema } from '../schemas/revision.ts';

const PROJECTS_AT_A_TIME = 20;

/** What is known of some bytes in short, and the export for other distributions' tools. */
export function lookupRoutes({ store, config }: ApiDeps): FastifyPluginCallbackZod {
  /** Read in parts, so that other requests come between. */
  const exported = async (visibility: Visibility): Promise<ReproducibleEntry[]> => {
    const entries: ReproducibleEntry[] = [];
    for (let after: string | null = null; ;) {
      const page = store.packages.packageResults({ limit: PROJECTS_AT_A_TIME, after }, visibility);
      entries.push(...page.items.map(reproducibleEntry));
      if (page.next === null) return entries;
      after = page.next;
      await new Promise(setImmediate);
    }
  };
  return (app, _options, done) => {
    app.get(
      '/artifacts/:sha256/summary',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['artifacts'],
          operationId: 'summariseArtifact',
          summary:
            'What is known of some bytes in short: verdicts, projects, builders, and what others made instead',
          params: z.object({ sha256: digestSchema }),
          response: { 200: artifactKnowledgeApiSchema },
        },
      },
      ({ caller, params }) => store.knowledge.about(params.sha256, visibilityOf(caller, config)),
    );

    app.get(
      '/reproducible.json',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['export'],
          operationId: 'exportReproducible',
          summary: 'All projects in the format that distributions exchange',
          response: { 200: reproducibleJsonSchema },
        },
      },
      ({ caller }) => exported(visibilityOf(caller, config)),
    );
    done();
  };
}
