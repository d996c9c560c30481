import type { ComparisonFault } from '../comparison/comparison-fault.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { messageOf } from '../errors.ts';
import { describeSource } from '../source/describe-source.ts';
import type { Ledger } from '../store/ledger.ts';
import type { QueuedRequest } from '../store/queued-request.ts';
import type { CoordinatorDeps, Observer } from './coordinator-deps.ts';
import { faultOf } from './ended-error.ts';
import { runComparison } from './run-comparison.ts';

/**
 * One comparison from source to stored document, by this process alone. `project` is the name of the one that it belongs to; `again`
 * false lets it repeat an earlier result of the same. A build that fails is part of the document; what is thrown leaves the comparison interrupted in the store: the signal's reason once it is
 * aborted, else SourceError, RecipeError, StoreError or BuildError. Whatever was started is gone by then, as far as the engine lets it.
 */
export async function compareRevision(
  request: ComparisonRequest,
  deps: CoordinatorDeps,
  observer: Observer,
  { project = null, again = true }: { readonly project?: string | null; readonly again?: boolean } = {},
): Promise<ComparisonDocument> {
  const { queue } = deps.store;
  const asked: QueuedRequest = {
    request,
    title: describeSource(request.source),
    durable: false,
    project,
    token: null,
    trigger: 'person',
    notBeforeMs: 0,
    deadlineMs: null,
    retry: null,
    again,
  };
  const added = queue.add(asked);
  // What another process is at is not taken from it.
  const { id } = added.isNew ? added : queue.add({ ...asked, again: true });
  const claim = queue.claim(id);
  try {
    return await runComparison(claim, deps, observer);
  } catch (error) {
    const isStopped = observer.signal.aborted;
    const reason: unknown = isStopped ? observer.signal.reason : error;
    await interrupt(claim.ledger, messageOf(reason), isStopped ? null : faultOf(reason));
    throw reason;
  }
}

async function interrupt(ledger: Ledger, why: string, fault: ComparisonFault | null): Promise<void> {
  try {
    await ledger.end('interrupted', why, fault);
  } catch {
    // The store itself may be what failed. The next command marks the comparison when it finds this process gone.
  }
}
