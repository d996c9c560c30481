import { setTimeout as sleep } from 'node:timers/promises';

import { messageOf } from '../errors.ts';
import type { Claim } from '../store/queue.ts';
import { consequenceOf } from './fault-consequence.ts';
import { isSuperseded } from './left-to-another.ts';
import { jittered } from './retry-delay.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { EndedAs } from './service-watch.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** What became of a comparison, as the store has it. */
export interface Settled {
  readonly status: EndedAs;
  readonly why: string;
  /** Set when it was put back for a fault of the store itself. */
  readonly isPostponed?: boolean;
}

/**
 * Puts what a fault means for a comparison into the store, again and again while the store itself fails: until then it is nobody's.
 * null when another process has it by now, or `signal` aborted: the next process finds it.
 */
export async function settleFault(
  claim: Claim,
  error: unknown,
  deps: ServiceDeps,
  signal: AbortSignal,
): Promise<Settled | null> {
  const { clock, random, onProblem, triesOf } = deps;
  const maxTries = triesOf(claim.project).error;
  const consequence = consequenceOf(error, claim, { maxTries, random });
  const { why } = consequence;
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      if (consequence.kind === 'end') {
        // oxlint-disable-next-line no-await-in-loop -- the next time is for what failed
        await claim.ledger.end(consequence.status, why, consequence.fault);
        return { status: consequence.status, why };
      }
      // oxlint-disable-next-line no-await-in-loop -- the same
      const settled = await claim.ledger.requeue(why, clock() + consequence.delayMs, consequence.kind);
      return { ...settled, isPostponed: consequence.kind === 'postponed' };
    } catch (fault) {
      if (isSuperseded(fault)) return null;
      onProblem(`keeping what became of ${claim.id}: ${messageOf(error)}`, fault);
      // oxlint-disable-next-line no-await-in-loop -- the store may be back by then
      await sleep(jittered(pauseMs, random), undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}
