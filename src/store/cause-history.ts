/** What the comparison that counts said of one cause in one revision. */
export interface Look {
  /** The revision's row: the same revision is looked at again, not a second time. */
  readonly revision: number;
  /** The comparison's row. */
  readonly comparison: number;
  /** When the revision was first asked for, in ms since the epoch: the order of revisions. */
  readonly at: number;
  /** Whether the cause was there. A comparison that could not tell is no look. */
  readonly saw: boolean;
}

export const CAUSE_STATUSES = ['new', 'ongoing', 'resolved', 'regressed'] as const;
export type CauseStatus = (typeof CAUSE_STATUSES)[number];

export interface CauseStanding {
  readonly status: CauseStatus;
  readonly firstSeen: Look;
  readonly lastSeen: Look;
  /** The first look after `lastSeen` that found it gone; null while it is not resolved. */
  readonly resolved: Look | null;
}

/** Beside the first one. A status takes the last two. */
const MOST_LOOKS = 16;

/**
 * Where a cause stands in a project, from the looks at it, oldest revision first. `newest` is the row of the newest revision that was
 * judged: where that one did not look, the cause is `ongoing`, for nobody has seen it gone. null when it was never seen.
 */
export function causeStanding(looks: readonly Look[], newest: number): CauseStanding | null {
  const firstAt = looks.findIndex(({ saw }) => saw);
  const firstSeen = looks[firstAt];
  const last = looks.at(-1);
  const lastAt = looks.findLastIndex(({ saw }) => saw);
  const lastSeen = looks[lastAt];
  if (firstSeen === undefined || lastSeen === undefined || last === undefined) return null;
  const seen = { firstSeen, lastSeen };
  if (!last.saw) return { status: 'resolved', ...seen, resolved: looks[lastAt + 1] ?? null };
  if (last.revision !== newest) return { status: 'ongoing', ...seen, resolved: null };
  const isNew = lastAt === firstAt;
  const status = isNew ? 'new' : looks[lastAt - 1]?.saw === true ? 'ongoing' : 'regressed';
  return { status, ...seen, resolved: null };
}

/**
 * With another look, which takes the place of an earlier one at the same revision. Revisions may come in any order. What lies before the
 * first sighting is left out; of a long history the first sighting and the newest looks stay. [] where no revision shows it any more.
 */
export function noteLook(looks: readonly Look[], look: Look): Look[] {
  const others = looks.filter(({ revision }) => revision !== look.revision);
  const sorted = [...others, look].toSorted((a, b) => a.at - b.at || a.revision - b.revision);
  const first = sorted.findIndex(({ saw }) => saw);
  if (first === -1) return [];
  const known = sorted.slice(first);
  return known.length > MOST_LOOKS + 1 ? [...known.slice(0, 1), ...known.slice(-MOST_LOOKS)] : known;
}
