import { hash } from 'node:crypto';

import type { ManifestEntry } from '../../src/artifact/manifest.ts';
import type { ArtifactComparison } from '../../src/comparison/artifact-comparison.ts';
import type { BuildPhase, BuildResult, Reason } from '../../src/comparison/build-result.ts';
import type { DiffNode, Difference } from '../../src/comparison/difference.ts';
import type { Builder } from '../../src/environment/builder.ts';
import type { Environment } from '../../src/environment/environment.ts';
import type { Toolchain } from '../../src/environment/toolchain.ts';
import { VARIATIONS, type Variation } from '../../src/environment/variation.ts';

export const digestOf = (text: string): string => hash('sha256', text);

export function builder(image: string, variations: Variation[] = [], repeat = 1): Builder {
  const suffix = variations.length === VARIATIONS.length ? ['all'] : variations;
  const notation = [image, ...suffix].join('+');
  return {
    notation,
    label: repeat === 1 ? notation : `${notation}#${repeat}`,
    toolchain: image,
    variations,
    repeat,
  };
}

export function toolchain(name: string, versions: Record<string, string> = {}): Toolchain {
  const isTrixie = name === 'trixie';
  const packages = {
    binutils: isTrixie ? '2.44-3' : '2.40-2',
    debhelper: isTrixie ? '13.24.2' : '13.11.4',
    'gcc-defaults': isTrixie ? '4:14.2.0-1' : '4:12.2.0-3',
    'libc6-dev': isTrixie ? '2.41-12' : '2.36-9+deb12u13',
    make: '4.3-4.1',
    tar: isTrixie ? '1.35+dfsg-3.1' : '1.34+dfsg-1.2+deb12u1',
    ...(isTrixie ? { 'linux-sysctl-defaults': '4.12' } : { 'sysvinit-utils': '3.06-4' }),
    ...versions,
  };
  return {
    identity: `sha256:${digestOf(`toolchain ${name}`)}`,
    builder: name,
    image: `sha256:${digestOf(`image ${name}`)}`,
    architecture: 'amd64',
    system: isTrixie ? 'trixie 13.1' : `${name} 12.11`,
    requested: ['debhelper (>= 13)'],
    installed: Object.entries(packages).map(([name_, version]) => ({
      name: name_,
      version,
      architecture: 'amd64',
    })),
  };
}

const CONTROL: Environment = {
  buildPath: '/build/verbatim',
  home: '/home/verbatim',
  user: { name: 'verbatim', gecos: 'Verbatim' },
  uid: 1000,
  gid: 1000,
  hostname: 'verbatim',
  domain: 'example.test',
  timezone: 'UTC',
  clock: 1_893_456_000,
  clockRuns: false,
  locale: 'C.UTF-8',
  umask: '0022',
  cpus: null,
  noise: {},
  path: '/usr/local/bin:/usr/bin:/bin',
  shell: 'dash',
  fileOrder: '5a0c1f0e-0000-4000-8000-000000000001',
  kernel: 'native',
  aslr: true,
};

const VARIED: Environment = {
  buildPath: '/vbp-k3x9qy-a-longer-path/w',
  home: '/vbh-7c2mdp',
  user: { name: 'vbu4t8n', gecos: 'Vbg Qzw7' },
  uid: 42_731,
  gid: 42_732,
  hostname: 'vbhost-9f3k',
  domain: 'vbd-2pq.test',
  timezone: 'VBC-05:45',
  clock: 1_928_034_061,
  clockRuns: true,
  locale: 'et_EE.UTF-8',
  umask: '0002',
  cpus: 1,
  noise: { VBE_KJ7: 'vbn-31fq' },
  path: '/usr/local/bin:/usr/bin:/bin:/vbx-8h2r',
  shell: 'bash',
  fileOrder: 'c8f2e7aa-0000-4000-8000-00000000002b',
  kernel: 'uname26',
  aslr: false,
};

const FIELDS: Record<Variation, (keyof Environment)[]> = {
  'build-path': ['buildPath'],
  home: ['home'],
  user: ['user'],
  uid: ['uid', 'gid'],
  hostname: ['hostname'],
  domain: ['domain'],
  timezone: ['timezone'],
  clock: ['clock'],
  locale: ['locale'],
  umask: ['umask'],
  cpus: ['cpus'],
  environment: ['noise'],
  path: ['path'],
  shell: ['shell'],
  'file-order': ['fileOrder'],
  kernel: ['kernel'],
  aslr: ['aslr'],
};

