/** Whether the service is on its way out. */
export interface Lifecycle {
  /** Aborts when it begins to stop: streams tell their readers and end, and `/readyz` says so. */
  readonly stopping: AbortSignal;
}

/** A service that nobody stops: for tests and benches. */
export const NEVER_STOPPING: Lifecycle = Object.freeze({ stopping: new AbortController().signal });
