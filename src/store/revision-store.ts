import type { Digest } from '../artifact/digest.ts';
import type { Page } from './comparison-reader.ts';
import type { Regression, RevisionRecord, Standing, StandingVerdict } from './revision.ts';
import type { Visibility } from './visibility.ts';

/** A page of something that is ordered by time; `before` is the `next` of the page before. */
export interface PageBefore {
  readonly limit: number;
  readonly before: string | null;
}

/**
 * What is known of revisions and projects, written with each result. Methods that take a project's name throw StoreError
 * 'UNKNOWN_PROJECT' for one that is not seen.
 */
export interface RevisionStore {
  /** A project's, the newest first. `verdicts` null for all. */
  ofProject(
    query: PageBefore & { project: string; verdicts: readonly RevisionRecord['verdict'][] | null },
    visibility: Visibility,
  ): Page<RevisionRecord, string>;
  /** One for each project and source that has it; at most a hundred. */
  ofDigest(digest: Digest, visibility: Visibility): RevisionRecord[];
  standing(project: string, visibility: Visibility): Standing;
  /** By name, behind the name `after`. `verdicts` null for all. */
  standings(
    query: { limit: number; after: string | null; verdicts: readonly StandingVerdict[] | null },
    visibility: Visibility,
  ): Page<Standing, string>;
  /** Revisions found to have regressed since a time in ms since the epoch, the newest first. */
  regressions(query: PageBefore & { sinceMs: number }, visibility: Visibility): Page<Regression, string>;
}
