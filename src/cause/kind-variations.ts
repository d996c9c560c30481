import { KIND_FACTS, type CauseKind } from '../comparison/cause.ts';
import type { Variation } from '../environment/variation.ts';

/** What can trigger a kind, where its group does not say it. */
const OWN: Partial<Record<CauseKind, readonly Variation[]>> = {
  'captures-build-time': ['clock'],
  'cpp-date-macro': ['clock'],
  'timezone-dependent': ['timezone'],
  'captures-execution-time': [],
  'locale-order': ['locale'],
  'directory-order': ['file-order'],
  'line-order': [],
  'key-order': ['aslr'],
  'jar-manifest-order': ['aslr', 'file-order'],
  'records-build-flags': ['build-path', 'environment'],
  'archive-owner': ['user', 'uid'],
  'captures-user': ['user'],
  'captures-gecos': ['user'],
  'captures-uid': ['uid'],
  'captures-home': ['home'],
  'jar-built-by': ['user'],
  'captures-hostname': ['hostname'],
  'captures-domain': ['domain'],
  'memory-address': ['aslr'],
  'cpu-features': [],
  'captures-environment': ['environment'],
  'captures-path-variable': ['path'],
  'captures-shell': ['shell'],
  'line-ending': [],
};

const OF_GROUP: Readonly<Record<(typeof KIND_FACTS)[CauseKind]['group'], readonly Variation[]>> = {
  timestamps: ['clock', 'timezone'],
  order: ['file-order', 'locale', 'cpus'],
  'build-path': ['build-path'],
  user: ['user'],
  hostname: ['hostname'],
  kernel: ['kernel'],
  randomness: [],
  cpu: ['cpus'],
  environment: ['environment'],
  umask: ['umask'],
  locale: ['locale'],
  signatures: [],
  toolchain: [],
  unknown: [],
};

/** The variations that can trigger a kind of cause. None: it says nothing of that. */
export function expectedVariations(kind: CauseKind): readonly Variation[] {
  return OWN[kind] ?? OF_GROUP[KIND_FACTS[kind].group];
}

/** The variation that a kind comes from unless something else is known; null where several are as likely. */
export function usualVariation(kind: CauseKind): Variation | null {
  // Archivers take what a directory lists. Few sort it, and those that do rarely by the locale.
  if (kind.endsWith('-member-order')) return 'file-order';
  const [only, ...more] = expectedVariations(kind);
  return more.length === 0 ? (only ?? null) : null;
}

/** What it is called when only an experiment speaks. */
export const KIND_OF_VARIATION: Readonly<Record<Variation, CauseKind>> = {
  'build-path': 'captures-build-path',
  home: 'captures-home',
  user: 'captures-user',
  uid: 'captures-uid',
  hostname: 'captures-hostname',
  domain: 'captures-domain',
  timezone: 'timezone-dependent',
  clock: 'captures-build-time',
  locale: 'locale-dependent',
  umask: 'umask-dependent',
  cpus: 'captures-cpu-count',
  environment: 'captures-environment',
  path: 'captures-path-variable',
  shell: 'captures-shell',
  'file-order': 'directory-order',
  kernel: 'captures-kernel',
  aslr: 'memory-address',
};

const UNDER: Partial<Record<CauseKind, Partial<Record<Variation, CauseKind>>>> = {
  'captures-build-time': { timezone: 'timezone-dependent', locale: 'locale-names' },
  'line-order': { 'file-order': 'directory-order', locale: 'locale-order', cpus: 'parallel-race' },
  'key-order': { 'file-order': 'directory-order', locale: 'locale-order', cpus: 'parallel-race' },
  numbers: KIND_OF_VARIATION,
  unclassified: KIND_OF_VARIATION,
};

/** Times that the kernel gives: no clock of a build reaches them. */
const FILE_TIMES: ReadonlySet<CauseKind> = new Set([
  'ar-member-time',
  'cpio-member-time',
  'gzip-header-time',
  'iso-image-time',
  'pyc-source-time',
  'tar-member-time',
  'zip-member-time',
]);

/** True for a kind that moves on between two builds of one environment. */
export function isFileTime(kind: CauseKind): boolean {
  return FILE_TIMES.has(kind);
}

/** Kinds that tell what differs and not what by: anything may trigger them. */
const OPEN: ReadonlySet<CauseKind> = new Set([
  'build-id',
  'line-order',
  'key-order',
  'checksum-list-order',
  'search-index-order',
  'jar-manifest-order',
  'symbol-order',
  'uuid',
  'temporary-name',
  'random-symbol',
  'pdf-id',
  'font-subset-tag',
  'signature',
  'gzip-header-os',
  'test-leftover',
  'file-set',
  'tool-version',
  'line-ending',
  'captures-execution-time',
]);

/**
 * What a kind that a rule saw becomes when an experiment shows that `variation` triggers it; null when that cannot be, so that it
 * must be something else.
 */
export function kindUnder(kind: CauseKind, variation: Variation): CauseKind | null {
  return UNDER[kind]?.[variation] ?? (OPEN.has(kind) ? kind : null);
}

/** True for a kind that chance may make look like another one: it tells what differs and not what by. */
export function isOpenKind(kind: CauseKind): boolean {
  return OPEN.has(kind) || kind === 'numbers' || kind === 'unclassified';
}

/** What a kind that a rule saw becomes when it comes and goes without any variation; null when it cannot. */
export function kindAtRandom(kind: CauseKind): CauseKind | null {
  if (kind === 'numbers' || kind === 'unclassified') return 'random';
  const { group } = KIND_FACTS[kind];
  // File times are the kernel's, which nobody can fake: they move on between two builds of one environment.
  const canBeRandom =
    group === 'randomness' || group === 'order' || group === 'timestamps' || group === 'cpu';
  return canBeRandom || OPEN.has(kind) ? kind : null;
}
