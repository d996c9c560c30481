import { parseBuilders } from '../environment/parse-builders.ts';
import type { Project, ProjectStore } from '../store/project-store.ts';
import { SEES_ALL } from '../store/visibility.ts';
import { standingOf, type ProjectAccess } from './project-access.ts';

const PAGE = 500;

/** The projects of a store on this machine. `builders` are those there are: settings that name others are refused. */
export function createLocalProjectAccess(projects: ProjectStore, builders: readonly string[]): ProjectAccess {
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
      return projects.create(name, settings);
    },
    update: async (name, settings, version) => {
      parseBuilders(settings.builders, builders);
      return projects.update(name, settings, version);
    },
    remove: async (name, version) => projects.remove(name, version),
  };
}
