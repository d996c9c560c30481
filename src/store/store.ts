import { randomBytes } from 'node:crypto';

import type { BlobStore } from '../artifact/blob.ts';
import type { DifferenceCache } from '../diff/difference-cache.ts';
import type { ArtifactReader } from './artifact-reader.ts';
import type { ArtifactKnowledgeStore } from './artifact-knowledge.ts';
import type { AuditStore } from './audit-store.ts';
import type { BuildReader } from './build-reader.ts';
import type { CauseStore } from './cause-store.ts';
import type { ComparisonReader } from './comparison-reader.ts';
import type { ComparisonStore } from './comparison-store.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { createDiskBlobStore } from './disk-blob-store.ts';
import type { Swept } from './disk-blob-sweep.ts';
import type { FetchCache } from './fetch-cache.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { LineSpool } from './line-spool.ts';
import type { PackageResultStore } from './package-result.ts';
import type { ProjectStore } from './project-store.ts';
import type { Queue } from './queue.ts';
import type { RateStore } from './rate-store.ts';
import type { RevisionStore } from './revision-store.ts';
import { createArtifactReader } from './sqlite-artifact-reader.ts';
import { createSqliteArtifactKnowledge } from './sqlite-artifact-knowledge.ts';
import { createSqliteAuditStore } from './sqlite-audit-store.ts';
import { createBuildReader } from './sqlite-build-reader.ts';
import { createSqliteCauseStore } from './sqlite-cause-store.ts';
import { createComparisonReader } from './sqlite-comparison-reader.ts';
import { createSqliteComparisonStore } from './sqlite-comparison-store.ts';
import { openDatabase } from './sqlite-database.ts';
import { createDeadClearing } from './sqlite-dead-processes.ts';
import { createSqliteDeliveryStore } from './sqlite-delivery-store.ts';
import { createSqliteDifferenceCache } from './sqlite-difference-cache.ts';
import { createSqliteFetchCache } from './sqlite-fetch-cache.ts';
import { createSqliteIdempotencyStore } from './sqlite-idempotency-store.ts';
import { instanceId } from './sqlite-instance.ts';
import { createLedgers } from './sqlite-ledger.ts';
import { createPackageResults } from './sqlite-package-results.ts';
import { createSqliteProjectStore } from './sqlite-project-store.ts';
import { createSqliteQueue } from './sqlite-queue.ts';
import { createSqliteRateStore } from './sqlite-rate-store.ts';
import { createRecorders } from './sqlite-recorders.ts';
import { createSqliteRevisionStore } from './sqlite-revision-store.ts';
import { createSweep } from './sqlite-sweep.ts';
import { createSqliteTokenStore } from './sqlite-token-store.ts';
import { createTokenUsage } from './sqlite-token-usage.ts';
import { createSqliteUploadStore } from './sqlite-upload-store.ts';
import { createVisibilityCheck } from './sqlite-visibility.ts';
import { createSqliteWebhookStore } from './sqlite-webhook-store.ts';
import { createWriteCheck } from './sqlite-writable.ts';
import type { TokenStore } from './token-store.ts';
import type { TokenUsage } from './token-usage.ts';
import type { UploadStore } from './upload-store.ts';
import type { VisibilityCheck } from './visibility.ts';
import type { WebhookStore } from './webhook-store.ts';

const DAY_MS = 24 * 3600 * 1000;
const UPLOAD_KEPT_MS = DAY_MS;
const DELIVERY_KEPT_MS = 30 * DAY_MS;

/** What dead processes had left. */
export interface ClearedDead {
  /** Ids. */
  readonly comparisons: readonly string[];
  readonly temporaryFiles: number;
}

