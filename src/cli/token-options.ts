import { InvalidArgumentError, Option } from 'commander';

import { PROJECT_NAME } from '../comparison/project.ts';
import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from '../recipe/human-units.ts';
import type { NewToken } from '../store/token-store.ts';
import { DEFAULT_QUOTA, SCOPES, type Scope } from '../store/token.ts';
import { UsageError } from './usage-error.ts';

/** The options of `verbatim token create`, checked. */
export interface CreateTokenOptions {
  readonly scope: readonly Scope[];
  readonly project: readonly string[];
  readonly publicOnly: boolean;
  /** Seconds. */
  readonly expires?: number;
  /** A number, or `unlimited`. */
  readonly active: string;
  /** Sizes with their units, or `unlimited`. */
  readonly uploads: string;
  readonly stored: string;
}

const GIB = 1024 ** 3;
const UNLIMITED = 'unlimited';

export const TOKEN_OPTIONS: readonly Option[] = [
  new Option('--scope <scopes...>', 'what it may do').choices(SCOPES).default(['read'], 'read'),
  new Option('--project <names...>', 'only for these projects').default([], 'all').argParser(addProject),
  new Option('--public-only', 'for no private project').default(false),
  new Option('--expires <time>', 'how long it is good, such as 90d').argParser(seconds),
  new Option('--active <count>', 'comparisons at once, or unlimited')
    .default(textOf(DEFAULT_QUOTA.activeComparisons))
    .argParser(countOrUnlimited),
  new Option('--uploads <size>', 'most that its uploads keep, or unlimited')
    .default(inGib(DEFAULT_QUOTA.uploadBytes))
    .argParser(sizeOrUnlimited),
  new Option('--stored <size>', 'most that its comparisons keep, or unlimited')
    .default(inGib(DEFAULT_QUOTA.storedBytes))
    .argParser(sizeOrUnlimited),
];

/** `nowMs` is since the epoch. Throws UsageError. */
export function newTokenFrom(name: string, options: CreateTokenOptions, nowMs: number): NewToken {
  const { scope, project, publicOnly, expires, active, uploads, stored } = options;
  if (name.trim() === '' || name.length > 100) {
    throw new UsageError('INVALID_OPTION', 'a token’s name has 1 to 100 characters');
  }
  if (publicOnly && project.length > 0) {
    throw new UsageError('INVALID_OPTION', '--public-only and --project are given; a token is for either');
  }
  if (scope.includes('admin') && (publicOnly || project.length > 0)) {
    throw new UsageError('INVALID_OPTION', 'an admin token is for all projects', {
      hint: 'leave out --project and --public-only, or give the scopes read and submit',
    });
  }
  return {
    name: name.trim(),
    scopes: [...new Set(scope)],
    projects: publicOnly ? [] : project.length === 0 ? null : [...new Set(project)],
    quota: {
      activeComparisons: active === UNLIMITED ? null : Number(active),
      uploadBytes: bytesOf(uploads),
      storedBytes: bytesOf(stored),
    },
    expiresAtMs: expires === undefined ? null : nowMs + expires * 1000,
  };
}

function addProject(name: string, before: readonly string[]): string[] {
  if (PROJECT_NAME.test(name)) return [...before, name];
  throw new InvalidArgumentError('It takes the name of a project: lower-case letters, digits, . and -.');
}

function seconds(text: string): number {
  const value = DURATION_PATTERN.test(text) ? parseDuration(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('It takes a time with its unit, such as 12h or 90d.');
}

function countOrUnlimited(text: string): string {
  if (text === UNLIMITED || /^[1-9][0-9]{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes a whole number of at least 1, or unlimited.');
}

function sizeOrUnlimited(text: string): string {
  if (text === UNLIMITED || (SIZE_PATTERN.test(text) && parseSize(text) > 0)) return text;
  throw new InvalidArgumentError('It takes a size with its unit, such as 10GiB, or unlimited.');
}

function bytesOf(text: string): number | null {
  return text === UNLIMITED ? null : parseSize(text);
}

function textOf(count: number | null): string {
  return count === null ? UNLIMITED : String(count);
}

function inGib(bytes: number | null): string {
  return bytes === null ? UNLIMITED : `${bytes / GIB}GiB`;
}
