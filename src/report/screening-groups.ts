import type { Screened, Screening, ScreeningCell } from '../comparison/screening.ts';
import { VARIATIONS, type Variation } from '../environment/variation.ts';

/** Artifacts of which the experiments say the same, or the outcome of the build itself. */
export interface ScreenedGroup {
  /** [] for the outcome. */
  readonly paths: readonly string[];
  readonly screened: Screened;
}

/** What the experiments say, without what says nothing. */
export interface ScreeningView {
  /** Those of which something is known, suspected or open: the outcome, where it tells something, then triggers, then chance. */
  readonly groups: readonly ScreenedGroup[];
  /** Artifacts of which everything that was tried is cleared. */
  readonly clearedPaths: readonly string[];
  /** Variations that make a row. */
  readonly rows: readonly Variation[];
  /** Cleared, or not tried, for every group that chance does not rule: they need no row. */
  readonly cleared: readonly Variation[];
  readonly notTried: readonly Variation[];
}

export function viewScreening({ artifacts, outcome }: Screening): ScreeningView {
  const keyed = Map.groupBy(artifacts, keyOf);
  const all = [...keyed.values()].flatMap((members): ScreenedGroup[] => {
    const [first] = members;
    return first === undefined ? [] : [{ paths: members.map(({ path }) => path), screened: first }];
  });
  const [silent, telling] = [all.filter(isCleared), all.filter((group) => !isCleared(group))];
  const groups = [
    ...(isKnown(outcome) ? [{ paths: [], screened: outcome }] : []),
    ...telling.toSorted((one, other) => weight(one) - weight(other)),
  ];
  // A group that chance rules says the same of each variation: nothing. That is said once, in words.
  const ruled = groups.filter(({ screened }) => screened.nature !== 'nondeterministic');
  const isAll = (name: Variation, cell: ScreeningCell): boolean =>
    [...ruled, ...silent].every(({ screened }) => screened.cells[name] === cell);
  const cleared = VARIATIONS.filter((name) => isAll(name, 'cleared'));
  const notTried = VARIATIONS.filter((name) => isAll(name, 'not-tried'));
  const folded = new Set([...cleared, ...notTried]);
  return {
    groups,
    clearedPaths: silent.flatMap(({ paths }) => paths),
    rows: ruled.length === 0 ? [] : VARIATIONS.filter((name) => !folded.has(name)),
    cleared: ruled.length === 0 ? [] : cleared,
    notTried: ruled.length === 0 ? [] : notTried,
  };
}

function keyOf({ nature, cells, triggers, nondeterminism }: Screened): string {
  return JSON.stringify([nature, VARIATIONS.map((name) => cells[name]), triggers, nondeterminism]);
}

function isCleared({ screened: { nature, cells } }: Pick<ScreenedGroup, 'screened'>): boolean {
  const values = VARIATIONS.map((name) => cells[name]);
  return (
    nature === 'deterministic' &&
    values.includes('cleared') &&
    values.every((cell) => cell === 'cleared' || cell === 'not-tried')
  );
}

/** The outcome is a group of its own only where something was seen: every build of a comparison has one. */
function isKnown({ nature, cells }: Screened): boolean {
  const known: ScreeningCell[] = ['confirmed', 'together', 'suspected'];
  return nature === 'nondeterministic' || VARIATIONS.some((name) => known.includes(cells[name]));
}

function weight({ screened: { nature, triggers } }: ScreenedGroup): number {
  if (triggers.some(({ isConfirmed }) => isConfirmed)) return 0;
  if (nature === 'nondeterministic') return 1;
  return nature === 'not-judged' ? 3 : 2;
}
