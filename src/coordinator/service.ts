import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { Trigger } from '../comparison/comparison-status.ts';
import type { ComparisonEvent } from './event.ts';

/** A request on its way into the queue, with who asks and why. */
export interface Submission {
  readonly request: ComparisonRequest;
  /** The project's name; null for none. */
  readonly project: string | null;
  /** The token's id; null for the machine's own command line. */
  readonly token: string | null;
  readonly trigger: Trigger;
  /** Builds again even where the same request was answered by the same revision and toolchains. */
  readonly again: boolean;
  /** Milliseconds since the epoch; null for the project's deadline, or none. */
  readonly deadlineMs: number | null;
}

/** An event with its place in the comparison's own sequence, from 1. Places are kept over a restart of the service. */
export interface NumberedEvent {
  readonly number: number;
  readonly event: ComparisonEvent;
}

export interface LogLine {
  /** From 1: the line's place in the log, the same after a restart. */
  readonly number: number;
  readonly text: string;
}

/** What is not as it should be; empty when the service can take work. */
export interface Readiness {
  /** `database`, `disk`, `engine`, `queue`. */
  readonly part: string;
  readonly problem: string;
}

/** The coordinator that runs for good: takes requests, runs them in order, and goes on with what it was killed in. */
export interface Service {
  /** Puts a request into the queue; an equal one is returned instead as Queue.add says, unless `again`. */
  submit(submission: Submission): { id: string; isNew: boolean };
  /** Throws StoreError 'UNKNOWN_COMPARISON'; nothing happens to one that has ended. */
  cancel(id: string, why: string): void;
  /**
   * What happens in a comparison after event number `after`, until it has ended or `signal` aborts. Of one that had ended before there is
   * nothing to tell: its record says how. Log lines are left out: `log` has them.
   */
  events(id: string, after: number, signal: AbortSignal): AsyncIterable<NumberedEvent>;
  /** The lines of a build's log after line `after`, as they come, until the build has ended. */
  log(id: string, position: number, after: number, signal: AbortSignal): AsyncIterable<LogLine>;
  readiness(): Promise<Readiness[]>;
  /** Recovers what an earlier process left, then begins to take work. */
  start(): Promise<void>;
  /**
   * Takes no more work and waits for what is under way, at most `graceMs`. What is then still under way keeps its sandboxes: the next
   * process goes on with it.
   */
  stop(graceMs: number): Promise<void>;
}
