import { readFileSync } from 'node:fs';

/** What a process runs; empty where it has ended, also while nobody has taken note of its end. */
export function commandOf(pid: string | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
