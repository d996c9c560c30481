import { closestMatch } from 'leven';
import type { z } from 'zod';

import { describeIssue, showFound, valueAt, type Problem } from '../recipe/describe-issue.ts';
import { projectEntrySchema } from './projects-file.ts';

const { shape } = projectEntrySchema;
const ENTRY_KEYS = Object.keys(shape);
const NESTED_KEYS: Readonly<Record<string, readonly string[]>> = {
  schedule: ['cron', 'time-zone'],
  watch: ['branches', 'tags', 'every', 'existing'],
  retention: ['keep', 'keep-bad'],
  tries: ['error', 'bad'],
};
/** What people write who come from the API or from other tools. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  builders: 'on',
  url: 'source',
  git: 'source',
  cron: 'schedule',
  timezone: 'time-zone',
  timeZone: 'time-zone',
  interval: 'every',
  keepBad: 'keep-bad',
  retries: 'tries',
  timeout: 'deadline',
  build: 'amend',
  packages: 'amend',
  artifacts: 'amend',
};

/** What a schema issue of a projects file means for the person who wrote `raw`. */
export function describeProjectsIssue(issue: z.core.$ZodIssue, raw: unknown): Problem[] {
  const depth = issue.path[0] === 'projects' ? 2 : issue.path[0] === 'defaults' ? 1 : 0;
  if (depth > 0 && issue.path[depth] === 'amend') return inRecipe(issue, raw, depth + 1);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path, key], knownKeys(issue.path, depth)));
  }
  const label = issue.path.map(String).join('.');
  if (issue.code === 'invalid_key') {
    return [
      { path: issue.path, isKey: true, message: `${label}: ${issue.issues[0]?.message ?? issue.message}` },
    ];
  }
  const found = showFound(valueAt(raw, issue.path));
  return [{ path: issue.path, isKey: false, message: `${label}: ${issue.message}; found ${found}` }];
}

/** A recipe tells of its own keys. */
function inRecipe(issue: z.core.$ZodIssue, raw: unknown, depth: number): Problem[] {
  const above = issue.path.slice(0, depth);
  const inner = describeIssue({ ...issue, path: issue.path.slice(depth) }, valueAt(raw, above));
  return inner.map((problem) => ({
    ...problem,
    path: [...above, ...problem.path],
    message: `${above.map(String).join('.')}.${problem.message}`,
  }));
}

function knownKeys(path: readonly PropertyKey[], depth: number): readonly string[] {
  if (path.length === 0) return ['defaults', 'projects'];
  const inside = path[depth];
  return inside === undefined ? ENTRY_KEYS : (NESTED_KEYS[String(inside)] ?? ENTRY_KEYS);
}

function unknownKey(path: readonly PropertyKey[], known: readonly string[]): Problem {
  const name = String(path.at(-1));
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  const close =
    other !== undefined && known.includes(other)
      ? other
      : closestMatch(name.slice(0, 50).toLowerCase(), known, { maxDistance: 3 });
  const advice = close === undefined ? `expected one of ${known.join(', ')}` : `did you mean "${close}"?`;
  return { path, isKey: true, message: `${path.map(String).join('.')}: unknown key; ${advice}` };
}
