import type { Readable } from 'node:stream';

import type { Digest } from '../artifact/digest.ts';
import type { VerbatimClient } from '../client/client.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { AttemptRecord } from '../store/comparison-reader.ts';
import type { ArtifactSighting, ComparisonSummary } from '../store/comparison-store.ts';
import type { Store } from '../store/store.ts';
import type { CommandContext } from './command-context.ts';
import { openContextStore } from './compose.ts';
import { openServer, type PlaceOptions } from './server-place.ts';

/** Comparisons as commands read them, wherever they are. Ids are whole, their first characters, or `latest`. */
export interface Comparisons {
  list(filter: {
    readonly limit: number;
    readonly before: string | null;
    readonly verdict: ComparisonVerdict | null;
  }): Promise<ComparisonSummary[]>;
  document(id: string): Promise<ComparisonDocument>;
  /** Every attempt at each of its builds, by a whole id. */
  attempts(id: string): Promise<AttemptRecord[]>;
  sightings(digest: Digest, limit: number): Promise<ArtifactSighting[]>;
  /** A blob that a document names. */
  blob(digest: Digest): Promise<Readable>;
  close(): Promise<void>;
}

/** Those of the server that is named, else of the local store. */
export function openComparisons(context: CommandContext, options: PlaceOptions): Comparisons {
  const server = openServer(context, options);
  return server === null
    ? comparisonsHere(openContextStore(context, options))
    : comparisonsThere(server.client);
}

function comparisonsHere(store: Store): Comparisons {
  const { comparisons, blobs, reader } = store;
  return {
    list: async ({ limit, before, verdict }) =>
      comparisons
        .list({
          limit,
          ...(before === null ? {} : { before: comparisons.resolveId(before) }),
          ...(verdict === null ? {} : { verdict }),
        })
        .map(summaryOf),
    document: async (id) => comparisons.document(comparisons.resolveId(id)),
    attempts: async (id) => reader.attempts(reader.find(id, { kind: 'all' }).number),
    sightings: async (digest, limit) => comparisons.sightings(digest, limit),
    blob: async (digest) => blobs.read(digest),
    close: async () => store.close(),
  };
}

function comparisonsThere(client: VerbatimClient): Comparisons {
  return {
    list: async (filter) => (await client.comparisons(filter)).map(summaryOf),
    document: async (id) => client.document(id),
    attempts: async (id) => client.attempts(id),
    async sightings(digest, limit) {
      const found = await client.sightings(digest, limit);
      return found.map(({ comparison, createdAt, title, path, verdict, letter, builders }) => ({
        comparison,
        createdAt,
        title,
        path,
        verdict,
        letter,
        builders: builders.map(({ label }) => label),
      }));
    },
    blob: async (digest) => client.blob(digest),
    close: async () => client.close(),
  };
}

/** In one order, for they are printed; a server tells more than a list shows. */
function summaryOf(one: ComparisonSummary): ComparisonSummary {
  return {
    id: one.id,
    status: one.status,
    createdAt: one.createdAt,
    finishedAt: one.finishedAt,
    source: one.source,
    title: one.title,
    revision: one.revision,
    commit: one.commit,
    version: one.version,
    verdict: one.verdict,
    toolchainIndependent: one.toolchainIndependent,
    nondeterministic: one.nondeterministic,
    regressedFrom: one.regressedFrom,
    sentence: one.sentence,
    fault: one.fault,
    buildCount: one.buildCount,
    successCount: one.successCount,
    artifactCount: one.artifactCount,
    matchCount: one.matchCount,
  };
}
