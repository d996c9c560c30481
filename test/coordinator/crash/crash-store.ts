import type { Claim } from '../../../src/store/queue.ts';
import type { Store } from '../../../src/store/store.ts';

/** Called before and after each step, with its name: `ledger.endAttempt after`. */
export type Tick = (point: string) => void;

/** The store with a tick around each of its steps that a comparison takes. */
export function tickingStore(store: Store, tick: Tick): Store {
  const claimed = (claim: Claim): Claim => ({ ...claim, ledger: ticking('ledger', claim.ledger, tick) });
  const queue = ticking('queue', store.queue, tick);
  return {
    ...store,
    blobs: ticking('blobs', store.blobs, tick, ['put', 'putSynced']),
    fetches: ticking('fetches', store.fetches, tick),
    queue: {
      ...queue,
      claimNext: (most) => queue.claimNext(most).map(claimed),
      claimAbandoned: () => queue.claimAbandoned().map(claimed),
    },
  };
}

/** `of` with a tick before and after each call of its methods, or of those named. */
export function ticking<T extends object>(what: string, of: T, tick: Tick, only?: readonly string[]): T {
  return new Proxy(of, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || only?.includes(String(name)) === false) return value;
      return (...given: unknown[]): unknown => {
        tick(`${what}.${String(name)} before`);
        const result: unknown = Reflect.apply(value, target, given);
        if (result instanceof Promise) return ticked(result, `${what}.${String(name)} after`, tick);
        tick(`${what}.${String(name)} after`);
        return result;
      };
    },
  });
}

async function ticked(result: Promise<unknown>, point: string, tick: Tick): Promise<unknown> {
  const value = await result;
  tick(point);
  return value;
}
