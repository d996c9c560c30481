import type { MemberPath } from '../comparison/cause.ts';
import type { Environment } from '../environment/environment.ts';

/** The environments of the two builds that a diff's sides come from; null where they are not known. */
export interface EnvironmentPair {
  readonly left: Environment | null;
  readonly right: Environment | null;
}

/** Lines that one side has and the other has not, and that no rule has explained yet. */
export interface Lines {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** One place of a diff that holds changed lines: what a rule looks at. */
export interface Site extends Lines {
  /** The artifact's path. */
  readonly path: string;
  readonly member: MemberPath;
  /** The innermost file's name: the last of `member`, or the artifact's path. */
  readonly name: string;
  /** The command whose output this is, such as `readelf --wide --notes {}`; null for the file's own text or bytes. */
  readonly command: string | null;
  /** diffoscope's name of the node. */
  readonly where: string;
  readonly comments: readonly string[];
  /** All lines of either side that the diff shows, unchanged ones too, in order. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** True when lines were left out: nothing may be concluded from what is not there. */
  readonly isCut: boolean;
  /** True when the lines are bytes, decoded as Latin-1 from a hex dump, one run of changes a line. */
  readonly isBinary: boolean;
  /** The commands that show a difference of the same member, this one included. */
  readonly commands: readonly string[];
  readonly environments: EnvironmentPair;
}

/** What a rule saw, and what it leaves for the rules after it. */
export interface Seen {
  readonly saw: { readonly left: string; readonly right: string };
  readonly rest: Lines;
}
