import { createHash } from 'node:crypto';

import type { CauseKind, MemberPath } from '../comparison/cause.ts';
import { generaliseName } from './generalise-name.ts';

export interface FingerprintParts {
  readonly kind: CauseKind;
  readonly path: string;
  readonly members: readonly MemberPath[];
  /** The tool that does it, where only one does. */
  readonly tool: string | null;
}

/**
 * What stays the same of a cause from revision to revision and from project to project: its kind, what sort of file most of
 * its members are, and the tool. 16 hex digits. Which other members join them, and in which order, does not matter.
 */
export function fingerprintOf({ kind, path, members, tool }: FingerprintParts): string {
  const patterns = members.map((member) => generaliseName(member.at(-1) ?? path));
  const pattern = mostFrequent(patterns) ?? generaliseName(path);
  return createHash('sha256')
    .update([kind, pattern, tool ?? ''].join('\0'))
    .digest('hex')
    .slice(0, 16);
}

/** Of equally frequent ones the first by name. */
function mostFrequent(values: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({
    value,
    count: all.length,
  }));
  return counts.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))[0]?.value;
}
