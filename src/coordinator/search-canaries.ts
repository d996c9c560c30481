import type { CanaryScan, SoughtBuild } from '../cause/scan/canary-scan.ts';
import { isShared, type Finding, type Unread } from '../cause/scan/finding.ts';
import { DEFAULT_SCAN_LIMITS } from '../cause/scan/scan-limits.ts';
import { heldBySource, SOURCE_SCAN_LIMITS } from '../cause/scan/source-values.ts';
import { isOwn, weighFindings, type WeighedCanary } from '../cause/weigh-findings.ts';
import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { BuildResult } from '../comparison/build-result.ts';
import type { CanaryWitness } from '../comparison/cause.ts';
import type { ComparisonDocument, Judgement, Unscanned } from '../comparison/document.ts';
import { messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { scanTargets, type ScanTarget } from './scan-targets.ts';

/** What the canary scan of a comparison came to. */
export interface CanarySearch extends Pick<ComparisonDocument, 'unscanned' | 'searched'> {
  /** By the artifact's path. */
  readonly canaries: ReadonlyMap<string, readonly WeighedCanary[]>;
}

export interface CanarySearchRequest {
  /** By position. */
  readonly builds: readonly BuildResult[];
  readonly judgement: Judgement;
  /** Told of what proves something by itself, while the search goes on. */
  readonly onCanary: (path: string, witness: CanaryWitness) => void;
}

interface Scanned extends ScanTarget {
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
}

/** Of all artifacts together. */
const MOST_UNSCANNED = 200;

/**
 * Searches what the builds made for the builders' values. It explains a verdict and never changes one: a fault is told as `unscanned`.
 * Throws the signal's reason alone.
 */
export async function searchCanaries(
  request: CanarySearchRequest,
  run: ComparisonRun,
): Promise<CanarySearch> {
  const { builds, judgement } = request;
  const { targets, searched } = scanTargets(judgement.artifacts, run.deps.store.blobs);
  if (targets.length === 0) return { canaries: new Map(), unscanned: [], searched };
  const scan = run.deps.scans.open(builds.map((build, position) => soughtBuild(build, position, run)));
  const source = readSource(scan, run);
  const scanning = targets.map((target) =>
    scanTarget(target, scan, run, (finding) => void tellEarly(finding, { target, source, request, run })),
  );
  // Together: whichever fails first, the others' failures are somebody's.
  const [isHeld, scanned] = await Promise.all([source, Promise.all(scanning)]);
  if (isHeld === null) {
    const reason = 'the source could not be searched: whether a value comes from there is not known';
    return {
      canaries: new Map(),
      unscanned: targets.map((target) => unscannedOf(target, { member: [], reason })),
      searched,
    };
  }
  const byPath = Map.groupBy(scanned, ({ artifact }) => artifact.path);
  return {
    canaries: new Map(
      [...byPath].map(([path, classes]) => [
        path,
        weighFindings(classes, { all: makersOf(classes), isHeld }),
      ]),
    ),
    unscanned: scanned
      .flatMap((target) => target.unread.map((unread) => unscannedOf(target, unread)))
      .slice(0, MOST_UNSCANNED),
    searched,
  };
}

/** Whether the source holds a finding's bytes itself; null when it could not be read, so that nothing is evidence. */
async function readSource(
  scan: CanaryScan,
  { deps, plan, signal }: ComparisonRun,
): Promise<((finding: Finding) => boolean) | null> {
  try {
    const snapshot = deps.store.blobs.read(plan.revision.snapshot.digest);
    const options = { limits: SOURCE_SCAN_LIMITS, signal, onConclusive: () => {} };
    const { findings, isComplete } = await scan.scan(snapshot, options);
    return isComplete ? heldBySource(findings) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function scanTarget(
  target: ScanTarget,
  scan: CanaryScan,
  { signal }: ComparisonRun,
  onConclusive: (finding: Finding) => void,
): Promise<Scanned> {
  try {
    const options = { limits: DEFAULT_SCAN_LIMITS, signal, onConclusive };
    const { findings, unread } = await scan.scan(target.content(), options);
    return { ...target, findings, unread };
  } catch (error) {
    signal.throwIfAborted();
    return { ...target, findings: [], unread: [{ member: [], reason: messageOf(error) }] };
  }
}

/** A value that nothing else in the world is called need not wait for the rest of the scan. */
async function tellEarly(
  finding: Finding,
  given: {
    target: ScanTarget;
    source: Promise<((finding: Finding) => boolean) | null>;
    request: CanarySearchRequest;
    run: ComparisonRun;
  },
): Promise<void> {
  const { target, source, request, run } = given;
  const { artifact, builds, isName } = target;
  // What a fetch brought holds the control's values, in every class: only all of them together tell.
  if (isName || run.plan.recipe.fetch !== null) return;
  if (!isOwn(finding, builds) || isShared(finding, makersOf([target]))) return;
  // Its only failure is the signal's reason, which the search itself throws.
  const isHeld = await source.catch(() => null);
  if (isHeld !== null && !isHeld(finding)) request.onCanary(artifact.path, finding.witness);
}

/** All builds that have the artifact, or lack it. */
function makersOf([first]: readonly { readonly artifact: ArtifactComparison }[]): number[] {
  if (first === undefined) return [];
  const { classes, missingFrom } = first.artifact;
  return [...classes.flatMap(({ builds }) => builds), ...missingFrom];
}

function soughtBuild(
  { environment, phases }: BuildResult,
  build: number,
  { plan, deps }: ComparisonRun,
): SoughtBuild {
  const timed = phases.filter(({ phase }) => phase === 'build' || phase === 'collect');
  const starts = timed.map(({ startedAt }) => Date.parse(startedAt) / 1000);
  const ends = timed.map(({ startedAt, durationMs }) => (Date.parse(startedAt) + durationMs) / 1000);
  const { sourceDateEpoch } = plan.revision;
  const now = deps.clock() / 1000;
  const startedAt = starts.length === 0 ? now : Math.min(...starts);
  const endedAt = ends.length === 0 ? now : Math.max(...ends);
  return { build, environment, window: { startedAt, endedAt, sourceDateEpoch } };
}

function unscannedOf({ artifact, letter }: ScanTarget, { member, reason }: Unread): Unscanned {
  return { path: artifact.path, letter, member: [...member], reason };
}
