import type { ArtifactClass, ArtifactComparison } from '../comparison/artifact-comparison.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { Cause } from '../comparison/cause.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import { areEqualAfter } from '../comparison/equal-after-normalisation.ts';
import { labelsOf } from './build-columns.ts';
import { differenceHead } from './difference-head.ts';
import { explanationsByPath, type Explanation } from './explanations.ts';
import { causesByPath } from './group-causes.ts';
import type { JunitCase, JunitResult } from './junit-suite.ts';

const MOST_CAUSES = 10;

/** Every artifact that either of two builds made, as a case. */
export function junitPairCases(document: ComparisonDocument, control: number, build: number): JunitCase[] {
  const explanations = explanationsByPath(document);
  const causes = causesByPath(document);
  return document.judgement.artifacts.flatMap((artifact) => {
    const result = resultOf({
      document,
      artifact,
      control,
      build,
      explanation: explanations.get(artifact.path),
      causes: causes.get(artifact.path) ?? [],
    });
    return result === null ? [] : [{ name: artifact.path, result }];
  });
}

interface Pair {
  readonly document: ComparisonDocument;
  readonly artifact: ArtifactComparison;
  readonly control: number;
  readonly build: number;
  readonly explanation: Explanation | undefined;
  /** The artifact's, whichever builds show them. */
  readonly causes: readonly Cause[];
}

/** null where neither made anything. */
function resultOf(pair: Pair): JunitResult | null {
  const { artifact, control, build } = pair;
  const left = classOf(artifact, control);
  const right = classOf(artifact, build);
  if (left !== null && right !== null) {
    return left === right ? { kind: 'passed' } : differing(pair, left, right);
  }
  const lacking = [...(left === null ? [control] : []), ...(right === null ? [build] : [])];
  const isRefused = lacking.some((index) => artifact.refusedFrom.includes(index));
  const who = labelsOf(pair.document, lacking);
  if (isRefused) {
    const message = `not compared: refused from ${who}`;
    return { kind: 'skipped', type: 'inconclusive', message, text: message };
  }
  if (lacking.length > 1) return null;
  const message = `missing from ${who}`;
  return { kind: 'failure', type: 'missing', message, text: message };
}

const classOf = ({ classes }: ArtifactComparison, build: number): ArtifactClass | null =>
  classes.find(({ builds }) => builds.includes(build)) ?? null;

function differing(pair: Pair, left: ArtifactClass, right: ArtifactClass): JunitResult {
  const { document, artifact, control, build } = pair;
  const { normalisation } = artifact;
  const isEqual = areEqualAfter(normalisation, [left, right]);
  const type = isEqual ? 'equivalent' : 'mismatch';
  const how = isEqual ? `are the same only after ${normalisation.tool}` : 'differ';
  const lines = [
    `${left.letter} ${contentOf(left)} ${labelsOf(document, [control])}`,
    `${right.letter} ${contentOf(right)} ${labelsOf(document, [build])}`,
    '',
    ...causeLines(pair.causes),
    ...explanationLines(pair.explanation, [left.letter, right.letter]),
  ];
  return {
    kind: 'failure',
    type,
    message: `${labelsOf(document, [control])} and ${labelsOf(document, [build])} ${how}`,
    text: lines.join('\n'),
  };
}

const contentOf = ({ entry }: ArtifactClass): string =>
  entry.kind === 'file' ? `sha256:${entry.digest} ${entry.size} bytes` : `symlink to ${entry.target}`;

/** Why the artifact differs, a sentence a cause; a blank line after the last. */
function causeLines(causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  const rest = causes.length - MOST_CAUSES;
  return [
    ...causes.slice(0, MOST_CAUSES).map((cause) => `${causeSentence(cause)} (${cause.confidence})`),
    ...(rest > 0 ? [`and ${rest} more causes`] : []),
    '',
  ];
}

/** The difference of just these classes, in either order; else why there is none. */
function explanationLines(explanation: Explanation | undefined, letters: readonly string[]): string[] {
  const isThis = (one: string, other: string): boolean => letters.includes(one) && letters.includes(other);
  const difference = explanation?.differences.find(({ left, right }) => isThis(left.letter, right.letter));
  if (difference !== undefined) return differenceHead(difference);
  const undiffed = explanation?.undiffed.find((pair) =>
    pair.letters.every((letter) => letters.includes(letter)),
  );
  return undiffed === undefined ? [] : [`no diff: ${undiffed.reason}`];
}
