import type { EventData } from '../comparison/service-event.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { DeliveryOutcome } from './delivery-outcome.ts';

/** What a forge shows beside a commit. */
export interface CommitStatus {
  /** The path in the forge, such as `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  /** Tells it from other systems' statuses: `verbatim/<project>`. */
  readonly context: string;
  readonly state: CommitState;
  /** One sentence, cut to what every forge takes. */
  readonly description: string;
  /** Where a person reads on; null when the service does not know its own address. */
  readonly targetUrl: string | null;
  /** The comparison it tells of. */
  readonly comparison: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** `inconclusive`: nothing was shown either way. `stopped`: it ended without a result. */
export const COMMIT_STATES = [
  'pending',
  'reproducible',
  'unreproducible',
  'inconclusive',
  'stopped',
] as const;
export type CommitState = (typeof COMMIT_STATES)[number];

/** A forge that results are shown in. Neither method throws for what the forge says. */
export interface ForgeStatus {
  /** Shows a status. The same one again changes nothing. */
  set(status: CommitStatus, signal: AbortSignal): Promise<DeliveryOutcome>;
  /** Asks something harmless, to see whether the forge is there and takes the token. */
  check(signal: AbortSignal): Promise<DeliveryOutcome>;
}

/** GitHub takes no more. */
const MOST_DESCRIPTION = 140;

/** What an event makes of a commit's status. */
export function commitStatusOf(
  data: EventData,
  place: Pick<CommitStatus, 'repository' | 'commit' | 'context' | 'targetUrl'>,
): CommitStatus {
  return {
    ...place,
    state: stateOf(data),
    description: shortened(descriptionOf(data)),
    comparison: data.id,
    startedAt: data.createdAt,
    endedAt: data.finishedAt,
  };
}

/** Equivalent is not reproducible. */
const STATE_OF: Readonly<Record<ComparisonVerdict, CommitState>> = {
  reproducible: 'reproducible',
  equivalent: 'unreproducible',
  unreproducible: 'unreproducible',
  inconclusive: 'inconclusive',
};

function stateOf({ status, verdict }: EventData): CommitState {
  if (status === 'finished') return verdict === null ? 'inconclusive' : STATE_OF[verdict];
  return status === 'cancelled' || status === 'interrupted' ? 'stopped' : 'pending';
}

function descriptionOf({ status, sentence, builders }: EventData): string {
  if (status === 'finished') return sentence ?? 'Nothing is known.';
  if (status === 'cancelled') return `Cancelled: ${sentence ?? 'no reason is known'}`;
  if (status === 'interrupted') return `Interrupted: ${sentence ?? 'no reason is known'}`;
  return `Comparing ${builders.length} builds.`;
}

/** Cut at a word where there is one near; in characters as forges count them, never half of one. */
function shortened(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line.length <= MOST_DESCRIPTION) return line;
  const cut = line.slice(0, MOST_DESCRIPTION - 1);
  const space = cut.lastIndexOf(' ');
  const whole = space > MOST_DESCRIPTION / 2 ? cut.slice(0, space) : cut;
  // Half of a surrogate pair at the end goes.
  return `${whole.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
