import type { ManifestEntry } from '../artifact/manifest.ts';
import type { ArtifactClass } from './artifact-comparison.ts';
import { classLetter } from './class-letter.ts';
import type { ComparedBuild } from './compared-build.ts';
import type { Had } from './list-paths.ts';
import { areSame } from './sameness.ts';

/**
 * The builds that made the same thing: largest class first, ties to the control's, then to the one with the first build.
 * `had` is in the order of `builds`, which are sorted by position.
 */
export function formClasses(had: readonly Had[], builds: readonly ComparedBuild[]): ArtifactClass[] {
  const groups: { builds: number[]; entry: ManifestEntry }[] = [];
  for (const [index, entry] of had.entries()) {
    const position = builds[index]?.position;
    if (entry === null || entry === 'refused' || position === undefined) continue;
    const group = groups.find((one) => areSame(one.entry, entry));
    if (group === undefined) groups.push({ builds: [position], entry });
    else group.builds.push(position);
  }
  if (groups.length > 1) sortGroups(groups, builds.find((build) => build.isControl)?.position);
  return groups.map((group, index) => ({
    letter: classLetter(index),
    builds: group.builds,
    entry: group.entry,
  }));
}

/** Groups come in the order of their first builds, and sorting is stable. */
function sortGroups(groups: { builds: number[] }[], control: number | undefined): void {
  const holdsControl = (group: { builds: number[] }): number =>
    control !== undefined && group.builds.includes(control) ? 1 : 0;
  groups.sort((a, b) => b.builds.length - a.builds.length || holdsControl(b) - holdsControl(a));
}
