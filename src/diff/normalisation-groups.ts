import type { Digest } from '../artifact/digest.ts';
import type { Normalisation } from '../comparison/artifact-comparison.ts';
import type { ClassContent } from '../comparison/class-content.ts';

/** What a handler made of one file. */
export interface Normalised {
  readonly handler: string;
  readonly digest: Digest;
}

const LINE = /^(?<handler>[a-z0-9]{1,40}) (?<digest>[0-9a-f]{64})$/;

/** The normalise script's answer, a line for each file; null for a file that no handler could read. */
export function readNormalised(output: Uint8Array): (Normalised | null)[] {
  const lines = new TextDecoder().decode(output).trimEnd().split('\n');
  return lines.map((line) => {
    const { handler, digest } = LINE.exec(line)?.groups ?? {};
    return handler === undefined || digest === undefined ? null : { handler, digest };
  });
}

/**
 * Classes by what their bytes became, in their order. One that no handler could read stands with its own digest.
 * null when nothing changed: then nothing is claimed.
 */
export function groupNormalised(
  tool: string,
  classes: readonly ClassContent[],
  normalised: readonly (Normalised | null)[],
): Normalisation | null {
  const passes = new Set<string>();
  const groups = new Map<Digest, string[]>();
  for (const [index, { letter, digest }] of classes.entries()) {
    const made = normalised[index] ?? null;
    if (made !== null && made.digest !== digest) passes.add(made.handler);
    const key = made?.digest ?? digest;
    groups.set(key, [...(groups.get(key) ?? []), letter]);
  }
  if (passes.size === 0) return null;
  return {
    tool,
    groups: [...groups].map(([digest, letters]) => ({ letters, digest })),
    passes: [...passes].toSorted(),
  };
}
