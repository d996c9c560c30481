import type { Unit } from './form-units.ts';
import type { FileEvent, Sent } from './trace.ts';

export interface Written {
  readonly unit: Unit;
  readonly event: FileEvent;
}

/** Who wrote what, for one trace. */
export interface Flows {
  /** The last write of a path before `at`, with this digest if there is one: a neutral path may stand for several files. */
  lastWriteOf(path: string, at: number, digest?: string | null): Written | null;
  /** What others sent into a pipe. One that also reads from it passes tokens, not content: it is left out. */
  sendersTo(pipe: number, reader: Unit): { readonly unit: Unit; readonly sent: Sent }[];
}

export function indexFlows(units: readonly Unit[]): Flows {
  const writes = new Map<string, Written[]>();
  const senders = new Map<number, { unit: Unit; sent: Sent }[]>();
  for (const unit of units) {
    for (const event of unit.writes) listIn(writes, event.path).push({ unit, event });
    const read = new Set(unit.received.map(({ pipe }) => pipe));
    for (const sent of unit.sent) if (!read.has(sent.pipe)) listIn(senders, sent.pipe).push({ unit, sent });
  }
  for (const list of writes.values()) list.sort((a, b) => a.event.at - b.event.at);
  return {
    lastWriteOf(path, at, digest = null) {
      const before = (writes.get(path) ?? []).filter(({ event }) => event.at < at);
      return before.findLast(({ event }) => event.digest === digest) ?? before.at(-1) ?? null;
    },
    sendersTo: (pipe, reader) => (senders.get(pipe) ?? []).filter(({ unit }) => unit !== reader),
  };
}

function listIn<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  const known = map.get(key);
  if (known !== undefined) return known;
  const list: Value[] = [];
  map.set(key, list);
  return list;
}
