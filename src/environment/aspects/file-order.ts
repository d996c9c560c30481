import type { Aspect } from './aspect.ts';

/** ext4 lists a directory by a hash of the names; its seed is the order. No tool inside the container shows the seed. */
export const fileOrder: Aspect = {
  control: (draw) => ({ fileOrder: draw.uuid('file-order') }),
  vary: (draw) => ({ fileOrder: draw.uuid('file-order') }),
  uncontrolled: { value: { fileOrder: null }, alsoWhenLeftOut: false },
  describe: (environment) => environment.fileOrder ?? "the engine's",
  traces: (environment) => (environment.fileOrder === null ? [] : [environment.fileOrder]),
  check: () => [],
};
