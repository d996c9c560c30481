import type { Submitted, VerbatimClient } from '../client/client.ts';
import { ServerError } from '../client/server-error.ts';
import type { ComparisonRequest } from '../comparison/comparison-request.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import type { Observer } from '../coordinator/coordinator-deps.ts';
import { EndedError } from '../coordinator/ended-error.ts';
import { isLocalSource } from '../source/check-source.ts';
import type { CommandContext } from './command-context.ts';
import { sendSource } from './send-source.ts';
import type { ServerPlace } from './server-place.ts';

/** How long the server is waited for when it is told that nobody wants the result any more. */
const CANCEL_TIMEOUT_MS = 10_000;

export interface ThereOptions {
  readonly server: ServerPlace;
  readonly context: Pick<CommandContext, 'config'>;
  readonly again: boolean;
  /** Log lines too. */
  readonly verbose: boolean;
}

/**
 * One comparison by a server, told as one of this machine is. A source on this machine's disk is resolved here and sent as an archive.
 * Once the signal is aborted, the server is told to cancel it. Throws EndedError, ServerError, SourceError, and the signal's reason.
 */
export async function compareThere(
  request: ComparisonRequest,
  options: ThereOptions,
  { emit, signal }: Observer,
): Promise<ComparisonDocument> {
  const { server, again, verbose } = options;
  const { client } = server;
  const source = isLocalSource(request.source)
    ? await sendSource(request, { server, config: options.context.config }, { emit, signal })
    : request.source;
  const body = { request: { ...request, source }, project: null, ref: null, again, deadlineSeconds: null };
  return followThere(await client.submit(body), { server, verbose }, { emit, signal });
}

/** Tells of a comparison that a server was asked for, to its end. Cancels and throws as `compareThere` does. */
export async function followThere(
  { comparison, isNew }: Submitted,
  { server, verbose }: Pick<ThereOptions, 'server' | 'verbose'>,
  { emit, signal }: Observer,
): Promise<ComparisonDocument> {
  const { client, name } = server;
  const { id } = comparison;
  emit({ kind: 'step', message: `${isNew ? 'asked' : 'asked before:'} ${name} for ${id}` });
  const logs = new Map<number, Promise<void>>();
  try {
    for await (const event of client.events(id)) {
      if (event.kind === 'ended') {
        if (event.document === null) {
          const why = event.sentence ?? 'no reason is known';
          // What failed there is told as it would be here.
          throw new EndedError(event.fault === null ? `${id} was ${event.status}: ${why}` : why, event.fault);
        }
        await Promise.allSettled(logs.values());
        const document = await client.document(id);
        emit({ kind: 'finished', document });
        return document;
      }
      emit(event);
      if (verbose && event.kind === 'phase' && event.phase === 'build' && !logs.has(event.build)) {
        logs.set(event.build, showLog(client, { id, build: event.build }, emit));
      }
    }
    throw new ServerError('NOT_FINISHED', `${name} tells nothing more of ${id}`);
  } catch (error) {
    // Another's comparison is left to whoever asked for it first.
    if (signal.aborted && isNew) await cancel(client, id);
    signal.throwIfAborted();
    throw error;
  }
}

/** A log that cannot be had is no reason to lose the result. */
async function showLog(
  client: VerbatimClient,
  { id, build }: { id: string; build: number },
  emit: Observer['emit'],
): Promise<void> {
  try {
    for await (const line of client.log(id, build)) emit({ kind: 'line', build, line });
  } catch {
    emit({ kind: 'step', message: `the log of build ${build + 1} cannot be followed` });
  }
}

async function cancel(client: VerbatimClient, id: string): Promise<void> {
  await client
    .cancel(id, 'cancelled by whoever asked for it', AbortSignal.timeout(CANCEL_TIMEOUT_MS))
    .catch(() => undefined);
}
