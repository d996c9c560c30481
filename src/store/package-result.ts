import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { Variation } from '../environment/variation.ts';
import type { Visibility } from './visibility.ts';

/** What is known of one project's newest revision of which anything can be said; for exports. */
export interface PackageResult {
  readonly project: string;
  readonly version: string | null;
  readonly commit: string | null;
  /** The snapshot's digest, hex. */
  readonly revision: string;
  /** `failed`: all of its builds failed by themselves. */
  readonly result: Exclude<ComparisonVerdict, 'inconclusive'> | 'failed';
  /** The comparison's id: it is still there. */
  readonly comparison: string;
  readonly finishedAt: string;
  /** Debian's architecture name; null when no build got as far as a toolchain. */
  readonly architecture: string | null;
  /** Names of the builders that count. */
  readonly builders: readonly string[];
  readonly variations: readonly Variation[];
  /** Of the first build; null for none. */
  readonly durationMs: number | null;
}

export interface PackageResultStore {
  /** By project, behind the name `after`, only those of which something can be said. `next` is the last project looked at. */
  packageResults(
    query: { limit: number; after: string | null },
    visibility: Visibility,
  ): { items: PackageResult[]; next: string | null };
}
