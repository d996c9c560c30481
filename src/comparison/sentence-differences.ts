import type { ArtifactComparison } from './artifact-comparison.ts';
import type { CauseKind } from './cause-kind.ts';
import type { Cohort, Judgement } from './document.ts';
import { surestKinds, titleFor } from './sentence-causes.ts';
import type { Telling, TellingBuild } from './telling.ts';
import { shownName } from './shown-name.ts';
import { someOf, wordList } from './word-list.ts';

const MAX_GROUPS = 3;
const MAX_ASPECTS = 3;

/** "2 of 5 artifacts differ: `bin/app` embeds the build path, `notes` in bookworm+all, whose environment differs in 17 aspects". */
export function tellDifferences(telling: Telling): string {
  const { artifacts } = telling.judgement;
  const judged = artifacts.filter(({ verdict }) => verdict !== 'inconclusive');
  const differing = judged.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'missing');
  const kinds = surestKinds(telling.causes);
  const told = differing.map((artifact) => ({ artifact, ...whatIsKnown(artifact, kinds, telling) }));
  const groups = [...Map.groupBy(told, ({ kind, where }) => `${kind ?? ''} ${where}`).values()];
  const shown = groups.slice(0, MAX_GROUPS).map((members) => {
    const [first] = members;
    const names = wordList(members.map(({ artifact }) => shownName(artifact.path)));
    return `${names} ${kindWords(first?.kind ?? null, members.length)}${first?.where ?? ''}`;
  });
  const rest = groups.slice(MAX_GROUPS).reduce((sum, members) => sum + members.length, 0);
  if (rest > 0) shown.push(`${rest} more`);
  const verb = differing.length === 1 ? 'differs' : 'differ';
  // Clauses with commas of their own are kept apart by more than one.
  const isPlain = groups.every(([first, ...others]) => first?.where === '' && others.length < 2);
  return `${someOf(differing.length, judged.length, 'artifact')} ${verb}: ${shown.join(isPlain ? ', ' : '; ')}`;
}

/** Why, where that is known; else where: identical builds, or builds whose environments differ. */
function whatIsKnown(
  artifact: ArtifactComparison,
  kinds: ReadonlyMap<string, CauseKind>,
  telling: Telling,
): { kind: CauseKind | null; where: string } {
  // What is not made has no content that could say why.
  const kind = artifact.verdict === 'mismatch' ? (kinds.get(artifact.path) ?? null) : null;
  if (artifact.nondeterministic.length > 0) {
    const comma = kind === null ? '' : ', ';
    return {
      kind,
      where: `${comma}even between identical builds of ${wordList(artifact.nondeterministic)}`,
    };
  }
  return { kind, where: kind === null ? whereItDiffers(artifact, telling) : '' };
}

function kindWords(kind: CauseKind | null, count: number): string {
  return kind === null ? '' : titleFor(kind, count);
}

/** Builds whose environments differ. Never why. */
function whereItDiffers(artifact: ArtifactComparison, telling: Telling): string {
  const { judgement, builds } = telling;
  const apart = judgement.cohorts.flatMap((cohort) => buildsApart(artifact, cohort, builds));
  const unique = new Map(apart.map((build) => [build.builder.notation, build]));
  // Of an artifact that was refused wherever it was made, no build is known to have it.
  if (unique.size === 0) return 'is not made by every build';
  const verb = artifact.verdict === 'missing' ? 'missing from' : 'in';
  const [only] = unique.values();
  const aspects = unique.size === 1 && only !== undefined ? tellAspects(only, telling.untried) : '';
  return `${verb} ${wordList([...unique.keys()])}${aspects}`;
}

/** The builds that lack the artifact; where none does, those that made another thing than the cohort's control. */
function buildsApart(
  artifact: ArtifactComparison,
  cohort: Judgement['cohorts'][number],
  builds: readonly TellingBuild[],
): TellingBuild[] {
  const members = membersOf(cohort, artifact.verdict === 'missing' ? artifact.missingFrom : cohort.builds);
  if (cohort.builds.length < 2) return [];
  if (artifact.verdict === 'missing') {
    // A cohort that never has it lacks nothing.
    const hasIt = artifact.classes.some((one) => membersOf(cohort, one.builds).length > 0);
    return hasIt ? members.flatMap((position) => builds[position] ?? []) : [];
  }
  const own = artifact.classes.filter((one) => membersOf(cohort, one.builds).length > 0);
  const control = members.find(
    (position) =>
      builds[position]?.builder.variations.length === 0 && own.some((one) => one.builds.includes(position)),
  );
  const reference = own.find((one) => control !== undefined && one.builds.includes(control)) ?? own[0];
  return own
    .filter((one) => one !== reference)
    .flatMap((one) => membersOf(cohort, one.builds))
    .flatMap((position) => builds[position] ?? []);
}

function membersOf(cohort: Cohort, positions: readonly number[]): number[] {
  return positions.filter((position) => cohort.builds.includes(position));
}

function tellAspects({ builder }: TellingBuild, untried: Telling['untried']): string {
  const names = builder.variations.filter((name) => untried.every(({ variation }) => variation !== name));
  if (names.length === 0) return '';
  const aspects =
    names.length > MAX_ASPECTS
      ? `${names.length} aspects`
      : wordList(names.map((name) => name.replace('-', ' ')));
  return `, whose environment differs in ${aspects}`;
}
