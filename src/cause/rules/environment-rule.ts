import type { CauseKind } from '../../comparison/cause.ts';
import type { Environment } from '../../environment/environment.ts';
import { seeValues } from '../see-values.ts';
import type { Rule } from './rule.ts';

interface EnvironmentRuleParts {
  readonly kind: CauseKind;
  readonly sees: string;
  /** What an environment's value looks like where it is printed. */
  readonly values: (environment: Environment) => readonly string[];
  readonly covers?: readonly string[];
}

/** Anything shorter is found by chance. */
const SHORTEST = 3;

/** A rule that knows both builds' own values of one aspect. It says nothing where either environment is not known. */
export function environmentRule({ kind, sees, values, covers }: EnvironmentRuleParts): Rule {
  return {
    name: kind,
    kind,
    tool: null,
    sees,
    covers: covers ?? [],
    see: (site) => {
      const { left, right } = site.environments;
      if (left === null || right === null) return null;
      const patterns = { left: patternOf(values(left)), right: patternOf(values(right)) };
      return patterns.left.source === patterns.right.source ? null : seeValues(site, patterns, kind);
    },
  };
}

/** Longest first: one value may hold another. Not within a longer word or number. */
function patternOf(values: readonly string[]): RegExp {
  const escaped = values
    .filter((value) => value.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return escaped.length === 0
    ? /(?!)/g
    : new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join('|')})(?![A-Za-z0-9])`, 'g');
}
