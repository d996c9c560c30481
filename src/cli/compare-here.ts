import type { Docker } from '../build/docker-client.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { compareRevision } from '../coordinator/compare-revision.ts';
import type { CoordinatorDeps, Observer } from '../coordinator/coordinator-deps.ts';
import { messageOf } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { clearLeftovers, describeCleared } from './clear-leftovers.ts';
import type { CommandContext } from './command-context.ts';
import { withCoordinator } from './compose.ts';

/** A request, with the name of the project that it is of; null for none. */
export interface AskedHere {
  readonly request: ComparisonRequest;
  readonly project: string | null;
}

/** One comparison on this machine's engine, in this process. `ask` may look into the store that it goes to. */
export async function compareHere(
  ask: (store: Store) => Promise<AskedHere>,
  options: { readonly data?: string },
  { context, observer }: { context: CommandContext; observer: Observer },
): Promise<ComparisonDocument> {
  return withCoordinator(context, options, async (deps, docker) => {
    const { request, project } = await ask(deps.store);
    await prepareHere(deps, docker, { context, observer });
    return compareRevision(request, deps, observer, { project });
  });
}

/** What the first comparison of a command does before it begins: clears what killed runs left, and makes what explains a mismatch. */
export async function prepareHere(
  deps: CoordinatorDeps,
  docker: Docker,
  { context, observer }: { context: CommandContext; observer: Observer },
): Promise<void> {
  await clear(docker, deps, { config: context.config, emit: observer.emit });
  await makeAnalysis(deps, observer);
}

/** Makes what explains a mismatch on the first run, not when one is found. Without it a verdict still stands. */
async function makeAnalysis(deps: CoordinatorDeps, observer: Observer): Promise<void> {
  try {
    await deps.analysis(observer);
  } catch (error) {
    observer.signal.throwIfAborted();
    observer.emit({ kind: 'step', message: `differences cannot be explained for now: ${messageOf(error)}` });
  }
}

/** What cannot be cleared now is no reason not to compare. */
async function clear(
  docker: Docker,
  { store }: CoordinatorDeps,
  { config, emit }: Pick<CommandContext, 'config'> & Pick<Observer, 'emit'>,
): Promise<void> {
  try {
    const message = describeCleared(await clearLeftovers({ docker, config, store }, { all: false }));
    if (message !== null) emit({ kind: 'step', message });
  } catch (error) {
    emit({ kind: 'step', message: `what killed runs left could not be cleared: ${messageOf(error)}` });
  }
}