export function environment(variations: readonly Variation[]): Environment {
  const varied = variations.flatMap((variation) => FIELDS[variation]).map((field) => [field, VARIED[field]]);
  return { ...structuredClone(CONTROL), ...Object.fromEntries(varied) };
}

/** One build; with `reason` it ended in `phase`, without it succeeded. */
export function build(
  by: Builder,
  ended: {
    phase: BuildPhase;
    outcome: 'failure' | 'timeout' | 'error' | 'cancelled';
    reason: Reason;
  } | null = null,
): BuildResult {
  const last = ended?.phase ?? 'collect';
  const phases = (['setup', 'build', 'collect'] as const).slice(
    0,
    last === 'setup' ? 1 : last === 'build' ? 2 : 3,
  );
  const value = environment(by.variations);
  return {
    id: `cmp1-${by.label.replaceAll(/[^a-z0-9]+/g, '-')}-1`,
    builder: by,
    attempt: 1,
    toolchain: last === 'setup' ? null : `sha256:${digestOf(`toolchain ${by.toolchain}`)}`,
    environment: value,
    observed:
      last === 'setup'
        ? {}
        : {
            hostname: value.hostname,
            id: `uid=${value.uid}(${value.user.name})`,
            nproc: `${value.cpus ?? 2}`,
          },
    outcome: ended?.outcome ?? 'success',
    phase: last,
    reason: ended?.reason ?? null,
    exitCode: ended === null ? 0 : ended.reason.code === 'exit-code' ? 2 : null,
    phases: phases.map((phase, position) => ({
      phase,
      startedAt: `2026-11-22T10:00:0${position}.000Z`,
      durationMs: [40_000, 6240, 310][position] ?? 0,
      outcome: phase === last ? (ended?.outcome ?? 'success') : 'success',
      cached: phase === 'setup',
    })),
    log: last === 'setup' ? null : { digest: digestOf(`log ${by.label}`), size: 18_204, truncated: false },
    manifest: ended === null ? { digest: digestOf(`manifest ${by.label}`), size: 912 } : null,
  };
}

export function fileEntry(path: string, letter: string): ManifestEntry {
  return {
    kind: 'file',
    path,
    mode: path.includes('bin/') ? 0o755 : 0o644,
    uid: 1000,
    gid: 1000,
    mtime: 1_700_000_000,
    size: 1024 + path.length * 97 + letter.charCodeAt(0),
    digest: digestOf(`${path} ${letter}`),
  };
}

/**
 * One path by a letter per build: `AAB-` has a build without it, `!` is one whose was refused, a space is a build that did not succeed.
 * The verdict is given, not judged.
 */
export function artifact(
  path: string,
  letters: string,
  more: Partial<ArtifactComparison> = {},
): ArtifactComparison {
  const at = (wanted: string): number[] =>
    Array.from(letters).flatMap((letter, index) => (letter === wanted ? [index] : []));
  const names = [...new Set(letters.replaceAll(/[-! ]/g, ''))].toSorted();
  return {
    path,
    verdict: letters.includes('-') ? 'missing' : names.length > 1 ? 'mismatch' : 'match',
    classes: names.map((letter) => ({ letter, builds: at(letter), entry: fileEntry(path, letter) })),
    missingFrom: at('-'),
    refusedFrom: at('!'),
    toolchainIndependent: 'not tried',
    nondeterministic: [],
    normalisation: null,
    ...more,
  };
}

export function node(source1: string, unifiedDiff: string | null, details: DiffNode[] = []): DiffNode {
  return { source1, source2: source1, comments: [], unifiedDiff, details, truncated: false };
}

export function difference(path: string, tree: DiffNode | null, more: Partial<Difference> = {}): Difference {
  return {
    path,
    left: { letter: 'A', digest: digestOf(`${path} A`) },
    right: { letter: 'B', digest: digestOf(`${path} B`) },
    status: 'complete',
    pass: 'deep',
    tool: 'diffoscope 297',
    degraded: [],
    message: null,
    report: { digest: digestOf(`report ${path}`), size: 4096 },
    tree,
    durationMs: 1840,
    ...more,
  };
}
