import { grant, minus, plus, withinCapacity, type Room, type Waiting } from './slots.ts';

/** The room of one machine, shared by everything that runs on it. */
export interface Slots {
  /** Runs `work` once there is room for it; what has the lowest priority number goes first. Throws the signal's reason while waiting. */
  use<T>(ask: { need: Room; priority: number; signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
  /** What nobody uses. */
  free(): Room;
  /** How much waits for room. */
  waiting(): number;
  /** Sets what there is; what runs already goes on. */
  resize(capacity: Room): void;
}

interface Waiter extends Waiting {
  readonly start: () => void;
}

/** `onChange` is called when room became free, or less is waited for. */
export function createSlots(capacity: Room, onChange: () => void = () => {}): Slots {
  let total = capacity;
  let free = capacity;
  let order = 0;
  const waiters = new Set<Waiter>();

  const admit = (): void => {
    for (const waiter of grant([...waiters], free)) {
      waiters.delete(waiter);
      free = minus(free, waiter.need);
      waiter.start();
    }
    onChange();
  };

  const enter = async (need: Room, priority: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { order: (order += 1), priority, need, start: resolve };
    const leave = (): void => {
      // Once started it is no longer among those that wait.
      if (!waiters.delete(waiter)) return;
      reject(signal.reason);
      admit();
    };
    waiters.add(waiter);
    signal.addEventListener('abort', leave, { once: true });
    admit();
    await promise.finally(() => signal.removeEventListener('abort', leave));
  };

  return {
    async use({ need, priority, signal }, work) {
      const taken = withinCapacity(need, total);
      await enter(taken, priority, signal);
      try {
        return await work();
      } finally {
        free = plus(free, taken);
        admit();
      }
    },
    free: () => free,
    waiting: () => waiters.size,
    resize(next) {
      free = minus(plus(free, next), total);
      total = next;
      admit();
    },
  };
}
