import type { ComparisonEvent } from '../coordinator/event.ts';

/** Counts the builds that are under way, from what happens. */
export interface BuildsUnderWay {
  happened(id: string, event: ComparisonEvent): void;
  /** None of a comparison's builds is under way any more. */
  ended(id: string): void;
  count(): number;
}

export function createBuildsUnderWay(): BuildsUnderWay {
  const builds = new Map<string, Set<number>>();
  return {
    happened(id, event) {
      const running = builds.get(id) ?? new Set();
      builds.set(id, running);
      // Before `build` comes what a cohort shares.
      if (event.kind === 'phase' && event.phase === 'build') running.add(event.build);
      if (event.kind === 'built') running.delete(event.build);
    },
    ended: (id) => void builds.delete(id),
    count: () => [...builds.values()].reduce((sum, { size }) => sum + size, 0),
  };
}
