import { Readable } from 'node:stream';

/** The HTTP status that the engine answered with; null when the error is none of the engine's answers. */
export function engineStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** A stream of dockerode's, typed as the Node stream it is. */
export function toReadable(stream: NodeJS.ReadableStream): Readable {
  return stream instanceof Readable ? stream : new Readable().wrap(stream);
}
