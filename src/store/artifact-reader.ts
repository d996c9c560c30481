import type { Digest } from '../artifact/digest.ts';
import type { ArtifactVerdict, ComparisonVerdict, ToolchainIndependence } from '../comparison/verdict.ts';
import type { Page } from './comparison-reader.ts';
import type { Visibility } from './visibility.ts';

/** The builds that made the same thing at one path. */
export interface ArtifactClassRecord {
  readonly letter: string;
  /** null for a symlink. */
  readonly digest: Digest | null;
  /** Bytes; null for a symlink. */
  readonly size: number | null;
  /** Positions of builds. */
  readonly builds: number[];
}

/** One path of a finished comparison. */
export interface ArtifactRecord {
  readonly path: string;
  readonly verdict: ArtifactVerdict;
  readonly toolchainIndependent: ToolchainIndependence;
  readonly nondeterministic: boolean;
  readonly missingFrom: number[];
  /** A first. */
  readonly classes: ArtifactClassRecord[];
}

/** A comparison in which some builds made an artifact of a given digest. */
export interface SightingRecord {
  readonly comparison: string;
  readonly createdAt: string;
  readonly project: string | null;
  readonly title: string;
  readonly revision: Digest | null;
  readonly commit: string | null;
  readonly version: string | null;
  /** The comparison's. */
  readonly comparisonVerdict: ComparisonVerdict | null;
  readonly path: string;
  /** The path's: whether other builds made the same. */
  readonly verdict: ArtifactVerdict;
  readonly letter: string;
  readonly size: number;
  /** The builds that made it. */
  readonly builders: { readonly label: string; readonly toolchain: string | null }[];
}

export interface ArtifactQuery {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after: number | null;
  readonly verdict: ArtifactVerdict | null;
}

/** Artifacts of all comparisons. */
export interface ArtifactReader {
  /** By path. */
  ofComparison(comparison: number, query: ArtifactQuery): Page<ArtifactRecord>;
  /**
   * Where these bytes were made, newest first, as far as `visibility` sees. A page holds fewer than `limit` when many between are not
   * seen: `next` alone says whether there is more.
   */
  ofDigest(
    digest: Digest,
    query: { readonly limit: number; readonly before: number | null },
    visibility: Visibility,
  ): Page<SightingRecord>;
}
