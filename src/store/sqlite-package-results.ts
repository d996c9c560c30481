import type { ComparisonVerdict } from '../comparison/verdict.ts';
import { isoTime } from './iso-time.ts';
import type { PackageResult, PackageResultStore } from './package-result.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { PROJECT_IS_SEEN, seenBy, type SeenBy } from './sqlite-visibility.ts';
import { readVariationSet } from './tried.ts';

const PROJECTS = `SELECT project.number, project.name FROM project
  WHERE project.name > +:after AND ${PROJECT_IS_SEEN} ORDER BY project.name LIMIT +:most`;
const COLUMNS = `revision.version, revision."commit", lower(hex(revision.digest)) AS revision,
  comparison.number, comparison.id AS comparison, comparison.finishedAt`;
const JUDGED = `${COLUMNS}, revision.verdict, revision.tried`;
/** The newest revision, if all builds of its newest comparison failed by themselves. */
const FAILED = `SELECT ${COLUMNS} FROM project_state AS state
  JOIN revision ON revision.number = state.revision
  JOIN comparison ON comparison.number = revision.latest
  WHERE state.project = +:project AND state.verdict = 'inconclusive'
    AND EXISTS (SELECT 1 FROM build WHERE build.comparison = comparison.number)
    AND NOT EXISTS (SELECT 1 FROM build WHERE build.comparison = comparison.number
      AND build.outcome NOT IN ('failure', 'timeout'))`;
/** Else the newest revision that was judged: nothing when its evidence was removed, for an older one would speak in its place. */
const CONCLUSIVE = `SELECT ${JUDGED} FROM revision
  JOIN comparison ON comparison.number = revision.decisive
  WHERE revision.number = (SELECT number FROM revision INDEXED BY revision_by_project
    WHERE project = +:project AND verdict <> 'inconclusive' ORDER BY firstSeenAt DESC LIMIT 1)`;
const BUILDS = `SELECT build.notation, build.durationMs, toolchain.architecture FROM build
  LEFT JOIN toolchain ON toolchain.number = build.toolchain
  WHERE build.comparison = +? ORDER BY build.position`;

interface Row {
  readonly number: number;
  readonly version: string | null;
  readonly commit: string | null;
  readonly revision: string;
  readonly comparison: string;
  readonly finishedAt: number;
}
interface JudgedRow extends Row {
  readonly verdict: Exclude<ComparisonVerdict, 'inconclusive'>;
  readonly tried: string;
}

export function createPackageResults({ raw, read }: SqliteDatabase): PackageResultStore {
  const projects = raw.prepare<SeenBy & Record<string, unknown>, { number: number; name: string }>(PROJECTS);
  const failed = raw.prepare<{ project: number }, Row>(FAILED);
  const conclusive = raw.prepare<{ project: number }, JudgedRow>(CONCLUSIVE);
  const builds = raw.prepare<[number], { notation: string; durationMs: number; architecture: string | null }>(
    BUILDS,
  );

  const resultOf = (project: { number: number; name: string }): PackageResult | null => {
    const failure = failed.get({ project: project.number });
    const judged = failure === undefined ? conclusive.get({ project: project.number }) : undefined;
    const row = failure ?? judged;
    if (row === undefined) return null;
    const made = builds.all(row.number);
    const tried: string[] =
      judged === undefined ? made.map(({ notation }) => notation) : JSON.parse(judged.tried);
    const variations = judged === undefined ? [] : tried.flatMap((name) => name.split('+').slice(1));
    return {
      project: project.name,
      version: row.version,
      commit: row.commit,
      revision: row.revision,
      result: judged?.verdict ?? 'failed',
      comparison: row.comparison,
      finishedAt: isoTime(row.finishedAt),
      architecture: made.find(({ architecture }) => architecture !== null)?.architecture ?? null,
      builders: [...new Set(tried.map((name) => name.replace(/\+.*$/s, '')))],
      variations: readVariationSet(variations.join('+')),
      durationMs: made[0]?.durationMs ?? null,
    };
  };

  return {
    packageResults: ({ limit, after }, visibility) =>
      read('reading results by package', () => {
        const found = projects.all({ ...seenBy(visibility), after: after ?? '', most: limit });
        return {
          items: found.flatMap((project) => resultOf(project) ?? []),
          next: found.length === limit ? (found.at(-1)?.name ?? null) : null,
        };
      }),
  };
}
