import type { Connection } from './connection.ts';
import { readOn } from './read-on.ts';
import { SERVER_CODES, ServerError } from './server-error.ts';

/** The bytes at a path that never change, going on after the last one when the connection breaks. Throws ServerError, and the signal's reason. */
export function readBlob(
  connection: Connection,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  return readOn(connection, signal, async function* read(heard) {
    const headers = position === 0 ? {} : { range: `bytes=${position}-` };
    const { status, body } = await connection.stream({ path, headers, signal }, 'application/octet-stream');
    if (position > 0 && status !== 206) {
      await body?.cancel();
      throw new ServerError(
        SERVER_CODES.foreign,
        `the rest of ${path} cannot be had from byte ${position} on`,
      );
    }
    for await (const chunk of body ?? []) {
      heard();
      position += chunk.length;
      yield chunk;
    }
  });
}
