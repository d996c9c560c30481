import type { EventKind } from '../comparison/service-event.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { createCauseRecorder } from './sqlite-causes.ts';
import { createDeliveryOutbox } from './sqlite-delivery-outbox.ts';
import { createHistoryWriter, type HistoryLine } from './sqlite-history.ts';
import { createEndRecorder, createRateRecorder, createRevisionRecorder } from './sqlite-rates.ts';

/** What the store takes from outside. */
export interface Chance {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** What follows from a step of a comparison, each written inside the step's transaction. Prepared once for all that take steps. */
export interface Recorders extends Chance {
  readonly addHistory: (line: HistoryLine) => void;
  readonly recordRates: ReturnType<typeof createRateRecorder>;
  readonly recordRevision: ReturnType<typeof createRevisionRecorder>;
  readonly recordCauses: ReturnType<typeof createCauseRecorder>;
  readonly recordEnd: ReturnType<typeof createEndRecorder>;
  /** Writes the event to everybody who wants to hear of it. */
  readonly tell: (comparison: number, event: EventKind) => void;
}

export function createRecorders(database: SqliteDatabase, { clock, random }: Chance): Recorders {
  return {
    clock,
    random,
    addHistory: createHistoryWriter(database, clock),
    recordRates: createRateRecorder(database),
    recordRevision: createRevisionRecorder(database),
    recordCauses: createCauseRecorder(database),
    recordEnd: createEndRecorder(database),
    tell: createDeliveryOutbox(database, { clock, random }),
  };
}
