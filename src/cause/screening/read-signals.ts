import { BUILD_OUTCOMES } from '../../comparison/build-result.ts';
import type { Observation } from './observation.ts';
import { NOTHING, setOf, type VariationSet } from './variation-set.ts';

/** What one build says of one thing, against the control: it differs, it is the same, nothing is known. */
export type Reading = 'd' | 's' | '?';

/** One artifact, or the outcome of the build, in all builds. */
export interface Signal {
  /** Null for the outcome. */
  readonly path: string | null;
  /** A `Reading` for each build, in their order. Equal strings are equal evidence: thousands of artifacts share a few of them. */
  readonly readings: string;
}

export interface Signals {
  /** What each build varied. */
  readonly sets: readonly VariationSet[];
  readonly outcome: Signal;
  /** Which builds ended without a word about the project: by our fault, or cancelled. */
  readonly silence: Signal;
  /** By path. */
  readonly artifacts: readonly Signal[];
}

/** What a build that succeeded and made nothing at a path has there. */
const ABSENT = '';
/** Outcomes that are the project's. The others are ours and say nothing about it. */
const TELLING: readonly string[] = BUILD_OUTCOMES.filter((one) => one !== 'cancelled' && one !== 'error');

/**
 * Every build against the control, and never two varied builds against each other: where they differ, any variation of either may be
 * why, for each has canaries of its own; and where they are the same, both may differ from the control in the same way.
 */
export function readSignals(observations: readonly Observation[]): Signals {
  const sets = observations.map(({ variations }) => setOf(variations));
  const outcomes = observations.map(({ outcome }) => (TELLING.includes(outcome) ? outcome : null));
  return {
    sets,
    outcome: { path: null, readings: compareWithControl(outcomes, sets) },
    silence: { path: null, readings: outcomes.map((outcome) => (outcome === null ? 'd' : 's')).join('') },
    artifacts: [...contentsByPath(observations)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, contents]) => ({ path, readings: compareWithControl(contents, sets) })),
  };
}

function contentsByPath(observations: readonly Observation[]): Map<string, (string | null)[]> {
  const nothingMade = observations.map(({ outcome }) => (outcome === 'success' ? ABSENT : null));
  const byPath = new Map<string, (string | null)[]>();
  for (const [build, { outcome, artifacts }] of observations.entries()) {
    if (outcome !== 'success') continue;
    for (const { path, content } of artifacts) {
      const contents = byPath.get(path) ?? [...nothingMade];
      contents[build] = content;
      byPath.set(path, contents);
    }
  }
  return byPath;
}

function compareWithControl(contents: readonly (string | null)[], sets: readonly VariationSet[]): string {
  const usual = mostCommon(contents.filter((content, build) => content !== null && sets[build] === NOTHING));
  return contents.map((content) => readOne(content, usual)).join('');
}

function readOne(content: string | null, usual: string | null): Reading {
  if (content === null || usual === null) return '?';
  return content === usual ? 's' : 'd';
}

/** The first of them where several are; null for none. */
function mostCommon(contents: readonly (string | null)[]): string | null {
  const counts = new Map<string | null, number>();
  for (const content of contents) counts.set(content, (counts.get(content) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}
