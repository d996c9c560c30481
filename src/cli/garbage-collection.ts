import { setFlagsFromString } from 'node:v8';

const FLAGS = [
  // V8 does not enlarge the place where objects begin; each MiB there costs three of the process.
  '--semi-space-growth-factor=1',
  // Pieces of a long stream lie outside its heap. It neither marks all that lives whenever 64 MiB of them came, nor leaves the dead
  // to threads that have to share two processors with the engine.
  '--external-memory-accounted-in-global-limit',
  '--no-concurrent-array-buffer-sweeping',
];

/**
 * For a command, which does one thing; a service answers many requests at once and needs the room. To be called before anything large is
 * imported.
 */
export function collectSparingly(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
