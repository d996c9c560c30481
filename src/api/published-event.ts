import type { NumberedEvent } from '../coordinator/service.ts';
import type { ComparisonRecord } from '../store/comparison-reader.ts';
import type { SseMessage } from './sse.ts';

/**
 * An event of a comparison as a stream has it, named by its kind. null for the last one: the stream ends with what `endedEvent` makes,
 * which holds no document, for that is fetched by its digest.
 */
export function publishedEvent({ number, event }: NumberedEvent): SseMessage | null {
  if (event.kind === 'finished' || event.kind === 'ended') return null;
  return { id: number, event: event.kind, data: event };
}

/** The last event of a stream, however the comparison ended. */
export function endedEvent({ id, status, verdict, sentence, fault, document }: ComparisonRecord): SseMessage {
  return {
    id: null,
    event: 'ended',
    data: { kind: 'ended', id, status, verdict, sentence, fault, document },
  };
}
