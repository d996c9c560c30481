import type { CanaryStrength } from '../../comparison/cause.ts';
import type { Variation } from '../../environment/variation.ts';

/** One way in which one value of a build's environment may be written. */
export interface Needle {
  /** What is searched for, at least `SHORTEST_NEEDLE` bytes. */
  readonly bytes: Uint8Array;
  readonly variation: Variation;
  /** `plain`, `url`, `json`, `hex`, `base64`, `utf-16le` … */
  readonly form: string;
  readonly strength: CanaryStrength;
  /** The positions of the builds that have the value. */
  readonly builds: readonly number[];
  /** The value as the environment has it. */
  readonly value: string;
  /** `word`: no letter, digit or `_` may stand beside it; `digits`: no digit. */
  readonly boundary: 'none' | 'word' | 'digits';
}

/** Anything shorter is found by chance. */
export const SHORTEST_NEEDLE = 5;
/** Of a longer value the beginning is searched for. */
export const LONGEST_NEEDLE = 96;

export type ClockOrigin = 'clock' | 'real' | 'source-date-epoch';

/** A span of time that a build may have written down: any second of it, in many ways. */
export interface TimeSpan {
  /**
   * `clock`: what the build's clock said; `real`: what file times said; `source-date-epoch`: the revision's own time, evidence
   * only where it is written in the build's zone.
   */
  readonly origin: ClockOrigin;
  /** Seconds since the epoch, both ends within. */
  readonly from: number;
  readonly to: number;
  /** Seconds that the build's local time is ahead of UTC. */
  readonly zoneOffset: number;
  /** The POSIX string. */
  readonly timezone: string;
  readonly builds: readonly number[];
}

/** A build's user and group, for archives that record numbers. */
export interface OwnerIds {
  readonly uid: number;
  readonly gid: number;
  readonly builds: readonly number[];
}

/** What to look for. */
export interface Needles {
  readonly literals: readonly Needle[];
  readonly spans: readonly TimeSpan[];
  readonly owners: readonly OwnerIds[];
}

/** The needles of several builds as one: what they share is searched for once and names them all. */
export function mergeNeedles(each: readonly Needles[]): Needles {
  return {
    literals: mergeBy(
      each.flatMap(({ literals }) => literals),
      (one) => `${one.variation} ${one.form} ${one.boundary} ${Buffer.from(one.bytes).toString('latin1')}`,
    ),
    spans: mergeBy(
      each.flatMap(({ spans }) => spans),
      ({ origin, from, to, timezone }) => `${origin} ${from} ${to} ${timezone}`,
    ),
    owners: mergeBy(
      each.flatMap(({ owners }) => owners),
      ({ uid, gid }) => `${uid}:${gid}`,
    ),
  };
}

function mergeBy<T extends { readonly builds: readonly number[] }>(
  all: readonly T[],
  key: (one: T) => string,
): T[] {
  const merged = new Map<string, T>();
  for (const one of all) {
    const before = merged.get(key(one));
    const builds = [...new Set([...(before?.builds ?? []), ...one.builds])].toSorted((a, b) => a - b);
    merged.set(key(one), { ...(before ?? one), builds });
  }
  return [...merged.values()];
}
