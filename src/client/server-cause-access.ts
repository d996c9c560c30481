import {
  causeKindApiSchema,
  causeRecordApiSchema,
  sharedCauseApiSchema,
} from '../api/schemas/cause-group.ts';
import type { CauseAccess } from '../coordinator/cause-access.ts';
import { allOf, type ApiRequests } from './api-requests.ts';
import { ServerError } from './server-error.ts';

/** The causes of a server, in the projects that the token may see. Throws ServerError. */
export function createServerCauseAccess(api: ApiRequests): CauseAccess {
  return {
    ofProject: async (project, { status, kind }) =>
      api.list(`/projects/${encodeURIComponent(project)}/causes`, causeRecordApiSchema, {
        limit: Infinity,
        status,
        kind,
      }),
    kinds: async () => api.list('/causes', causeKindApiSchema, { limit: Infinity }),
    async sharing(fingerprint) {
      const page = async (cursor: string | null, limit: number) =>
        api.get(`/causes/${encodeURIComponent(fingerprint)}`, sharedCauseApiSchema, { limit, cursor });
      try {
        const { items: _items, next: _next, ...cause } = await page(null, 1);
        return { ...cause, items: await allOf(Infinity, page) };
      } catch (error) {
        if (error instanceof ServerError && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
  };
}
