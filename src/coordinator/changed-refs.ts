import type { RemoteRefs } from '../source/git-remote-refs.ts';

/** A commit that a watched branch or tag has come to. */
export interface ChangedRef {
  /** Full names: a release often has its branch and its tag at one commit. */
  readonly names: readonly string[];
  readonly commit: string;
}

export interface RefLook {
  /** What was seen before, by full name; null before the first look. */
  readonly seen: Readonly<Record<string, string>> | null;
  readonly now: RemoteRefs;
  readonly isWatched: (name: string) => boolean;
  /** Takes what is there at the first look as new. */
  readonly existing: boolean;
  /** Most commits to give. The rest stays unseen for the next look. */
  readonly limit: number;
}

/**
 * What a look at a remote found new: branches and tags that came, or that are at another commit than before, forced or not. What is gone
 * is forgotten. `seen` is what counts as seen once the changes are dealt with; null when it is as before. Pure.
 */
export function changedRefs({ seen, now, isWatched, existing, limit }: RefLook): {
  changes: ChangedRef[];
  seen: Record<string, string> | null;
  isMore: boolean;
} {
  const before = new Map(Object.entries(seen ?? {}));
  const isTaken = (name: string, commit: string): boolean =>
    isWatched(name) && before.get(name) !== commit && (seen !== null || existing);
  const namesOf = new Map<string, string[]>();
  for (const [name, commit] of now) {
    if (isTaken(name, commit)) namesOf.set(commit, [...(namesOf.get(commit) ?? []), name]);
  }
  const changes = [...namesOf].slice(0, limit).map(([commit, names]) => ({ names, commit }));
  const taken = new Set(changes.map(({ commit }) => commit));
  const after = new Map<string, string>();
  for (const [name, commit] of now) {
    const counted = isTaken(name, commit) && !taken.has(commit) ? before.get(name) : commit;
    if (counted !== undefined) after.set(name, counted);
  }
  const isSame =
    seen !== null &&
    after.size === before.size &&
    [...after].every(([name, commit]) => before.get(name) === commit);
  return { changes, seen: isSame ? null : Object.fromEntries(after), isMore: namesOf.size > changes.length };
}
