import type { CauseKind } from '../../comparison/cause.ts';
import type { Lines, Seen, Site } from '../site.ts';
import { seeValues } from '../see-values.ts';

/** Knows one shape of difference. Pure; never throws; answers from the site alone. */
export interface Rule {
  readonly name: string;
  readonly kind: CauseKind;
  /** The tool that does this, where only one does. */
  readonly tool: string | null;
  /** What it looks at, for the table in docs/causes.md. */
  readonly sees: string;
  /** Names of rules whose findings in the same member follow from this one's. */
  readonly covers: readonly string[];
  see(site: Site): Seen | null;
}

export interface ValueRuleParts {
  readonly name: string;
  readonly kind: CauseKind;
  readonly sees: string;
  /** Global; matches the values and nothing beside them. */
  readonly pattern: RegExp;
  /** Where it applies; everywhere when null. */
  readonly isHere: ((site: Site) => boolean) | null;
  readonly tool?: string;
  readonly covers?: readonly string[];
}

/** A rule that knows what the changed values look like. */
export function valueRule({ pattern, isHere, tool, covers, ...rest }: ValueRuleParts): Rule {
  return {
    ...rest,
    tool: tool ?? null,
    covers: covers ?? [],
    see: (site) => (isHere === null || isHere(site) ? seeValues(site, pattern, rest.name) : null),
  };
}

/** True when a changed or unchanged line says so. */
export function mentions(site: Site, pattern: RegExp): boolean {
  return site.left.some((line) => pattern.test(line)) || site.right.some((line) => pattern.test(line));
}

export function isEmpty({ removed, added }: Lines): boolean {
  return removed.length === 0 && added.length === 0;
}
