import { parseBuilders } from '../environment/parse-builders.ts';
import type { Project } from '../store/project-store.ts';
import type { Store } from '../store/store.ts';
import { SEES_ALL } from '../store/visibility.ts';
import { createLocalAudit } from './local-audit.ts';
import { standingOf, type ProjectAccess } from './project-access.ts';

const PAGE = 500;

/** The projects of a store on this machine. `builders` are those there are: settings that name others are refused. */
export function createLocalProjectAccess(
  { projects, audit }: Pick<Store, 'projects' | 'audit'>,
  builders: readonly string[],
): ProjectAccess {
  const record = createLocalAudit(audit);
  return {
    list: async () => {
      const all: Project[] = [];
      for (;;) {
        const after = all.at(-1)?.name;
        const page = projects.list({
          limit: PAGE,
          visibility: SEES_ALL,
          ...(after === undefined ? {} : { after }),
        });
        all.push(...page);
        if (page.length < PAGE) return all;
      }
    },
    find: async (name) => projects.find(name),
    standing: async (name) => standingOf(projects.state(name)),
    create: async (name, settings) => {
      parseBuilders(settings.builders, builders);
      const created = projects.create(name, settings);
      record('project.create', name);
      return created;
    },
    update: async (name, settings, reading) => {
      parseBuilders(settings.builders, builders);
      const updated = projects.update(name, settings, reading);
      record('project.change', name);
      return updated;
    },
    async remove(name, reading) {
      projects.remove(name, reading);
      record('project.remove', name);
    },
  };
}
