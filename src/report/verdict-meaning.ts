import type { ComparisonDocument } from '../comparison/document.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';
import { environmentValue } from './environment-values.ts';
import { counted } from './quantity.ts';

/** What a verdict lets a reader conclude, and what it does not, a sentence each. */
export interface VerdictMeaning {
  readonly proves: readonly string[];
  readonly provesNot: readonly string[];
}

export function verdictMeaning(document: ComparisonDocument): VerdictMeaning {
  return { proves: provesOf(document), provesNot: [...limitsOf(document), ...ALWAYS_OPEN] };
}

const ALWAYS_OPEN = [
  'Anything about the source itself: the same faulty source builds the same faulty artifact.',
  'That independent parties agree: all builds ran under one coordinator, which is one voice.',
];

function provesOf(document: ComparisonDocument): string[] {
  const { judgement } = document;
  const varied = variedIn(document);
  const pairs = judgement.cohorts.filter(({ builds }) => builds.length > 1);
  const where = `${counted(
    pairs.reduce((sum, { builds }) => sum + builds.length, 0),
    'build',
  )} of ${counted(pairs.length, 'toolchain')}`;
  const independent =
    judgement.toolchainIndependent === 'yes'
      ? ['Different toolchains agree as well: the bytes do not hang on their versions.']
      : [];
  switch (judgement.verdict) {
    case 'reproducible':
      return [
        `Within each toolchain, ${where} made every artifact bit for bit the same from one snapshot.`,
        ...(varied.length === 0
          ? []
          : [`What was varied does not matter to these artifacts: ${varied.join(', ')}.`]),
        ...independent,
      ];
    case 'equivalent':
      return [
        `${where} made artifacts that differ, but become the same under the normaliser that is named beside each.`,
        'They are not bit for bit the same, and are counted apart from those that are.',
      ];
    case 'unreproducible':
      return [
        'One snapshot and one toolchain made different artifacts, in environments that must not matter.',
        'Each difference below is between bytes that were really made, and is named by their digests.',
      ];
    case 'inconclusive':
      return ['Nothing about reproducibility: there is not enough evidence, neither for nor against.'];
    default:
      return judgement.verdict satisfies never;
  }
}

/** Aspects that really had several values within a judged cohort, whatever was asked for; not those known not to have been had. */
function variedIn({ judgement, builds, untried }: ComparisonDocument): string[] {
  const cohorts = judgement.cohorts.map((cohort) =>
    builds.filter((_, index) => cohort.builds.includes(index)),
  );
  const isVaried = (variation: Variation): boolean =>
    cohorts.some(
      (members) => new Set(members.map((one) => environmentValue(one.environment, variation))).size > 1,
    );
  return VARIATIONS.filter(
    (variation) => isVaried(variation) && !untried.some((one) => one.variation === variation),
  );
}

function limitsOf(document: ComparisonDocument): string[] {
  const { judgement, untried, unnormalised, revision } = document;
  const limits: string[] = [];
  if (judgement.verdict === 'unreproducible')
    limits.push('Which aspect of the environment is to blame: several may have been varied at once.');
  if (judgement.verdict === 'inconclusive')
    limits.push('That the project is unreproducible: a failed build is not a difference.');
  if (judgement.toolchainIndependent !== 'yes' && judgement.verdict !== 'inconclusive')
    limits.push('That another compiler or library version would make the same bytes.');
  if (variedIn(document).length === 0)
    limits.push('That the environment does not matter: nothing was varied.');
  if (untried.length > 0)
    limits.push(
      `Anything about what was not tried: ${[...new Set(untried.map(({ variation }) => variation))].join(', ')}.`,
    );
  if (unnormalised !== null)
    limits.push('That what differs would differ after normalisation too: that could not be tried.');
  if (revision.dirty)
    limits.push('Anything about the commit alone: the working tree had changes of its own.');
  return limits;
}
