import { isHandedOver } from '../build/hand-over.ts';
import type { Claim } from '../store/queue.ts';
import { retryOfBadResult } from './bad-result.ts';
import { needOfLimits, oneJob } from './concurrency.ts';
import type { Slots } from './create-slots.ts';
import type { EngineWatch } from './engine-watch.ts';
import type { ComparisonEvent } from './event.ts';
import { isLeftToAnother } from './left-to-another.ts';
import { runComparison } from './run-comparison.ts';
import type { ServiceDeps } from './service-deps.ts';
import { settleFault, type Settled } from './settle-fault.ts';

/** What one comparison shares with the others of its service. */
export interface Surroundings {
  readonly deps: ServiceDeps;
  readonly slots: Slots;
  readonly engine: EngineWatch;
  /** Aborted with a HandOver when the service stops. */
  readonly stopping: AbortSignal;
  readonly emit: (event: ComparisonEvent) => void;
}

/**
 * Runs a claimed comparison and puts what became of it into the store. null when it is left as it is: handed over to the next process,
 * or taken over by another. Throws nothing.
 */
export async function lookAfter(
  claim: Claim,
  { deps, slots, engine, stopping, emit }: Surroundings,
  signal: AbortSignal,
): Promise<Settled | null> {
  const tries = deps.triesOf(claim.project);
  const { clock, random } = deps;
  try {
    await engine.whenUp(signal);
    const document = await runComparison(
      claim,
      deps,
      { emit, signal },
      {
        rules: deps.rules,
        slots,
        needOf: deps.jobs === null ? needOfLimits : oneJob,
        isLastTry: claim.requeues + 1 >= tries.error,
        retry: (result) => retryOfBadResult(result, claim, { tries, nowMs: clock(), random }),
      },
    );
    return { status: 'finished', why: document.sentence };
  } catch (error) {
    if (isLeftToAnother(error, signal)) {
      if (!isHandedOver(signal)) deps.onProblem(`looking after ${claim.id}`, error);
      return null;
    }
    // Whatever it was, the engine may be gone.
    engine.suspect();
    const reason: unknown = signal.aborted ? signal.reason : error;
    const settled = await settleFault(claim, reason, deps, stopping);
    if (settled !== null) tellEnd(settled, emit);
    return settled;
  }
}

function tellEnd({ status, why }: Settled, emit: Surroundings['emit']): void {
  switch (status) {
    case 'cancelled':
    case 'interrupted':
      emit({ kind: 'ended', status, why });
      break;
    case 'queued':
      emit({ kind: 'step', message: `back in the queue, to be tried again later: ${why}` });
      break;
    case 'finished':
      break;
    default:
      status satisfies never;
  }
}
