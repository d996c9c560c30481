import {
  CAUSE_KINDS,
  CONFIDENCES,
  confidenceOf,
  type Cause,
  type MemberPath,
  type Witness,
} from '../comparison/cause.ts';
import type { BuildSystem } from '../comparison/remedy.ts';
import type { Blamed } from './blame.ts';
import { fingerprintOf } from './fingerprint.ts';
import { memberKey } from './member-key.ts';
import { remedyFor } from './remedies/remedy-for.ts';

/** A document with thousands of members, or of places in one, is no clearer. */
const MOST_MEMBERS = 50;
const MOST_WITNESSES = 20;

export interface CausePlace {
  readonly path: string;
  readonly buildSystem: BuildSystem | null;
  readonly isLatent: boolean;
}

/** One cause from the witnesses that agree on it. */
export function formCause(blamed: Blamed, { path, buildSystem, isLatent }: CausePlace): Cause {
  const { kind, variations, probability, suspicions, experiments } = blamed;
  const members = distinctMembers(suspicions.map(({ witness }) => witness.member));
  const witnesses = [...experiments, ...suspicions.map(({ witness }) => witness)].toSorted(byWeight);
  const tools = suspicions.flatMap(({ tool }) => tool ?? []).toSorted();
  return {
    fingerprint: fingerprintOf({ kind, path, members, tool: tools[0] ?? null }),
    kind,
    path,
    members: members.slice(0, MOST_MEMBERS),
    memberCount: members.length,
    variations: [...variations],
    nondeterministic: probability === null ? null : { probability },
    witnesses: witnesses.slice(0, MOST_WITNESSES),
    remedy: remedyFor(kind, { path, members, buildSystem }),
    isLatent,
    confidence: confidenceOf(witnesses),
  };
}

/** What is sure before what is not, what differs before what could, then in the catalogue's order. */
export function sortCauses(causes: readonly Cause[]): Cause[] {
  return causes.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    if (at !== -1) return (left[at] ?? 0) - (right[at] ?? 0);
    return compare(a.variations.join(' '), b.variations.join(' '));
  });
}

function rank(cause: Cause): number[] {
  return [Number(cause.isLatent), CONFIDENCES.indexOf(cause.confidence), CAUSE_KINDS.indexOf(cause.kind)];
}

/** Sorted, each once; the artifact itself goes where a member is named. */
function distinctMembers(all: readonly MemberPath[]): MemberPath[] {
  const byKey = new Map<string, MemberPath>();
  for (const member of all.toSorted((a, b) => compare(a.join('\0'), b.join('\0')))) {
    const key = memberKey(member);
    if (key !== '' && !byKey.has(key)) byKey.set(key, [...member]);
  }
  return [...byKey].toSorted(([a], [b]) => compare(a, b)).map(([, member]) => member);
}

const STRENGTHS = { conclusive: 1, likely: 2, weak: 4 } as const;

function byWeight(a: Witness, b: Witness): number {
  return weight(a) - weight(b) || compare(JSON.stringify(a), JSON.stringify(b));
}

function weight(witness: Witness): number {
  if (witness.by === 'screening') return 0;
  return witness.by === 'rule' ? 3 : STRENGTHS[witness.strength];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
