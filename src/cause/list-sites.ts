import type { MemberPath } from '../comparison/cause.ts';
import type { DiffNode } from '../comparison/difference.ts';
import { readUnifiedDiff } from './read-unified-diff.ts';
import type { EnvironmentPair, Site } from './site.ts';

/** A diff of more places than this is told by those that come first. */
const MOST_SITES = 20_000;

/** diffoscope's nodes that are no member of anything but another view of the file above them. */
const VIEW =
  /\{\}|^filetype from file\(1\)$|^(?:file list|encoding|Pretty-printed|metadata|Python bytecode|sng|stat|lsattr|getfacl|objdump|readelf|strings|xxd|symlink|device|line order|Comparing|zipinfo|zipnote|bsdtar|js-beautify|procyon|javap|error from)\b|^(?:[a-z]+(?:-[a-z]+)* --?[a-z])/;

/**
 * Every place of a diffoscope tree that holds changed lines, outermost first. Never throws, however the tree is made up.
 * A name without a path that stands for the uncompressed form of the one above (`data.tar` in `data.tar.xz`) is kept: see
 * `memberKey`.
 */
export function listSites(root: DiffNode, path: string, environments: EnvironmentPair): Site[] {
  const sites: Site[] = [];
  const open: { node: DiffNode; member: MemberPath; command: string | null; commands: readonly string[] }[] =
    [{ node: root, member: [], command: null, commands: viewsOf(root) }];
  for (const { node, member, command, commands } of open) {
    if (sites.length >= MOST_SITES) break;
    if (node.unifiedDiff !== null && node.unifiedDiff !== '') {
      const read = readUnifiedDiff(node.unifiedDiff);
      const name = member.at(-1) ?? path;
      const own = {
        path,
        member,
        name,
        command,
        where: node === root ? path : node.source1,
        commands,
        environments,
      };
      sites.push({ ...own, comments: node.comments, ...read, isCut: read.isCut || node.truncated });
    }
    for (const child of node.details) {
      const isView = VIEW.test(child.source1) && child.details.length === 0;
      open.push({
        node: child,
        member: isView ? member : [...member, child.source1],
        command: isView ? child.source1 : null,
        commands: isView ? commands : viewsOf(child),
      });
    }
  }
  return sites;
}

function viewsOf(node: DiffNode): string[] {
  return node.details.map(({ source1 }) => source1).filter((source) => VIEW.test(source));
}
