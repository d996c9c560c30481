// The other end of scan-threads.ts: reads one artifact after the other in a thread of its own, so that the coordinator stays awake.
import { tmpdir } from 'node:os';
import { parentPort } from 'node:worker_threads';

import { messageOf } from '../../errors.ts';
import { soughtNeedles } from './canary-scan.ts';
import { scanArtifact } from './scan-artifact.ts';
import type { FromScanThread, ToScanThread } from './scan-messages.ts';
import { createScanner, type Scanner } from './scanner.ts';

type Begin = Extract<ToScanThread, { kind: 'begin' }>;

const port = parentPort;
if (port === null) throw new Error('scan-worker.ts is a worker thread');

/** The newest table. */
let known: { readonly key: number; readonly scanner: Scanner } | null = null;
let pieces = createPieces();

port.on('message', (message: ToScanThread) => {
  if (message.kind !== 'begin') {
    pieces.take(message);
    return;
  }
  pieces = createPieces();
  void scan(message, pieces);
});

async function scan({ key, builds, limits }: Begin, content: Pieces): Promise<void> {
  const { signal } = content;
  try {
    if (known?.key !== key) known = { key, scanner: createScanner(soughtNeedles(builds)) };
    const result = await scanArtifact(content.read(), known.scanner, {
      signal,
      scratch: tmpdir(),
      limits,
      onConclusive: (finding) => say({ kind: 'found', finding }),
    });
    say({ kind: 'scanned', scan: result });
  } catch (error) {
    say(signal.aborted ? { kind: 'aborted' } : { kind: 'failed', message: messageOf(error) });
  }
}

function say(message: FromScanThread): void {
  port?.postMessage(message);
}

type Pieces = ReturnType<typeof createPieces>;

/** What the other end sends of one artifact. */
function createPieces() {
  const stop = new AbortController();
  const waiting: Uint8Array[] = [];
  let isEnded = false;
  let change = Promise.withResolvers<void>();
  return {
    signal: stop.signal,
    take(message: Exclude<ToScanThread, Begin>) {
      if (message.kind === 'bytes') waiting.push(message.bytes);
      else if (message.kind === 'end') isEnded = true;
      else stop.abort();
      change.resolve();
    },
    async *read(): AsyncGenerator<Uint8Array> {
      for (;;) {
        stop.signal.throwIfAborted();
        const piece = waiting.shift();
        if (piece !== undefined) {
          say({ kind: 'more' });
          yield piece;
        } else if (isEnded) return;
        else {
          change = Promise.withResolvers();
          // oxlint-disable-next-line no-await-in-loop -- one piece after the other
          await change.promise;
        }
      }
    },
  };
}
