import { KIND_FACTS, type Cause } from './cause.ts';
import { shownName } from './shown-name.ts';
import { wordList } from './word-list.ts';

const MOST_MEMBERS = 2;

/** One plain sentence without a full stop: "`bin/app` embeds the build path", "`app.deb` records the build time, in `usr/bin/app`". */
export function causeSentence(cause: Cause): string {
  const { path, kind, isLatent } = cause;
  const title = KIND_FACTS[kind].title;
  const where = tellMembers(cause);
  return `${shownName(path)} ${title}${where}${tellTrigger(cause)}${isLatent ? ', which all builds happen to share' : ''}`;
}

/** The innermost names; a member of the artifact itself needs none. */
function tellMembers({ members, memberCount }: Cause): string {
  const names = [...new Set(members.flatMap((member) => member.at(-1) ?? []))];
  if (names.length === 0) return '';
  const shown = names.slice(0, MOST_MEMBERS).map((name) => shownName(name));
  const rest = Math.max(memberCount, names.length) - shown.length;
  return `, in ${wordList(rest > 0 ? [...shown, `${rest} more`] : shown)}`;
}

function tellTrigger({ variations, nondeterministic, isLatent }: Cause): string {
  if (nondeterministic !== null) return ', even between builds in one environment';
  if (isLatent || variations.length < 2) return '';
  return `, only where ${wordList(
    variations.map((name) => name.replace('-', ' ')),
    variations.length,
  )} vary together`;
}
