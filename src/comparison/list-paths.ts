import type { ManifestEntry } from '../artifact/manifest.ts';
import type { ComparedBuild } from './compared-build.ts';
import { ComparisonError } from './comparison-error.ts';

/** What a build has at a path; null when it made nothing there. */
export type Had = ManifestEntry | 'refused' | null;

export interface PathRow {
  readonly path: string;
  /** In the order of the builds. */
  readonly had: readonly Had[];
}

/** Every path that any of the builds made something at, sorted by UTF-16 code unit. Throws ComparisonError 'DUPLICATE_PATH'. */
export function listPaths(builds: readonly ComparedBuild[]): PathRow[] {
  const rows = new Map<string, Had[]>();
  const nothing: readonly Had[] = builds.map(() => null);
  const rowOf = (path: string): Had[] => {
    const known = rows.get(path);
    if (known !== undefined) return known;
    const row = nothing.slice();
    rows.set(path, row);
    return row;
  };
  for (const [index, build] of builds.entries()) {
    for (const entry of build.entries) {
      const row = rowOf(entry.path);
      // Whichever of two entries were taken, the other would go unjudged.
      if (row[index] !== null) {
        throw new ComparisonError(
          'DUPLICATE_PATH',
          `build ${build.position} has two artifacts at ${JSON.stringify(entry.path)}`,
        );
      }
      row[index] = entry;
    }
    for (const path of build.refused) rowOf(path)[index] = 'refused';
  }
  return [...rows.keys()].toSorted().map((path) => ({ path, had: rowOf(path) }));
}
