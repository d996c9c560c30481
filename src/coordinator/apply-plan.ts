import type { PlannedStep } from '../comparison/plan-projects.ts';
import type { ProjectAccess } from './project-access.ts';

/**
 * Does what was planned, step by step, and tells of each when it is done. What others changed since is not overwritten: it throws
 * StoreError 'PROJECT_CHANGED' or 'PROJECT_EXISTS', and what was done stays; the same file can be applied again.
 */
export async function applyPlan(
  plan: readonly PlannedStep[],
  projects: ProjectAccess,
  onDone: (step: PlannedStep) => void,
): Promise<void> {
  for (const step of plan) {
    // One after the other: what failed is then known by what was told.
    // oxlint-disable-next-line no-await-in-loop -- a step may need the one before
    if (await applied(step, projects)) onDone(step);
  }
}

async function applied(step: PlannedStep, projects: ProjectAccess): Promise<boolean> {
  switch (step.kind) {
    case 'create':
      await projects.create(step.name, step.settings);
      return true;
    case 'change':
      await projects.update(step.name, step.settings, step);
      return true;
    case 'remove':
      await projects.remove(step.name, step);
      return true;
    case 'unchanged':
      return false;
    default:
      return step satisfies never;
  }
}
