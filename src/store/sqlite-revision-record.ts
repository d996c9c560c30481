import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { isoTime } from './iso-time.ts';
import type { RevisionRecord } from './revision.ts';

/** A row of `revision` with what it refers to. */
export interface RevisionRow {
  readonly number: number;
  readonly project: string | null;
  readonly sourceKey: string;
  readonly digest: Buffer;
  readonly title: string;
  readonly commit: string | null;
  readonly version: string | null;
  readonly firstSeenAt: number;
  readonly reproducible: number;
  readonly equivalent: number;
  readonly unreproducible: number;
  readonly inconclusive: number;
  readonly latestId: string | null;
  readonly latestVerdict: ComparisonVerdict;
  readonly bestId: string | null;
  readonly bestVerdict: ComparisonVerdict;
  readonly decisiveId: string | null;
  readonly verdict: ComparisonVerdict;
  readonly decidedAt: number | null;
  readonly tried: string;
  readonly regressedAt: number | null;
  readonly regressedFrom: string | null;
}

/** Columns and tables of a RevisionRow, to be followed by WHERE. */
export const REVISION_COLUMNS = `revision.number, project.name AS project, revision.sourceKey, revision.digest, revision.title,
  revision."commit", revision.version, revision.firstSeenAt,
  revision.reproducible, revision.equivalent, revision.unreproducible, revision.inconclusive,
  latest.id AS latestId, revision.latestVerdict, best.id AS bestId, revision.bestVerdict, decisive.id AS decisiveId,
  revision.verdict, revision.decidedAt, revision.tried, revision.regressedAt, revision.regressedFrom
  FROM revision
  LEFT JOIN project ON project.number = revision.project
  LEFT JOIN comparison AS latest ON latest.number = revision.latest
  LEFT JOIN comparison AS best ON best.number = revision.best
  LEFT JOIN comparison AS decisive ON decisive.number = revision.decisive`;

export function revisionRecord(row: RevisionRow): RevisionRecord {
  const { reproducible, equivalent, unreproducible, inconclusive, regressedAt, regressedFrom } = row;
  return {
    project: row.project,
    source: row.sourceKey,
    revision: row.digest.toString('hex'),
    title: row.title,
    commit: row.commit,
    version: row.version,
    firstSeenAt: isoTime(row.firstSeenAt),
    comparisons: { reproducible, equivalent, unreproducible, inconclusive },
    latest: { comparison: row.latestId, verdict: row.latestVerdict },
    best: { comparison: row.bestId, verdict: row.bestVerdict },
    decisive:
      row.decidedAt === null
        ? null
        : { comparison: row.decisiveId, verdict: row.verdict, at: isoTime(row.decidedAt) },
    verdict: row.verdict,
    tried: JSON.parse(row.tried),
    isDisputed: [reproducible, equivalent, unreproducible].filter((count) => count > 0).length > 1,
    regressed:
      regressedAt === null || regressedFrom === null
        ? null
        : { at: isoTime(regressedAt), from: regressedFrom },
  };
}
