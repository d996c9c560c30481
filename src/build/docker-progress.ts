import { stripVTControlCharacters } from 'node:util';

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
 * has long succeeded. What a step prints comes in pieces of a line, each of standard error in red: lines are put together, without
 * colours. Throws BuildError 'ENGINE_FAULT' with the error's text.
 */
export async function followDocker(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  progress: Pick<Progress, 'onLine'>,
): Promise<void> {
  let failure: string | null = null;
  let open = '';
  const print = (printed: string): void => {
    const lines = `${open}${stripVTControlCharacters(printed)}`.split(/[\r\n]+/);
    open = lines.pop() ?? '';
    for (const line of lines) if (line !== '') progress.onLine(line);
  };
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error === null || error === undefined ? resolve() : reject(error)),
      (event: ProgressEvent) => {
        if (event.error !== undefined) failure = event.error;
        if (event.stream !== undefined) print(event.stream);
        else if (event.id === undefined && event.status !== undefined) print(`${event.status}\n`);
      },
    );
  });
  print('\n');
  if (failure !== null) throw new BuildError('ENGINE_FAULT', failure);
}
