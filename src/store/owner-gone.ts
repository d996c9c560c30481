import { isOwnerAlive, isOwnerHere } from '../build/docker-labels.ts';

/** Nobody here can ask whether another host's process lives: after this long it is taken to be gone. */
const FOREIGN_PATIENCE_MS = 7 * 24 * 3600 * 1000;

/** True when the process that an owner names no longer looks after what it began at `sinceMs`. */
export function isOwnerGone(owner: string, sinceMs: number, nowMs: number): boolean {
  if (!isOwnerAlive(owner)) return true;
  return !isOwnerHere(owner) && nowMs - sinceMs > FOREIGN_PATIENCE_MS;
}
