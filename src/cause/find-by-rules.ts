import { isDeepStrictEqual } from 'node:util';

import type { CauseKind, MemberPath, RuleWitness } from '../comparison/cause.ts';
import type { DiffNode } from '../comparison/difference.ts';
import { isConsequence } from './consequence.ts';
import { listSites } from './list-sites.ts';
import { memberKey } from './member-key.ts';
import { isEmpty, type Rule } from './rules/rule.ts';
import { readMemberList } from './rules/member-list.ts';
import { CONTENT_RULES, FALLBACKS, LIST_RULES, RULES, VIEW_RULES } from './rules/rules.ts';
import type { EnvironmentPair, Lines, Site } from './site.ts';
import { isFollowing, isTable } from './views.ts';

/** What one rule saw in one member. */
export interface RuleFinding extends RuleWitness {
  readonly kind: CauseKind;
  /** The tool that does this, where only one does. */
  readonly tool: string | null;
  /** Seen between two builds of one and the same environment: no variation made it. */
  readonly isBetweenTwins: boolean;
}

export interface RuleInput {
  /** The artifact's path. */
  readonly path: string;
  /** The environments of a build of the left class and of one of the right. */
  readonly environments: EnvironmentPair;
}

/**
 * What the rules see in a diffoscope tree, whole rather than bounded, sorted by member. Never throws, however the tree is made
 * up, and does not depend on the order of its details. There is at least one finding where any line differs.
 */
export function findByRules(tree: DiffNode, { path, environments }: RuleInput): RuleFinding[] {
  const sites = listSites(tree, path, environments);
  const members = [...Map.groupBy(sites, ({ member }) => memberKey(member)).values()].map(examine);
  const known = members.flatMap(({ findings }) => findings);
  const unknown = members.filter(({ findings }) => findings.length === 0);
  const unexplained = unknown.flatMap(({ leftover }) => leftover);
  const own = known.length > 0 ? unexplained.filter((site) => !isConsequence(site)) : unexplained;
  const found = [...known, ...own.flatMap((site) => firstOf(FALLBACKS, site))];
  // Sizes, offsets and checksums alone: something differs that no view shows.
  const tables = unknown.flatMap((member) => member.tables);
  const bare = found.length > 0 ? [] : tables.length > 0 ? tables : sites.slice(0, 1);
  return oncePerMember([...found, ...bare.flatMap((site) => firstOf(FALLBACKS, site))]);
}

interface Examined {
  readonly findings: readonly RuleFinding[];
  /** Texts and bytes with lines that no rule explained. */
  readonly leftover: readonly Site[];
  /** The same of tables, whose columns mostly follow from something else. */
  readonly tables: readonly Site[];
}

/** One member: its own text and the views that say most; the views that follow from those only when they say nothing. */
function examine(sites: readonly Site[]): Examined {
  const first = examineSites(sites.filter(({ command }) => !isFollowing(command)));
  if (first.findings.length > 0) return first;
  const second = examineSites(sites.filter(({ command }) => isFollowing(command)));
  return {
    findings: second.findings,
    leftover: first.leftover.length > 0 ? first.leftover : second.leftover,
    tables: first.tables.length > 0 ? first.tables : second.tables,
  };
}

function examineSites(sites: readonly Site[]): Examined {
  const results = sites.map(applyRules);
  const findings = results.flatMap((result) => result.findings);
  const covered = new Set(
    RULES.filter(({ name }) => findings.some(({ rule }) => rule === name)).flatMap(({ covers }) => covers),
  );
  const unexplained = results.map(({ rest }) => rest).filter((rest) => !isEmpty(rest));
  return {
    findings: findings.filter(({ rule }) => !covered.has(rule)),
    leftover: unexplained.filter(({ command }) => !isTable(command)),
    tables: unexplained.filter(({ command }) => isTable(command)),
  };
}

function applyRules(site: Site): { findings: RuleFinding[]; rest: Site } {
  const findings: RuleFinding[] = [];
  let rest: Site = site;
  for (const rule of rulesFor(site)) {
    if (isEmpty(rest)) break;
    const seen = rule.see(rest);
    if (seen === null) continue;
    findings.push(findingOf(rule, site, seen.saw));
    rest = withLines(rest, seen.rest);
  }
  return { findings, rest };
}

function rulesFor(site: Site): readonly Rule[] {
  if (readMemberList(site) !== null) return LIST_RULES;
  // The encoding is a word, no table.
  return isTable(site.command) && site.command !== 'encoding'
    ? VIEW_RULES
    : [...VIEW_RULES, ...CONTENT_RULES];
}

function withLines(site: Site, { removed, added }: Lines): Site {
  return { ...site, removed, added };
}

function firstOf(rules: readonly Rule[], site: Site): RuleFinding[] {
  for (const rule of rules) {
    const seen = rule.see(site);
    if (seen !== null) return [findingOf(rule, site, seen.saw)];
  }
  return [];
}

function findingOf(
  { name, kind, tool }: Rule,
  { member, where, environments: { left, right } }: Site,
  saw: RuleWitness['saw'],
): RuleFinding {
  const isBetweenTwins = left !== null && isDeepStrictEqual(left, right);
  return { by: 'rule', rule: name, kind, tool, isBetweenTwins, member: [...member], where, saw: { ...saw } };
}

/** Of several places in one member, the first by name. */
function oncePerMember(findings: readonly RuleFinding[]): RuleFinding[] {
  const keyed = findings.map((finding) => ({ finding, key: sortKey(finding) }));
  const sorted = keyed
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
  const seen = new Map<string, RuleFinding>();
  for (const finding of sorted) {
    const key = `${memberKey(finding.member)}\0${finding.rule}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

function sortKey({ member, rule, where, saw }: { member: MemberPath } & RuleFinding): string {
  return [memberKey(member), rule, member.join('\0'), where, saw.left, saw.right].join('\0\0');
}
