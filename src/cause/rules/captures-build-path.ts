import { seeValues } from '../see-values.ts';
import type { Seen, Site } from '../site.ts';
import { environmentRule } from './environment-rule.ts';
import type { Rule } from './rule.ts';

const own = environmentRule({
  kind: 'captures-build-path',
  sees: "either build's own path; where that is not known, another absolute path to the same name",
  values: ({ buildPath }) => [buildPath],
});

export const capturesBuildPath: Rule = {
  ...own,
  see: (site) => {
    const { left, right } = site.environments;
    return left === null || right === null ? seeOtherFolder(site) : own.see(site);
  },
};

/** `/tmp/one/src/main.c` and `/srv/two/src/main.c`: the last name is the same. */
function seeOtherFolder(site: Site): Seen | null {
  const seen = seeValues(site, /(?<![\w.~/:-])(?:\/[\w.+~-]+){2,}/g, 'path');
  if (seen === null) return null;
  const [left, right] = [seen.saw.left, seen.saw.right].map((path) => path.slice(path.lastIndexOf('/')));
  return left === right ? seen : null;
}
