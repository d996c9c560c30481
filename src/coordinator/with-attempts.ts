import { setTimeout as sleep } from 'node:timers/promises';

import { BuildError } from '../build/build-error.ts';
import type { Reason } from '../comparison/build-result.ts';
import { CodedError, messageOf } from '../errors.ts';
import type { ComparisonRun } from './comparison-run.ts';
import { jittered } from './retry-delay.ts';

/** What work came to, and at which attempt; 1 for the first. */
export type Attempted<T> =
  | { readonly kind: 'done'; readonly value: T; readonly attempt: number }
  /** A fault of the engine that stayed after every attempt: the outcome `error`, ours and never the project's. */
  | {
      readonly kind: 'fault';
      readonly reason: Reason;
      readonly attempt: number;
      /** True when another attempt, at whatever time, would end the same. */
      readonly isLasting: boolean;
    };

export interface Work<T> {
  /** Named in the step that tells of another attempt. */
  readonly who: string;
  readonly work: (attempt: number) => Promise<T>;
  /** Called after a fault that is followed by another attempt, before its delay. */
  readonly onFault?: (message: string) => Promise<void>;
}

/** Another attempt would end like the first. */
const LASTING: ReadonlySet<BuildError['code']> = new Set(['UNKNOWN_BUILDER', 'OUTSIDE_WORKSPACE']);

/**
 * Does the work, again after each of the engine's faults as often as there are delays. A project's failure is a result and is not
 * tried again. Throws the signal's reason, and a full store's or a source's own errors.
 */
export async function withAttempts<T>(
  { who, work, onFault }: Work<T>,
  { signal, emit, deps }: Pick<ComparisonRun, 'signal' | 'emit' | 'deps'>,
): Promise<Attempted<T>> {
  const { retryDelaysMs, random } = deps;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return { kind: 'done', value: await work(attempt), attempt };
    } catch (error) {
      signal.throwIfAborted();
      // An adapter that lets a lost connection through as it is must not cost a comparison.
      if (error instanceof CodedError && !(error instanceof BuildError)) throw error;
      const delayMs = retryDelaysMs[attempt - 1];
      if (delayMs === undefined || isLasting(error)) return faultOf(error, attempt);
      await onFault?.(messageOf(error));
      const left = `attempt ${attempt + 1} of ${retryDelaysMs.length + 1}`;
      emit({ kind: 'step', message: `${who}: ${messageOf(error)}; ${left}` });
      await sleep(jittered(delayMs, random), undefined, { signal });
    }
  }
}

function isLasting(error: unknown): boolean {
  return error instanceof BuildError && LASTING.has(error.code);
}

function faultOf(error: unknown, attempt: number): Attempted<never> {
  const message = [
    messageOf(error),
    ...(error instanceof BuildError && error.hint !== undefined ? [error.hint] : []),
    ...(attempt === 1 ? [] : [`given up after ${attempt} attempts`]),
  ].join('; ');
  return { kind: 'fault', reason: { code: 'engine', message }, attempt, isLasting: isLasting(error) };
}