/** Everything Verbatim keeps, in one folder. Several processes may have it open. */
export interface Store {
  readonly blobs: BlobStore;
  /** Names what a service of this store makes in an engine, from one process to the next. */
  readonly instanceId: string;
  readonly comparisons: ComparisonStore;
  /** What is to be compared and what is under way; the claims it gives hold the ledgers. */
  readonly queue: Queue;
  /** The same comparisons, their builds and their artifacts, as far as a caller sees them. */
  readonly reader: ComparisonReader;
  readonly builds: BuildReader;
  readonly artifacts: ArtifactReader;
  readonly differences: DifferenceCache;
  readonly fetches: FetchCache;
  readonly projects: ProjectStore;
  readonly tokens: TokenStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly uploads: UploadStore;
  readonly usage: TokenUsage;
  readonly rates: RateStore;
  readonly revisions: RevisionStore;
  readonly causes: CauseStore;
  readonly knowledge: ArtifactKnowledgeStore;
  readonly packages: PackageResultStore;
  readonly webhooks: WebhookStore;
  readonly deliveries: DeliveryStore;
  readonly visibility: VisibilityCheck;
  /** A place for lines of this process alone. */
  spoolLines(): LineSpool;
  /** Marks comparisons of dead processes as interrupted and removes their unfinished files: quick, whatever the store holds. */
  clearDead(): ClearedDead;
  /**
   * Clears caches long unused, comparisons that their project's retention does not keep, blobs that nothing refers to, and what killed
   * processes left behind. Safe at any time, beside whatever else runs, and to be left half-way: then it throws the signal's reason.
   */
  sweep(signal?: AbortSignal): Promise<Swept>;
  /** Throws StoreError when the database cannot be written to. */
  checkWritable(): void;
  /** How long a write waits for another process, in ms: 5,000 unless set. Nothing else happens in this process meanwhile. */
  setPatience(ms: number): void;
  close(): void;
}

/** Opens (and makes, and migrates) the store in `dataDirectory`. `clock` gives ms since the epoch. Throws StoreError. */
export function openStore(
  dataDirectory: string,
  clock: () => number,
  random: (bytes: number) => Uint8Array = randomBytes,
): Store {
  const database = openDatabase(dataDirectory);
  const blobs = createDiskBlobStore(dataDirectory);
  const recorders = createRecorders(database, { clock, random });
  const clearDead = createDeadClearing(database, recorders);
  const sweep = createSweep(database, blobs);
  const uploads = createSqliteUploadStore(database, clock);
  const deliveries = createSqliteDeliveryStore(database, { clock, random });
  return {
    blobs,
    instanceId: instanceId(database, { clock, random }),
    comparisons: createSqliteComparisonStore(database, blobs),
    queue: createSqliteQueue(database, recorders, createLedgers(database, blobs, recorders)),
    reader: createComparisonReader(database),
    builds: createBuildReader(database),
    artifacts: createArtifactReader(database),
    differences: createSqliteDifferenceCache(database, blobs, clock),
    fetches: createSqliteFetchCache(database, blobs, clock),
    projects: createSqliteProjectStore(database, clock),
    tokens: createSqliteTokenStore(database, { clock, random }),
    audit: createSqliteAuditStore(database, clock),
    idempotency: createSqliteIdempotencyStore(database, clock),
    uploads,
    usage: createTokenUsage(database),
    rates: createSqliteRateStore(database),
    revisions: createSqliteRevisionStore(database),
    causes: createSqliteCauseStore(database),
    knowledge: createSqliteArtifactKnowledge(database),
    packages: createPackageResults(database),
    webhooks: createSqliteWebhookStore(database, { clock, random }),
    deliveries,
    visibility: createVisibilityCheck(database),
    spoolLines: () => blobs.spoolLines(),
    clearDead: () => ({
      comparisons: clearDead(),
      temporaryFiles: blobs.removeLeftovers(clock()),
    }),
    sweep(signal = new AbortController().signal) {
      const nowMs = clock();
      clearDead();
      deliveries.expire(nowMs - DELIVERY_KEPT_MS);
      uploads.expire(nowMs - UPLOAD_KEPT_MS);
      return sweep(nowMs, signal);
    },
    checkWritable: createWriteCheck(database),
    setPatience: (ms) => database.patience.set(ms),
    close: () => database.close(),
  };
}
