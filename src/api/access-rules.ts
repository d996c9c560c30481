import type { Visibility } from '../store/visibility.ts';
import type { ApiConfig } from './api-deps.ts';
import type { Caller, RouteScope } from './caller.ts';

type PublicRead = Pick<ApiConfig, 'publicRead'>;

/** `admin` may do everything, `submit` may also read; nobody in particular may read what is public. */
export function isAllowed(caller: Caller, scope: RouteScope, { publicRead }: PublicRead): boolean {
  if (scope === 'anyone') return true;
  if (caller.kind === 'anonymous') return scope === 'read' && publicRead;
  if (isAdmin(caller) || caller.scopes.includes(scope)) return true;
  return scope === 'read' && caller.scopes.includes('submit');
}

export function isAdmin(caller: Caller): boolean {
  return caller.kind === 'token' && caller.scopes.includes('admin');
}

/** What a caller may see, for the store's queries. A token without a list of projects is for all of them. */
export function visibilityOf(caller: Caller, { publicRead }: PublicRead): Visibility {
  if (caller.kind === 'anonymous') {
    return { kind: 'some', isPublicSeen: publicRead, projects: [], token: null };
  }
  if (isAdmin(caller) || caller.projects === null) return { kind: 'all' };
  return { kind: 'some', isPublicSeen: true, projects: caller.projects, token: caller.tokenId };
}

/** Whether a caller may see a project, and all that is known of it. What is not seen is answered for as if it were not there. */
export function canSee(
  caller: Caller,
  project: { readonly name: string; readonly isPublic: boolean },
  config: PublicRead,
): boolean {
  const visibility = visibilityOf(caller, config);
  if (visibility.kind === 'all') return true;
  return (project.isPublic && visibility.isPublicSeen) || visibility.projects.includes(project.name);
}

/** Whether a caller may ask for comparisons of a project: a token for it, not only one that sees it. */
export function canSubmitTo(caller: Caller, project: string): boolean {
  if (caller.kind === 'anonymous') return false;
  return isAdmin(caller) || caller.projects === null || caller.projects.includes(project);
}
