import { saw } from '../see-values.ts';
import { readMemberList } from './member-list.ts';
import type { Rule } from './rule.ts';

const LEFTOVER =
  /(?:^|\/)(?:\.coverage(?:\.[^/]*)?|coverage\.xml|\.pytest_cache|\.hypothesis|\.nyc_output|\.tox|\.stestr|\.testrepository|__pycache__|[^/]+\.(?:gcda|gcno|pyc|orig|rej|swp)|test[-_]?results?(?:\.xml)?|[^/]*\.prof(?:raw|data)|nohup\.out|core)(?:\/|$)/;

/** Which of these a build leaves depends on whether and how its tests ran. */
export const testLeftover: Rule = {
  name: 'test-leftover',
  kind: 'test-leftover',
  sees: "coverage data, caches or test results in one side's list of members only",
  tool: null,
  covers: ['file-set'],
  see: (site) => {
    const list = readMemberList(site);
    if (list === null || site.isCut) return null;
    const names = { left: list.left.map(({ name }) => name), right: list.right.map(({ name }) => name) };
    const left = names.left.filter((name) => LEFTOVER.test(name) && !names.right.includes(name));
    const right = names.right.filter((name) => LEFTOVER.test(name) && !names.left.includes(name));
    if (left.length + right.length === 0) return null;
    return { saw: saw(left.slice(0, 4).join(', '), right.slice(0, 4).join(', ')), rest: site };
  },
};
