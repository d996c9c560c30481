/** What the machine has, or what one piece of work takes of it. */
export interface Room {
  readonly cpus: number;
  readonly memoryBytes: number;
}

/** Work that waits for room. */
export interface Waiting {
  /** Rises with arrival. */
  readonly order: number;
  /** Lower goes first. */
  readonly priority: number;
  readonly need: Room;
}

/**
 * Which of those that wait may start now, in this order: by priority, then by arrival. One that does not fit yet keeps those behind it
 * waiting, or a large one would wait for ever. Pure.
 */
export function grant<W extends Waiting>(waiting: readonly W[], free: Room): W[] {
  const granted: W[] = [];
  let left = free;
  for (const next of waiting.toSorted((a, b) => a.priority - b.priority || a.order - b.order)) {
    if (!fits(next.need, left)) break;
    left = minus(left, next.need);
    granted.push(next);
  }
  return granted;
}

/** The need of what asks for more than there is at all: all there is, so that it runs alone. */
export function withinCapacity(need: Room, capacity: Room): Room {
  return {
    cpus: Math.min(need.cpus, capacity.cpus),
    memoryBytes: Math.min(need.memoryBytes, capacity.memoryBytes),
  };
}

export function minus(room: Room, taken: Room): Room {
  return { cpus: room.cpus - taken.cpus, memoryBytes: room.memoryBytes - taken.memoryBytes };
}

export function plus(room: Room, given: Room): Room {
  return { cpus: room.cpus + given.cpus, memoryBytes: room.memoryBytes + given.memoryBytes };
}

function fits(need: Room, free: Room): boolean {
  return need.cpus <= free.cpus && need.memoryBytes <= free.memoryBytes;
}
