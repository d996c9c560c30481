import type { CanaryWitness, CauseKind, RuleWitness } from '../comparison/cause.ts';
import type { RuleFinding } from './find-by-rules.ts';
import { kindOfCanary } from './kind-of-canary.ts';
import { memberKey } from './member-key.ts';
import { refines } from './refines.ts';

/** One witness in an artifact, and the kind of cause it speaks for. */
export interface Suspicion {
  readonly kind: CauseKind;
  readonly tool: string | null;
  readonly witness: CanaryWitness | RuleWitness;
  /** Seen between two builds of one and the same environment: no variation made it. */
  readonly isBetweenTwins: boolean;
}

export function canarySuspicion(witness: CanaryWitness): Suspicion {
  return { kind: kindOfCanary(witness), tool: null, witness, isBetweenTwins: false };
}

export function ruleSuspicion({ kind, tool, isBetweenTwins, ...witness }: RuleFinding): Suspicion {
  return { kind, tool, witness, isBetweenTwins };
}

/**
 * What speaks for a general kind joins the specific one that another witness names in the same member: the host's time found where
 * a rule saw Javadoc's date is Javadoc's date.
 */
export function settleKinds(suspicions: readonly Suspicion[]): Suspicion[] {
  const byMember = Map.groupBy(suspicions, ({ witness }) => memberKey(witness.member));
  return [...byMember.values()].flatMap((here) => {
    const others = (by: 'canary' | 'rule'): Set<CauseKind> =>
      new Set(here.filter(({ witness }) => witness.by !== by).map(({ kind }) => kind));
    const known = { canary: others('canary'), rule: others('rule') };
    return here.map((one) => {
      const elsewhere = known[one.witness.by];
      if (elsewhere.has(one.kind)) return one;
      const [specific] = [...elsewhere].filter((kind) => refines(kind, one.kind)).toSorted();
      return specific === undefined ? one : { ...one, kind: specific, tool: toolOf(here, specific) };
    });
  });
}

function toolOf(suspicions: readonly Suspicion[], kind: CauseKind): string | null {
  return suspicions.find((one) => one.kind === kind && one.tool !== null)?.tool ?? null;
}
