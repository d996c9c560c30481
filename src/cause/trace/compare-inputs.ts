import type { Flows, Written } from './flows.ts';
import type { Unit } from './form-units.ts';
import { BUILD } from './neutral-text.ts';
import type { FileEvent, Sent } from './trace.ts';

/** A command of one build, up to an event of its trace. */
export interface Moment {
  readonly flows: Flows;
  readonly unit: Unit;
  readonly at: number;
}

export interface PipeEnd {
  readonly unit: Unit;
  readonly sent: Sent;
}

/** What a command had read by then, against what its counterpart had. */
export interface ComparedInputs {
  /** How many could be compared. */
  readonly count: number;
  readonly files: readonly { readonly path: string; readonly left: Written; readonly right: Written }[];
  /** The one read last first. */
  readonly pipes: readonly { readonly left: PipeEnd; readonly right: PipeEnd }[];
  /** Differ, and who wrote them was not seen. */
  readonly unexplained: readonly string[];
  /** Differ, and are the environment's own, such as the account. */
  readonly ofEnvironment: readonly string[];
  /** Have no digest, or were read by one of the two alone. */
  readonly unseen: readonly string[];
}

export function compareInputs(
  left: Moment,
  right: Moment,
  partners: ReadonlyMap<Unit, Unit>,
): ComparedInputs {
  const files = compareFiles(left, right);
  const pipes = comparePipes(left, right, partners);
  return { ...files, count: files.count + pipes.count, pipes: pipes.differing };
}

function compareFiles(left: Moment, right: Moment) {
  const [ours, theirs] = [readsOf(left), readsOf(right)];
  const found = {
    count: 0,
    files: [] as { path: string; left: Written; right: Written }[],
    unexplained: [] as string[],
    ofEnvironment: [] as string[],
    unseen: [...theirs].filter(([key]) => !ours.has(key)).map(([, { path }]) => path),
  };
  for (const [key, read] of ours) {
    const other = theirs.get(key);
    const { path } = read;
    if (other === undefined || read.digest === null || other.digest === null) {
      found.unseen.push(path);
      continue;
    }
    found.count += 1;
    if (read.digest === other.digest) continue;
    const [one, two] = [
      left.flows.lastWriteOf(path, read.at, read.digest),
      right.flows.lastWriteOf(path, other.at, other.digest),
    ];
    if (one !== null && two !== null) found.files.push({ path, left: one, right: two });
    else if (one === null && two === null && !path.startsWith(BUILD)) found.ofEnvironment.push(path);
    else found.unexplained.push(path);
  }
  return found;
}

/** Asked by libselinux, which every coreutils program loads. */
const ASIDE: ReadonlySet<string> = new Set(['/proc/filesystems']);

/** What it read last of each file that it had not written itself. Names in /tmp stand for several files: these are counted. */
function readsOf({ flows, unit, at }: Moment): Map<string, FileEvent> {
  const reads = new Map<string, FileEvent>();
  const counts = new Map<string, number>();
  for (const read of unit.reads) {
    if (read.at >= at) break;
    if (ASIDE.has(read.path)) continue;
    if (flows.lastWriteOf(read.path, read.at, read.digest)?.unit === unit) continue;
    if (!read.path.startsWith('{tmp}')) {
      reads.set(read.path, read);
      continue;
    }
    const count = (counts.get(read.path) ?? 0) + 1;
    counts.set(read.path, count);
    reads.set(`${read.path}#${count}`, read);
  }
  return reads;
}

function comparePipes(left: Moment, right: Moment, partners: ReadonlyMap<Unit, Unit>) {
  const theirs = sendersOf(right);
  const differing: { left: PipeEnd; right: PipeEnd }[] = [];
  let count = 0;
  for (const ours of sendersOf(left)) {
    const partner = partners.get(ours.unit);
    const index = theirs.findIndex(({ unit }) => unit === partner);
    if (index === -1) continue;
    const [other] = theirs.splice(index, 1);
    if (other === undefined) continue;
    count += 1;
    if (!isSameContent(ours.sent, other.sent)) differing.unshift({ left: ours, right: other });
  }
  return { count, differing };
}

function sendersOf({ flows, unit, at }: Moment): PipeEnd[] {
  const received = unit.received.filter((event) => event.at < at);
  return received.flatMap(({ pipe }) => flows.sendersTo(pipe, unit));
}

/** Short content is there to be compared without the build folder, which a command such as `pwd` may well print. */
function isSameContent(left: Sent, right: Sent): boolean {
  return left.digest === right.digest || (left.isShort && right.isShort && left.start === right.start);
}
