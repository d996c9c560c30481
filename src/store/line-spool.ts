/** Lines that do not fit into memory any more, for as long as this process needs them. */
export interface LineSpool {
  /** Takes the next lines; the first one is number 1. None may hold a newline. A disk that takes them no more makes it keep what it has. */
  add(lines: readonly string[]): void;
  /** Some of the lines from `number` on, some 64 KiB of them; empty when that line is not kept. */
  read(number: number): Promise<string[]>;
  /** Gives the room back. Nothing is kept from then on. */
  close(): void;
}
