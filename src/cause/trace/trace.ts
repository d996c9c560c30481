/** What one traced build's processes read and wrote, paths and arguments without what rightly differs between two builds. */
export interface Trace {
  /** In the order in which they started. */
  readonly processes: readonly TracedProcess[];
  /** False when the tracer's file ended early, held more than it may, or held what the tracer does not write. */
  readonly isWhole: boolean;
}

/** One program in one process, from its fork or exec on. `at` and `startedAt` count the events of the trace. */
export interface TracedProcess {
  readonly id: number;
  /** null for the first, and for one whose parent is not in the trace. */
  readonly parent: number | null;
  /** null for a part of its parent that ran no program of its own, such as a subshell. */
  readonly command: Command | null;
  readonly startedAt: number;
  /** Of files that builds can change; not of the toolchain. */
  readonly reads: readonly FileEvent[];
  readonly writes: readonly FileEvent[];
  readonly received: readonly { readonly pipe: number; readonly at: number }[];
  readonly sent: readonly Sent[];
}

export interface Command {
  readonly arguments: readonly string[];
  /** False when arguments were shortened or left out. */
  readonly isWhole: boolean;
  readonly cwd: string;
}

export interface FileEvent {
  /** `{build}/src/main.c`. */
  readonly path: string;
  /** SHA-256 in hex; null when it could not be had, or means nothing, as in /proc. */
  readonly digest: string | null;
  readonly at: number;
}

/** All that a process wrote into one pipe. */
export interface Sent {
  readonly pipe: number;
  readonly digest: string;
  readonly bytes: number;
  /** How it begins, at most some hundred characters; all of it when `isShort`. */
  readonly start: string;
  readonly isShort: boolean;
  readonly at: number;
}
