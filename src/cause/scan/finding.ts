import type { CanaryWitness } from '../../comparison/cause.ts';

/** A builder's value, found in an artifact. */
export interface Finding {
  readonly witness: CanaryWitness;
  /** The positions of the builds that have the value. */
  readonly builds: readonly number[];
  /** The bytes that were found, in hex. */
  readonly matched: string;
}

/** Something in an artifact that could not be looked into; the rest of it was. */
export interface Unread {
  readonly member: readonly string[];
  readonly reason: string;
}

/**
 * Whether all of `builds` have the value. Then no class differs by it; it is a fault that only a builder with another value
 * shows. A time is never shared so: the same second is.
 */
export function isShared(finding: Finding, builds: readonly number[]): boolean {
  return builds.every((build) => finding.builds.includes(build));
}
