import type { ProjectsDeps } from './projects-deps.ts';
import { runCheck } from './run-check.ts';
import { watchRemote } from './watch-remote.ts';

/** Checks projects by their schedules and watches their remotes, each at its time. */
export interface ProjectsClock {
  start(): void;
  /** Ends what is under way without keeping anything of it. */
  stop(): Promise<void>;
}

export interface ProjectsClockDeps extends ProjectsDeps {
  /** Told of what could not be begun. The next try is planned already. */
  readonly onProblem: (project: string, error: unknown) => void;
  /** Calls back after a time. Returns what takes that back. */
  readonly setTimer?: (callback: () => void, delayMs: number) => () => void;
}

/** Remotes asked at a time. */
const MOST_LOOKS = 4;
const MOST_CHECKS = 100;
/** Nobody waits longer, for another process may have planned something, and the machine's clock may be set. */
const MOST_WAIT_MS = 60_000;

export function createProjectsClock(deps: ProjectsClockDeps): ProjectsClock {
  const { projects, clock, onProblem, setTimer = systemTimer } = deps;
  const looks = new Map<string, Promise<void>>();
  /** Until when a project whose look could not even be kept is left alone, in ms since the epoch. */
  const held = new Map<string, number>();
  let stopping = new AbortController();
  let cancelTimer = nothing;
  let unsubscribe = nothing;

  function wakeAfter(delayMs: number): void {
    cancelTimer();
    if (!stopping.signal.aborted) cancelTimer = setTimer(wake, delayMs);
  }

  function wake(): void {
    let isMore = false;
    try {
      isMore = runChecks();
      startLooks();
    } catch (error) {
      onProblem('', error);
    }
    wakeAfter(isMore ? 0 : waitMs());
  }

  function runChecks(): boolean {
    const due = projects.dueChecks(clock(), MOST_CHECKS);
    const begun = due.filter((name) => attempt(name, () => runCheck(name, deps)));
    return begun.length === MOST_CHECKS;
  }

  function startLooks(): void {
    const nowMs = clock();
    for (const [name, untilMs] of held) if (untilMs <= nowMs) held.delete(name);
    // Those under way are still due.
    const due = projects.dueWatches(nowMs, MOST_LOOKS + looks.size + held.size);
    const free = due.filter((name) => !looks.has(name) && !held.has(name));
    for (const name of free.slice(0, MOST_LOOKS - looks.size)) looks.set(name, look(name));
  }

  async function look(name: string): Promise<void> {
    try {
      await watchRemote(name, deps, stopping.signal);
    } catch (error) {
      held.set(name, clock() + MOST_WAIT_MS);
      onProblem(name, error);
    }
    looks.delete(name);
    wakeAfter(0);
  }

  function attempt(name: string, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      onProblem(name, error);
      return false;
    }
  }

  function waitMs(): number {
    try {
      const nowMs = clock();
      const nextMs = projects.nextDueMs(nowMs) ?? Number.POSITIVE_INFINITY;
      return Math.min(nextMs - nowMs, MOST_WAIT_MS);
    } catch (error) {
      onProblem('', error);
      return MOST_WAIT_MS;
    }
  }

  return {
    start() {
      stopping = new AbortController();
      unsubscribe = projects.onChange(() => wakeAfter(0));
      wakeAfter(0);
    },
    async stop() {
      stopping.abort();
      cancelTimer();
      unsubscribe();
      await Promise.all(looks.values());
    },
  };
}

const nothing = (): void => {};

function systemTimer(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
