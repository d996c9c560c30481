import type { BlobStore } from '../artifact/blob.ts';
import { findByRules, type RuleFinding } from '../cause/find-by-rules.ts';
import { memberKey } from '../cause/member-key.ts';
import type { EnvironmentPair } from '../cause/site.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { DiffNode, Difference } from '../comparison/difference.ts';
import type { Judgement } from '../comparison/document.ts';
import { parseReport } from '../diff/report-tree.ts';

/** A larger report is read from its bounded form. */
const MOST_REPORT_BYTES = 64 * 1024 ** 2;

export interface ReportReading {
  readonly differences: readonly Difference[];
  /** By position. */
  readonly builds: readonly BuildResult[];
  readonly judgement: Judgement;
  readonly blobs: BlobStore;
}

/** What the rules see in diffoscope's reports, by the artifact's path; of several pairs of one artifact each thing once. */
export async function readReports(reading: ReportReading): Promise<Map<string, RuleFinding[]>> {
  const found = new Map<string, RuleFinding[]>();
  for (const difference of reading.differences) {
    // oxlint-disable-next-line no-await-in-loop -- one large report in memory at a time
    const tree = await treeOf(difference, reading.blobs);
    if (tree === null) continue;
    const { path } = difference;
    const seen = findByRules(tree, { path, environments: environmentsOf(difference, reading) });
    found.set(path, oncePerMember([...(found.get(path) ?? []), ...seen]));
  }
  return found;
}

/** The whole report where it can be had. */
async function treeOf({ report, tree }: Difference, blobs: BlobStore): Promise<DiffNode | null> {
  if (report === null || report.size > MOST_REPORT_BYTES) return tree;
  return parseReport(await blobs.readAll(report.digest, report.size)) ?? tree;
}

/** Of a build of either class, of one cohort: what another toolchain's build has says nothing. */
function environmentsOf(
  { path, left, right }: Difference,
  { builds, judgement }: ReportReading,
): EnvironmentPair {
  const classes = judgement.artifacts.find((artifact) => artifact.path === path)?.classes ?? [];
  const inClass = (letter: string, cohort: readonly number[]): number | undefined =>
    classes.find((one) => one.letter === letter)?.builds.find((position) => cohort.includes(position));
  for (const cohort of judgement.cohorts) {
    const [a, b] = [inClass(left.letter, cohort.builds), inClass(right.letter, cohort.builds)];
    const [one, other] = [builds[a ?? -1], builds[b ?? -1]];
    if (one !== undefined && other !== undefined) return { left: one.environment, right: other.environment };
  }
  return { left: null, right: null };
}

/** The first of each; what builds of one environment do not agree on is that, wherever else it shows. */
function oncePerMember(findings: readonly RuleFinding[]): RuleFinding[] {
  return [...Map.groupBy(findings, keyOf).values()].flatMap(
    (same) => same.find(({ isBetweenTwins }) => isBetweenTwins) ?? same.slice(0, 1),
  );
}

function keyOf({ member, rule }: RuleFinding): string {
  return `${rule}\0${memberKey(member)}`;
}
