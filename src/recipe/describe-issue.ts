import { closestMatch } from 'leven';
import type { z } from 'zod';

import { VARIATIONS } from '../environment/variation.ts';
import { LIMIT_NAMES } from './recipe-file-limits.ts';

const TOP_KEYS = ['packages', 'fetch', 'build', 'output', 'artifacts', 'variables', 'without', 'limits'];

/** What people write who come from other tools. */
const OTHER_NAMES: Record<string, string> = {
  run: 'build',
  script: 'build',
  command: 'build',
  commands: 'build',
  steps: 'build',
  env: 'variables',
  environment: 'variables',
  dependencies: 'packages',
  depends: 'packages',
  apt: 'packages',
  download: 'fetch',
  prepare: 'fetch',
  artifact: 'artifacts',
  files: 'artifacts',
  outputs: 'artifacts',
  timeout: 'limits.time',
  memory: 'limits.memory',
  skip: 'without',
  exclude: 'without',
  'build-time': 'time',
  ram: 'memory',
  cpu: 'cpus',
  processes: 'pids',
  artifacts: 'artifact-count',
};

/** One thing wrong with recipe data, and whether it is the key or the value at `path`. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly isKey: boolean;
  readonly message: string;
}

/** What a schema issue means for the person who wrote `raw`: `limits.time: expected …; found "soon"`. */
export function describeIssue(issue: z.core.$ZodIssue, raw: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path, key], issue.path.length > 0));
  }
  const label = issue.path.map(String).join('.');
  if (issue.code === 'invalid_key') {
    const reason = issue.issues[0]?.message ?? issue.message;
    return [{ path: issue.path, isKey: true, message: `${label}: ${reason}` }];
  }
  const found = valueAt(raw, issue.path);
  const message = `${label}: ${issue.message}; found ${showFound(found)}${suggestVariation(issue, found)}`;
  return [{ path: issue.path, isKey: false, message }];
}

function unknownKey(path: readonly PropertyKey[], isLimit: boolean): Problem {
  const name = String(path.at(-1));
  const known = isLimit ? Object.keys(LIMIT_NAMES) : TOP_KEYS;
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  const close = other !== undefined && (known.includes(other) || !isLimit) ? other : closest(name, known);
  const advice = close === undefined ? `expected one of ${known.join(', ')}` : `did you mean "${close}"?`;
  return { path, isKey: true, message: `${path.map(String).join('.')}: unknown key; ${advice}` };
}

function suggestVariation(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code !== 'invalid_value' || typeof found !== 'string') return '';
  const close = closest(found, VARIATIONS);
  return close === undefined ? `; the variations are ${VARIATIONS.join(', ')}` : `; did you mean "${close}"?`;
}

function closest(name: string, known: readonly string[]): string | undefined {
  return closestMatch(name.slice(0, 50).toLowerCase(), known, { maxDistance: 3 });
}

/** What is at `path` in data; undefined when nothing is. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** A value as a message shows it, cut. */
export function showFound(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'keys with values';
  if (value === '' || value === null || value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
