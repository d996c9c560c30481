import type { Slots } from './create-slots.ts';

/** The machine's room as one comparison uses it. */
export interface WatchedRoom extends Slots {
  /** True once it has asked for any: before, it only reads its source. */
  hasAsked(): boolean;
}

/** `onAsked` is called when it asks for the first time. */
export function watchRoom(slots: Slots, onAsked: () => void): WatchedRoom {
  let hasAsked = false;
  return {
    ...slots,
    use(ask, work) {
      const isFirst = !hasAsked;
      hasAsked = true;
      const used = slots.use(ask, work);
      if (isFirst) onAsked();
      return used;
    },
    hasAsked: () => hasAsked,
  };
}
