import { isDeepStrictEqual } from 'node:util';

import type { ProjectReading, ProjectSettings } from './project.ts';

/** One field that is to be another than it is. */
export interface SettingChange {
  readonly field: keyof ProjectSettings;
  readonly from: unknown;
  readonly to: unknown;
}

/** What is to be done to one project, so that it is what a file says. */
export type PlannedStep =
  | { readonly kind: 'create'; readonly name: string; readonly settings: ProjectSettings }
  /** With what the changes are against. */
  | ({
      readonly kind: 'change';
      readonly name: string;
      readonly settings: ProjectSettings;
      readonly changes: readonly SettingChange[];
    } & ProjectReading)
  | ({ readonly kind: 'remove'; readonly name: string } & ProjectReading)
  | { readonly kind: 'unchanged'; readonly name: string };

/** A project as far as a plan needs it. */
export interface PlannedProject extends ProjectReading {
  readonly name: string;
  readonly settings: ProjectSettings;
}

/** What makes the projects there are into those that are wanted, by name. With `prune`, those not wanted are removed. Pure. */
export function planProjects(
  there: readonly PlannedProject[],
  wanted: ReadonlyMap<string, ProjectSettings>,
  { prune }: { readonly prune: boolean },
): PlannedStep[] {
  const byName = new Map(there.map((project) => [project.name, project]));
  const made = [...wanted].map(([name, settings]) => stepFor(name, settings, byName.get(name)));
  const removed = there
    .filter(({ name }) => prune && !wanted.has(name))
    .map(({ name, createdAt, version }): PlannedStep => ({ kind: 'remove', name, createdAt, version }));
  return [...made, ...removed].toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function stepFor(name: string, settings: ProjectSettings, before: PlannedProject | undefined): PlannedStep {
  if (before === undefined) return { kind: 'create', name, settings };
  const changes = changesBetween(before.settings, settings);
  if (changes.length === 0) return { kind: 'unchanged', name };
  const { createdAt, version } = before;
  return { kind: 'change', name, settings, createdAt, version, changes };
}

function changesBetween(before: ProjectSettings, after: ProjectSettings): SettingChange[] {
  const fields = FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return fields.map((field) => ({ field, from: before[field], to: after[field] }));
}

const FIELDS = [
  'source',
  'recipeFile',
  'recipeFlags',
  'builders',
  'visibility',
  'schedule',
  'watch',
  'retention',
  'tries',
  'deadlineSeconds',
] as const satisfies (keyof ProjectSettings)[];
