import type { ArtifactComparison } from '../comparison/artifact-comparison.ts';
import { CONFIDENCES } from '../comparison/cause.ts';
import { ARTIFACT_VERDICTS } from '../comparison/verdict.ts';
import type { Cohort, ComparisonDocument } from '../comparison/document.ts';
import { searchedWords, unscannedWords } from './cause-words.ts';
import { count, counted } from './quantity.ts';
import { paragraph } from './summary-text.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleText } from './visible-text.ts';

/** Each count with what it is counted of, each claim with what it does not cover. */
export function summaryCounts(document: ComparisonDocument, { palette, width }: SummaryStyle): string[] {
  const { judgement, builds, untried, unnormalised, revision, regressedFrom, reuseOf, explanation } =
    document;
  const paragraphs: [string, string][] = [
    [
      'builds',
      `${count(builds.filter(({ outcome }) => outcome === 'success').length)} of ${count(builds.length)} succeeded`,
    ],
    ['artifacts', artifactCounts(document)],
    ...causeCounts(document),
    ...judgement.cohorts.map((cohort): [string, string] => ['toolchain', cohortWords(cohort, document)]),
    ['across', acrossWords(document)],
  ];
  if (reuseOf !== null) {
    const earlier = `comparison ${visibleText(reuseOf)}`;
    const same = 'had the same revision, recipe and toolchains';
    paragraphs.push(
      explanation === null
        ? ['repeated', `nothing was built: ${earlier} ${same}`]
        : ['taken over', `the builds are those of ${earlier}`],
    );
  }
  if (judgement.nondeterministic)
    paragraphs.push(['warning', 'the same builder twice made different artifacts']);
  if (regressedFrom !== null)
    paragraphs.push([
      'regressed',
      `comparison ${visibleText(regressedFrom)} of this source was reproducible`,
    ]);
  for (const [reason, members] of Map.groupBy(untried, (one) => one.reason)) {
    const names = members.map(({ variation }) => variation).join(', ');
    paragraphs.push(['not tried', `${names}: ${visibleText(reason)}`]);
  }
  for (const words of [searchedWords(document.searched), unscannedWords(document.unscanned)])
    if (words !== null) paragraphs.push(['unsearched', words]);
  if (unnormalised !== null)
    paragraphs.push(['note', `normalising could not be tried: ${visibleText(unnormalised)}`]);
  if (revision.dirty)
    paragraphs.push(['note', 'the source had uncommitted changes: this says nothing of the commit alone']);
  return paragraphs.flatMap(([name, text]) =>
    paragraph(palette.faint(name.padEnd(LABEL_WIDTH)), text, width),
  );
}

const LABEL_WIDTH = 'toolchain'.length + 2;

function artifactCounts({ judgement }: ComparisonDocument): string {
  const { artifacts } = judgement;
  if (artifacts.length === 0) return 'none to compare';
  const byVerdict = Map.groupBy(artifacts, ({ verdict }) => verdict);
  const words = {
    match: 'match',
    equivalent: `match only after ${normalisersOf(artifacts)}`,
    mismatch: 'differ',
    missing: 'are missing from some builds',
    inconclusive: 'could not be compared',
  };
  const parts = ARTIFACT_VERDICTS.flatMap((verdict) => {
    const members = byVerdict.get(verdict)?.length ?? 0;
    if (verdict === 'match') return [`${count(members)} of ${count(artifacts.length)} match`];
    return members === 0 ? [] : [`${count(members)} ${words[verdict]}`];
  });
  return parts.join(', ');
}

/** The tools whose work made differing artifacts equal. */
function normalisersOf(artifacts: readonly ArtifactComparison[]): string {
  const tools = artifacts.flatMap(({ normalisation }) => normalisation?.tool ?? []);
  return [...new Set(tools)].map(visibleText).join(', ') || 'normalisation';
}

/** Each confidence by itself: what is likely is never counted with what is proved. */
function causeCounts({ causes }: ComparisonDocument): [string, string][] {
  if (causes.length === 0) return [];
  const own = causes.filter(({ isLatent }) => !isLatent);
  const byConfidence = Map.groupBy(own, ({ confidence }) => confidence);
  const parts = CONFIDENCES.flatMap((confidence) => {
    const members = byConfidence.get(confidence)?.length ?? 0;
    return members === 0 ? [] : [`${count(members)} ${confidence}`];
  });
  const paths = new Set(own.map(({ path }) => path));
  const whole = own.length === 0 ? 'none' : `${parts.join(', ')}, of ${counted(paths.size, 'artifact')}`;
  const latent = causes.length - own.length;
  return [['causes', latent === 0 ? whole : `${whole}; ${count(latent)} latent`]];
}

function cohortWords({ toolchain, builds, verdict }: Cohort, { toolchains }: ComparisonDocument): string {
  const known = toolchains.find(({ identity }) => identity === toolchain);
  const name =
    known === undefined ? toolchain : `${visibleText(known.builder)} (${visibleText(known.system)})`;
  return builds.length < 2
    ? `${name}: one build, nothing to compare it with`
    : `${name}: ${counted(builds.length, 'build')}, ${verdict}`;
}

function acrossWords({ judgement }: ComparisonDocument): string {
  const words = {
    yes: 'yes',
    no: 'no, builds of different toolchains differ',
    'not tried': 'not tried',
  };
  return `toolchain-independent: ${words[judgement.toolchainIndependent]}`;
}
