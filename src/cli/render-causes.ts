import { shownName } from '../comparison/shown-name.ts';
import { wordList } from '../comparison/word-list.ts';
import type { CauseSharing } from '../coordinator/cause-access.ts';
import { counted } from '../report/quantity.ts';
import { visibleText } from '../report/visible-text.ts';
import type { CauseKindRecord, CauseRecord, CauseSighting, Spread } from '../store/cause-group.ts';
import { columns } from './columns.ts';

const SHOWN_CAUSES = 3;
const SHOWN_PATHS = 2;
/** What asks for somebody's time comes first. */
const ORDER = ['regressed', 'new', 'ongoing', 'resolved'] as const;

/** One line a kind: its name, how far it is spread, what it does, and its causes. */
export function renderCauseKinds(kinds: readonly CauseKindRecord[]): string {
  if (kinds.length === 0) return 'No cause is known. `verbatim compare SOURCE` finds them.\n';
  return columns(
    kinds.map(({ kind, differing, latent, title, causes }) => {
      const shown = causes.slice(0, SHOWN_CAUSES).map(({ fingerprint }) => fingerprint);
      const more = causes.length > shown.length ? ', …' : '';
      return [kind, spreadWords(differing, latent), title, `${shown.join(', ')}${more}`];
    }),
  );
}

/** One line a cause of a project, what came back first. */
export function renderProjectCauses(causes: readonly CauseRecord[]): string {
  if (causes.length === 0) return 'No such cause is known of it.\n';
  const sorted = causes.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return columns(
    sorted.map((cause) => [
      cause.status,
      cause.fingerprint,
      `${pathWords(cause)} ${cause.title}`,
      since(cause),
    ]),
  );
}

/** Who shares a cause. */
export function renderSharing({ kind, title, differing, latent, items }: CauseSharing): string {
  const head = `${kind}: ${title}, in ${spreadWords(differing, latent)}\n\n`;
  const rows = items.map((cause) => [
    visibleText(cause.project ?? cause.source ?? ''),
    cause.status,
    pathWords(cause),
    since(cause),
  ]);
  return `${head}${columns(rows)}`;
}

const words = (spread: Spread): string =>
  `${counted(spread.projects, 'project')}, ${counted(spread.artifacts, 'artifact')}`;

function spreadWords(differing: Spread, latent: Spread): string {
  const shared = latent.projects === 0 ? '' : `shared by all builders in ${words(latent)}`;
  if (differing.projects === 0 && shared !== '') return shared;
  return shared === '' ? words(differing) : `${words(differing)} (${shared})`;
}

function pathWords({ paths, artifactCount, isLatent }: CauseRecord): string {
  const shown = paths.slice(0, SHOWN_PATHS).map((path) => shownName(path));
  const rest = artifactCount - shown.length;
  const names = wordList(rest > 0 ? [...shown, `${rest} more`] : shown);
  return isLatent ? `${names} (shared by all builders)` : names;
}

function since({ firstSeen, lastSeen, resolvedIn }: CauseRecord): string {
  if (resolvedIn !== null) return `last in ${revisionWords(lastSeen)}, gone in ${revisionWords(resolvedIn)}`;
  return `since ${revisionWords(firstSeen)}`;
}

/** A version, else a commit, else a digest, each as long as it takes to find it, and the day. */
function revisionWords({ version, commit, revision, firstSeenAt }: CauseSighting): string {
  const name = version ?? commit?.slice(0, 12) ?? revision.slice(0, 12);
  return `${visibleText(name)} (${firstSeenAt.slice(0, 10)})`;
}
