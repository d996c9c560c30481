import { z } from 'zod';

/** When a process kills itself. */
export const killTimeSchema = z.discriminatedUnion('kind', [
  /** Just there, when it comes by for the `occurrence`th time. */
  z.object({ kind: z.literal('point'), point: z.string(), occurrence: z.int() }),
  /** At its `step`th step, whichever that is: a recovery's steps come first. */
  z.object({ kind: z.literal('step'), step: z.int() }),
  /** So long after its start, also inside a transaction or a write. */
  z.object({ kind: z.literal('clock'), afterMs: z.int() }),
  z.object({ kind: z.literal('never') }),
]);
export type KillTime = z.infer<typeof killTimeSchema>;

/** More steps than two comparisons take: each is reached from a start, and from a recovery. */
const STEPS = 257;
/** Coprime to the above: the steps come in no order, and each comes once before any comes again. */
const STRIDE = 97;
const LONGEST_MS = 211;
const OCCURRENCES = 3;

/** The `kill`th of many: every point in turn, now and then any step, or any time. */
export function killTime(kill: number, points: readonly string[]): KillTime {
  if (kill % 8 === 3) return { kind: 'clock', afterMs: 1 + ((kill * 37) % LONGEST_MS) };
  if (kill % 4 === 1) return { kind: 'step', step: 1 + ((kill * STRIDE) % STEPS) };
  const turn = kill - Math.floor((kill + 5) / 8) - Math.floor((kill + 3) / 4);
  return {
    kind: 'point',
    point: points[turn % points.length] ?? '',
    occurrence: 1 + (Math.floor(turn / points.length) % OCCURRENCES),
  };
}
