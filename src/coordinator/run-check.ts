import { nextCheck } from '../comparison/schedule.ts';
import type { ProjectsDeps } from './projects-deps.ts';
import { submitProject } from './submit-project.ts';

/**
 * Checks a project that is due by its schedule, and plans the next time. Times that passed while nobody looked count as one. Nothing new
 * is begun while the check before is still queued or under way. Throws what submitting does; the next time is planned in any case.
 */
export function runCheck(name: string, deps: ProjectsDeps): void {
  if (!deps.projects.has(name)) return;
  const project = deps.projects.find(name);
  const { schedule } = project.settings;
  try {
    if (schedule !== null && !deps.projects.hasOpenCheck(name)) {
      submitProject(project, { ref: null, trigger: 'schedule', again: true, token: null }, deps);
    }
  } finally {
    deps.projects.planCheck(name, schedule === null ? null : nextCheck(schedule, name, deps.clock()));
  }
}
