import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Everything Verbatim makes in an engine carries these, so that it can be found again or cleared. */
export const LABEL = {
  /** What it is for: `build`, `fetch`, `setup`, `source`, `diff`, `image`. */
  role: 'verbatim.role',
  comparison: 'verbatim.comparison',
  /** The plan's name. */
  build: 'verbatim.build',
  attempt: 'verbatim.attempt',
  /** Who made it and is still looking after it: see `ownerOf`. */
  owner: 'verbatim.owner',
} as const;

/** Names of what a trial of the engine makes. */
export const PROBE_PREFIX = 'verbatim-probe-';

export const ROLES = ['build', 'fetch', 'setup', 'source', 'diff', 'image'] as const;
export type Role = (typeof ROLES)[number];

export function labelsFor(role: Role, more: Record<string, string> = {}): Record<string, string> {
  return { [LABEL.role]: role, [LABEL.owner]: ownerOf(process.pid), ...more };
}

/**
 * The owner of what a service makes: its store, not its process, so that the next process of the same store goes on with it, and nobody
 * else takes it for a dead one's. `instance` is the store's id.
 */
export function storeOwner(instance: string): string {
  return `store:${instance}`;
}

/** True when the process that the label names still runs. One that cannot be seen from here, and a store, is taken to be alive. */
export function isOwnerAlive(owner: string): boolean {
  if (!isOwnerHere(owner)) return true;
  const pid = owner.split('/')[1];
  try {
    return owner === ownerOf(Number(pid));
  } catch {
    return false;
  }
}

/** True when processes like the label's can be seen from here. */
export function isOwnerHere(owner: string): boolean {
  return owner.startsWith(`${here()}/`);
}

/** `<place>/<pid>/<start time>`: field 22 of /proc/PID/stat is the start time, as a process id alone may be used again. */
export function ownerOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${here()}/${pid}/${startTime}`;
}

/** The host and the numbering of its processes: a container with its host's name has another. */
function here(): string {
  const [namespace = ''] = /[0-9]+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
  return `${hostname()}:${namespace}`;
}
