import { z } from 'zod';

import { comparisonSchema } from '../api/schemas/comparison.ts';
import { BUILD_OUTCOMES, BUILD_PHASES } from '../comparison/build-result.ts';
import { causeSchema } from '../comparison/cause.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';
import { recipeOriginSchema, recipeSchema } from '../recipe/recipe.ts';
import { revisionSchema } from '../source/revision.ts';
import type { Connection } from './connection.ts';
import { followStream } from './follow-stream.ts';
import { SERVER_CODES, ServerError } from './server-error.ts';

/** What a stream of a comparison tells: its events, and how it ended. Lines of logs have streams of their own. */
export type FollowedEvent =
  | Exclude<ComparisonEvent, { kind: 'line' | 'finished' | 'ended' }>
  | z.infer<typeof endedSchema>;

const build = z.int().nonnegative();
const eventSchemas = [
  z.object({ kind: z.literal('step'), message: z.string() }),
  z.object({
    kind: z.literal('revision'),
    revision: revisionSchema,
    recipe: recipeSchema,
    origin: recipeOriginSchema,
  }),
  z.object({ kind: z.literal('builds'), labels: z.array(z.string()) }),
  z.object({ kind: z.literal('phase'), build, phase: z.enum(BUILD_PHASES), cached: z.boolean() }),
  z.object({
    kind: z.literal('built'),
    build,
    outcome: z.enum(BUILD_OUTCOMES),
    phase: z.enum(BUILD_PHASES),
    message: z.string().nullable(),
    durationMs: z.number().nonnegative(),
    attempt: z.int().positive(),
  }),
  z.object({ kind: z.literal('judged'), sentence: z.string() }),
  z.object({
    kind: z.literal('diff'),
    path: z.string(),
    done: z.int(),
    total: z.int(),
    fraction: z.number(),
    message: z.string(),
  }),
  z.object({ kind: z.literal('cause'), cause: causeSchema }),
  z.object({
    kind: z.literal('experiments'),
    first: z.int().nonnegative(),
    labels: z.array(z.string()),
    why: z.string(),
  }),
] as const;
const { id, status, verdict, sentence, fault, document } = comparisonSchema.shape;
const endedSchema = z.object({ kind: z.literal('ended'), id, status, verdict, sentence, fault, document });
const followedSchema = z.discriminatedUnion('kind', [...eventSchemas, endedSchema]);
const KINDS: ReadonlySet<string> = new Set(followedSchema.options.map(({ shape }) => shape.kind.value));

/** `path` is the comparison's. What a newer server tells beyond this is left out. */
export async function* followComparison(
  connection: Connection,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FollowedEvent> {
  for await (const { event = '', data } of followStream(connection, `${path}/events`, { isLast, signal })) {
    if (!KINDS.has(event)) continue;
    const parsed = followedSchema.safeParse(jsonOf(data));
    if (!parsed.success) {
      throw new ServerError(SERVER_CODES.foreign, `the server tells of an event ${event} that is none`, {
        cause: parsed.error,
      });
    }
    yield parsed.data;
  }
}

/** The lines of a build's log. `path` is the build's. */
export async function* followLog(
  connection: Connection,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const { event, data } of followStream(connection, `${path}/log/events`, { isLast, signal })) {
    const line = event === 'line' ? jsonOf(data) : null;
    if (typeof line === 'string') yield line;
  }
}

const isLast = ({ event }: { readonly event?: string | undefined }): boolean => event === 'ended';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
