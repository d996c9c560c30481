import { join } from 'node:path';

import type { Test } from 'tap';

import { createProjectsClock, type ProjectsClock } from '../../src/coordinator/projects-clock.ts';
import type { ProjectsDeps } from '../../src/coordinator/projects-deps.ts';
import type { Submission } from '../../src/coordinator/service.ts';
import type { ListRemoteRefs } from '../../src/source/git-remote-refs.ts';
import type { ProjectStore } from '../../src/store/project-store.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export const START = Date.parse('2026-01-01T12:00:00Z');

/** Projects in a real store, a clock that the test moves, and remotes that are a map. */
export interface ProjectsRig {
  readonly store: Store;
  readonly projects: ProjectStore;
  readonly deps: ProjectsDeps;
  readonly clock: { ms: number };
  readonly submitted: Submission[];
  /** What each remote has; a text is why it fails. */
  readonly remotes: Map<string, Record<string, string> | string>;
  readonly asked: string[];
  readonly problems: string[];
  /** The refs of what was submitted. */
  refs(): (string | null)[];
  /** Runs the projects' clock, its timers under the test's hand. */
  run(): { clock: ProjectsClock; waits: number[]; advance: (ms: number) => Promise<void> };
}

export function openProjectsRig(t: Test, more: Partial<ProjectsDeps> = {}): ProjectsRig {
  const clock = { ms: START };
  const store = openStore(join(t.testdir(), 'data'), () => clock.ms);
  t.teardown(() => store.close());
  const submitted: Submission[] = [];
  const remotes: ProjectsRig['remotes'] = new Map();
  const asked: string[] = [];
  const problems: string[] = [];
  const listRefs: ListRemoteRefs = async (url) => {
    asked.push(url);
    const refs = remotes.get(url) ?? {};
    if (typeof refs === 'string') throw new Error(refs);
    return new Map(Object.entries(refs));
  };
  const deps: ProjectsDeps = {
    projects: store.projects,
    service: {
      submit(submission) {
        submitted.push(submission);
        return { id: `c${submitted.length}`, isNew: true };
      },
    },
    listRefs,
    temporaryDirectory: '/nonexistent',
    clock: () => clock.ms,
    builders: ['bookworm', 'trixie'],
    allowPrivateAddresses: false,
    ...more,
  };
  return {
    store,
    projects: store.projects,
    deps,
    clock,
    submitted,
    remotes,
    asked,
    problems,
    refs: () => submitted.map(({ request: { source } }) => (source.kind === 'git' ? source.ref : null)),
    run() {
      let timer: { atMs: number; callback: () => void } | null = null;
      const waits: number[] = [];
      const projectsClock = createProjectsClock({
        ...deps,
        onProblem: (project, error) => problems.push(`${project}: ${String(error)}`),
        setTimer(callback, delayMs) {
          const own = { atMs: clock.ms + delayMs, callback };
          timer = own;
          waits.push(delayMs);
          return () => {
            if (timer === own) timer = null;
          };
        },
      });
      t.teardown(() => projectsClock.stop());
      const fire = async (untilMs: number): Promise<void> => {
        for (let turn = 0; turn < 10_000; turn += 1) {
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          const due = timer;
          if (due === null || due.atMs > untilMs) return;
          clock.ms = Math.max(clock.ms, due.atMs);
          timer = null;
          due.callback();
        }
        throw new Error('the clock never rests');
      };
      return {
        clock: projectsClock,
        waits,
        async advance(ms) {
          const untilMs = clock.ms + ms;
          await fire(untilMs);
          clock.ms = untilMs;
        },
      };
    },
  };
}
