import type { Blob } from '../artifact/blob.ts';
import type { Manifest } from '../artifact/manifest.ts';
import type { Reason } from '../comparison/build-result.ts';
import type { ObservedEnvironment } from '../environment/environment.ts';
import type { BuildPlan } from './build-plan.ts';
import type { Capabilities } from './capabilities.ts';

/** A build that the engine knows, by its plan's name. */
export interface Handle {
  readonly name: string;
  readonly comparison: string;
}

/** What is in the engine, whoever made it. */
export interface Sandbox extends Handle {
  /** True when it bears the name of this executor's owner: a process, or a store whose service it is. */
  readonly isOurs: boolean;
}

/** How a run ended, before its artifacts are collected. */
export interface Exit {
  /** null when Verbatim stopped it. */
  readonly exitCode: number | null;
  /** Set when a limit, a signal, a variation that did not take, or a cancellation ended it. */
  readonly reason: Reason | null;
  readonly observed: ObservedEnvironment;
  readonly log: (Blob & { truncated: boolean }) | null;
  /** When the sandbox started and when it ended, in milliseconds since the epoch: also of one that was joined while it ran or later. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export type Collected =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  /** After a fetch: the workspace as a canonical tar. */
  | { readonly kind: 'workspace'; readonly workspace: Blob }
  | { readonly kind: 'refused'; readonly reason: Reason };

export interface RunOptions {
  /** Called for each log line, control characters included, without the newline. Long lines are cut. */
  onLine(line: string): void;
  /** Aborting stops the build; the exit's reason is then `cancelled`. After a HandOver it runs on, and the HandOver is thrown. */
  signal: AbortSignal;
}

/**
 * Runs builds in isolation. A build's failure is data; an engine's fault is thrown as BuildError.
 * Every step may be called again after a crash: it adopts what exists.
 */
export interface Executor {
  capabilities(): Promise<Capabilities>;
  /** True when the plan's sandbox was started, whether it runs or has ended, and all it held is still there: `run` will join it. */
  canJoin(plan: BuildPlan): Promise<boolean>;
  /** Creates the sandbox and unpacks the workspace into it. */
  prepare(plan: BuildPlan): Promise<Handle>;
  /** Starts it (or joins it) and follows its log to the end, within the plan's limits. */
  run(plan: BuildPlan, handle: Handle, options: RunOptions): Promise<Exit>;
  collect(plan: BuildPlan, handle: Handle, signal: AbortSignal): Promise<Collected>;
  /** What the tracer of a traced plan wrote: hostile as all that a build leaves. null when there is nothing to be had. */
  readTrace(plan: BuildPlan, handle: Handle, signal: AbortSignal): Promise<Blob | null>;
  /** Removes the sandbox and all it held. Safe to call twice. */
  release(handle: Handle): Promise<void>;
  /** Asks the engine for a sign of life. Throws BuildError 'ENGINE_UNREACHABLE'. */
  ping(): Promise<void>;
  /** All sandboxes of this engine, and what is left of any. */
  list(): Promise<Sandbox[]>;
}
