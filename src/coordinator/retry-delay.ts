const FIRST_MS = 30_000;
const LONGEST_MS = 3600 * 1000;

/** How long to wait before try number `tries` + 1, in ms: twice as long each time, an hour at most, with jitter. */
export function retryDelayMs(tries: number, random: () => number): number {
  return jittered(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, tries - 1)), random);
}

/** Between half of it and all of it, so that what failed together does not come back together. `random` gives 0 up to 1. */
export function jittered(delayMs: number, random: () => number): number {
  return Math.round(delayMs * (0.5 + random() / 2));
}
