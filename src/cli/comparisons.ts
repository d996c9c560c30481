import type { Readable } from 'node:stream';

import type { Digest } from '../artifact/digest.ts';
import type { VerbatimClient } from '../client/client.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { SightingRecord } from '../store/artifact-reader.ts';
import type { AttemptRecord } from '../store/comparison-reader.ts';
import type { ComparisonSummary } from '../store/comparison-store.ts';
import type { Store } from '../store/store.ts';
import { SEES_ALL } from '../store/visibility.ts';
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
  /** Where these bytes were made, newest first. */
  sightings(digest: Digest, limit: number): Promise<SightingRecord[]>;
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
  const { comparisons, artifacts, blobs, reader } = store;
  const idOf = (name: string): string => reader.find(name, SEES_ALL).record.id;
  return {
    list: async ({ limit, before, verdict }) =>
      comparisons
        .list({
          limit,
          ...(before === null ? {} : { before: idOf(before) }),
          ...(verdict === null ? {} : { verdict }),
        })
        .map(summaryOf),
    document: async (id) => comparisons.document(idOf(id)),
    attempts: async (id) => reader.attempts(reader.find(id, SEES_ALL).number),
    sightings: async (digest, limit) => artifacts.ofDigest(digest, { limit, before: null }, SEES_ALL).items,
    blob: async (digest) => blobs.read(digest),
    close: async () => store.close(),
  };
}

function comparisonsThere(client: VerbatimClient): Comparisons {
  return {
    list: async (filter) => (await client.comparisons(filter)).map(summaryOf),
    document: async (id) => client.document(id),
    attempts: async (id) => client.attempts(id),
    sightings: async (digest, limit) => client.sightings(digest, limit),
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
