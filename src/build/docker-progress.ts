import type Docker from 'dockerode';

import { BuildError } from './build-error.ts';
import type { Progress } from './toolchain-provider.ts';

interface ProgressEvent {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/**
 * Follows an image build, pull or load to its end. A failing step shows up in an event's `error` only: the request itself
 * has long succeeded. Throws BuildError 'ENGINE_FAULT' with that text.
 */
export async function followDocker(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  progress: Pick<Progress, 'onLine'>,
): Promise<void> {
  let failure: string | null = null;
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error === null || error === undefined ? resolve() : reject(error)),
      (event: ProgressEvent) => {
        if (event.error !== undefined) failure = event.error;
        const line = event.stream ?? (event.id === undefined ? event.status : undefined);
        for (const text of line?.split(/[\r\n]+/) ?? []) if (text !== '') progress.onLine(text);
      },
    );
  });
  if (failure !== null) throw new BuildError('ENGINE_FAULT', failure);
}
