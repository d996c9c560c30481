import { refMatcher } from '../comparison/ref-glob.ts';
import { shareOf } from '../comparison/schedule.ts';
import { messageOf } from '../errors.ts';
import type { RemoteRefs } from '../source/git-remote-refs.ts';
import { SourceError } from '../source/source-error.ts';
import type { Project, ProjectState } from '../store/project-store.ts';
import { changedRefs } from './changed-refs.ts';
import type { ProjectsDeps } from './projects-deps.ts';
import { submitProject } from './submit-project.ts';

const MOST_CHANGES = 50;
const SOON_MS = 60_000;
const MOST_BACKOFF_MS = 24 * 3600_000;
const MOST_PROBLEM = 1000;

/**
 * Looks at a project's remote and asks for a comparison of each commit that a watched branch or tag has come to. What goes wrong is kept
 * with the project and makes the next look later. A commit counts as seen only once its comparison is in the queue: a crash between asks
 * for it twice, which the queue knows, and never not at all.
 */
export async function watchRemote(name: string, deps: ProjectsDeps, signal: AbortSignal): Promise<void> {
  const before = read(name, deps);
  if (before === null) return;
  const { source, watch } = before.project.settings;
  if (source.kind !== 'git' || watch === null || watch.everySeconds === null) {
    deps.projects.recordLook(name, { kind: 'seen', refs: null, atMs: deps.clock(), nextAtMs: null });
    return;
  }
  try {
    const refs = await deps.listRefs(source.url, { ...deps, signal });
    const now = read(name, deps);
    // Changed meanwhile, or told of by a push: the answer may be older than that. It is still due, and asked for again.
    if (now === null || now.token !== before.token) return;
    take(now, refs, deps);
  } catch (error) {
    if (signal.aborted || read(name, deps)?.token !== before.token) return;
    const atMs = deps.clock();
    const delayMs = backoffMs(watch.everySeconds, before.state.watchFailures, name);
    const problem = messageOf(error).slice(0, MOST_PROBLEM);
    deps.projects.recordLook(name, { kind: 'failed', problem, atMs, nextAtMs: Math.ceil(atMs + delayMs) });
  }
}

/** Grows with each failure, up to a day. In ms. */
export function backoffMs(everySeconds: number, failures: number, name: string): number {
  const usual = Math.max(everySeconds * 1000, SOON_MS);
  return (
    Math.min(usual * 2 ** Math.min(failures + 1, 20), Math.max(MOST_BACKOFF_MS, usual)) *
    (1 + shareOf(name) / 10)
  );
}

interface Looked {
  readonly project: Project;
  readonly state: ProjectState;
  /** Another one when settings or seen refs are others. */
  readonly token: string;
}

function read(name: string, { projects }: ProjectsDeps): Looked | null {
  if (!projects.has(name)) return null;
  const [project, state] = [projects.find(name), projects.state(name)];
  return {
    project,
    state,
    token: `${project.createdAt} ${project.version} ${JSON.stringify(state.seenRefs)}`,
  };
}

/** Submits and records without a pause between, so that nothing of this process comes between. */
function take({ project, state }: Looked, refs: RemoteRefs, deps: ProjectsDeps): void {
  const { watch } = project.settings;
  if (watch === null) return;
  if (refs.size === 0 && Object.keys(state.seenRefs ?? {}).length > 0) {
    // To forget them all would compare them all again when they are back.
    throw new SourceError('EMPTY', 'the remote lists no branch and no tag any more');
  }
  const { changes, seen, isMore } = changedRefs({
    seen: state.seenRefs,
    now: refs,
    isWatched: refMatcher(watch),
    existing: watch.existing,
    limit: MOST_CHANGES,
  });
  for (const { commit } of changes) {
    submitProject(project, { ref: commit, trigger: 'watch', again: false, token: null }, deps);
  }
  const atMs = deps.clock();
  const usualMs = (watch.everySeconds ?? 0) * 1000 * (1 + shareOf(project.name) / 10);
  const nextAtMs = watch.everySeconds === null ? null : Math.ceil(atMs + (isMore ? SOON_MS : usualMs));
  deps.projects.recordLook(project.name, { kind: 'seen', refs: seen, atMs, nextAtMs });
}
