import type { CanaryWitness } from '../comparison/cause.ts';

export const BYTES_PER_LINE = 16;
/** More than this is no longer a place but a file. */
const MOST_BYTES = 256;

/** One byte of a dump. */
export interface DumpedByte {
  readonly hex: string;
  /** The character it is in ASCII, `.` where that is none that can be seen. */
  readonly text: string;
  readonly isMatch: boolean;
}

/** Up to 16 bytes, as `xxd` lays them out. */
export interface HexLine {
  /** Where the line starts, in bytes from the start of the member or section, as the witness counts. */
  readonly offset: number;
  readonly bytes: readonly DumpedByte[];
}

/** The bytes around a value, those that were recognised marked. */
export function hexLines({ context, match, offset }: CanaryWitness): HexLine[] {
  const bytes = Buffer.from(context.slice(0, MOST_BYTES * 2), 'hex');
  const start = Math.max(0, offset - match.start);
  const dumped = Array.from(bytes, (byte, index) => ({
    hex: byte.toString(16).padStart(2, '0'),
    text: byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.',
    isMatch: index >= match.start && index < match.start + match.length,
  }));
  return Array.from({ length: Math.ceil(dumped.length / BYTES_PER_LINE) }, (_, line) => ({
    offset: start + line * BYTES_PER_LINE,
    bytes: dumped.slice(line * BYTES_PER_LINE, (line + 1) * BYTES_PER_LINE),
  }));
}

/** Neighbouring bytes that are alike in being recognised, as runs. */
export function runsOf(bytes: readonly DumpedByte[]): { isMatch: boolean; bytes: DumpedByte[] }[] {
  const runs: { isMatch: boolean; bytes: DumpedByte[] }[] = [];
  for (const byte of bytes) {
    const last = runs.at(-1);
    if (last?.isMatch === byte.isMatch) last.bytes.push(byte);
    else runs.push({ isMatch: byte.isMatch, bytes: [byte] });
  }
  return runs;
}
