import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Everything Verbatim makes in an engine carries these, so that it can be found again or cleared. */
export const LABEL = {
  /** What it is for: `build`, `fetch`, `setup`, `source`, `diff`, `image`. */
  role: 'verbatim.role',
  comparison: 'verbatim.comparison',
  /** The plan's name. */
  build: 'verbatim.build',
  attempt: 'verbatim.attempt',
  /** Who made it and is still looking after it: `<host>/<pid>/<start time of that process>`. */
  owner: 'verbatim.owner',
} as const;

export const ROLES = ['build', 'fetch', 'setup', 'source', 'diff', 'image'] as const;
export type Role = (typeof ROLES)[number];

export function labelsFor(role: Role, more: Record<string, string> = {}): Record<string, string> {
  return { [LABEL.role]: role, [LABEL.owner]: ownerOf(process.pid), ...more };
}

/** True when the process that the label names still runs here. Another host's is taken to be alive. */
export function isOwnerAlive(owner: string): boolean {
  const [host, pid] = owner.split('/');
  if (host !== hostname()) return true;
  try {
    return owner === ownerOf(Number(pid));
  } catch {
    return false;
  }
}

/** `<host>/<pid>/<start time>`: field 22 of /proc/PID/stat is the start time, as a process id alone may be used again. */
export function ownerOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${hostname()}/${pid}/${startTime}`;
}
