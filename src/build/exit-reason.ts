import { constants } from 'node:os';

import type { Reason } from '../comparison/build-result.ts';
import type { Limits } from '../recipe/recipe.ts';

export interface EndedProcess {
  readonly exitCode: number;
  /** The engine's word that the memory limit killed a process of the build, be it only a child. */
  readonly isOutOfMemory: boolean;
  readonly isDiskFull: boolean;
}

/** Why a build that ended by itself did not succeed; null when it did. */
export function exitReason(
  { exitCode, isOutOfMemory, isDiskFull }: EndedProcess,
  limits: Limits,
): Reason | null {
  if (exitCode === 0) return null;
  const ending = `the build script ended with exit code ${exitCode}`;
  if (isOutOfMemory) {
    return {
      code: 'out-of-memory',
      message: `${ending} after the limit of ${inGibibytes(limits.memoryBytes)} of memory killed a process`,
    };
  }
  if (isDiskFull) {
    return {
      code: 'disk-limit',
      message: `${ending} with its ${inGibibytes(limits.diskBytes)} of disk all used up`,
    };
  }
  const signal = signalOf(exitCode);
  if (signal !== null) return { code: 'signal', message: `${ending}: a process was ended by ${signal}` };
  return { code: 'exit-code', message: ending };
}

/** `4 GiB`, `0.5 GiB`. */
export function inGibibytes(bytes: number): string {
  return `${Number((bytes / 1024 ** 3).toPrecision(3))} GiB`;
}

/** A shell tells of a child that a signal ended as 128 and the signal's number. */
function signalOf(exitCode: number): string | null {
  const names = Object.entries(constants.signals);
  return names.find(([, number]) => number === exitCode - 128)?.[0] ?? null;
}
