import { projectTag } from '../api/if-match.ts';
import { projectSchema, projectStateSchema } from '../api/schemas/projects.ts';
import type { ProjectReading } from '../comparison/project.ts';
import type { ProjectAccess } from '../coordinator/project-access.ts';
import type { ApiRequests } from './api-requests.ts';

/** The projects of a server: those that the token may see. Throws ServerError. */
export function createServerProjectAccess(api: ApiRequests): ProjectAccess {
  return {
    list: async () => api.list('/projects', projectSchema, { limit: Infinity }),
    find: async (name) => api.get(pathOf(name), projectSchema),
    standing: async (name) => api.get(`${pathOf(name)}/state`, projectStateSchema),
    create: async (name, settings) => api.send('/projects', projectSchema, { body: { name, settings } }),
    // A PATCH of all settings: unlike a PUT it is known by its key when it comes a second time.
    update: async (name, settings, reading) =>
      api.send(pathOf(name), projectSchema, { method: 'PATCH', body: { settings }, headers: of(reading) }),
    remove: async (name, reading) => api.remove(pathOf(name), of(reading)),
  };
}

const pathOf = (name: string): string => `/projects/${encodeURIComponent(name)}`;
const of = (reading: ProjectReading): Record<string, string> => ({ 'if-match': projectTag(reading) });
