// One small project's comparison, checked against the schema when it is made.
import type { BuildResult } from '../../src/comparison/build-result.ts';
import {
  comparisonDocumentSchema,
  type ComparisonDocument,
  type Judgement,
} from '../../src/comparison/document.ts';
import { DEFAULT_LIMITS } from '../../src/recipe/recipe.ts';
import { digestOf, toolchain } from './sample-parts.ts';

/** What a situation changes; the rest is the same small project in every sample. */
export interface Situation {
  sentence: string;
  builds: BuildResult[];
  judgement: Omit<Judgement, 'cohorts'> & { cohorts?: Judgement['cohorts'] };
  more?: Partial<ComparisonDocument>;
}

export function sampleDocument({ sentence, builds, judgement, more = {} }: Situation): ComparisonDocument {
  const names = [...new Set(builds.map((one) => one.builder.toolchain))];
  const cohorts = names.map((name) => {
    const members = builds.flatMap((one, index) => (one.builder.toolchain === name ? [index] : []));
    return {
      toolchain: `sha256:${digestOf(`toolchain ${name}`)}`,
      builds: members,
      verdict: members.length < 2 ? ('inconclusive' as const) : judgement.verdict,
    };
  });
  return comparisonDocumentSchema.parse({
    version: 1,
    id: 'cmp-01kb3q8w6m',
    createdAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:14.200Z',
    tool: { name: 'verbatim', version: '0.1.0' },
    engine: {
      name: 'docker',
      version: '20.10.24',
      apiVersion: '1.41',
      kernel: '6.1.0-38-amd64',
      operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      architecture: 'x86_64',
      cpus: 2,
      memoryBytes: 24 * 1024 ** 3,
    },
    seed: '3f9a2c71d04be856',
    revision: {
      source: { kind: 'git', url: 'https://example.org/greet.git', ref: 'v1.2' },
      title: 'https://example.org/greet.git#v1.2',
      name: 'greet',
      commit: '8d3f0c5b1e2a49767c6d5e4f3a2b1c0d9e8f7a6b',
      version: '1.2',
      dirty: false,
      sourceDateEpoch: 1_748_736_000,
      sourceDateEpochFrom: 'commit',
      snapshot: { digest: digestOf('snapshot'), size: 143_360 },
      fileCount: 38,
      notes: [],
    },
    recipe: {
      packages: ['debhelper (>= 13)'],
      fetch: null,
      build: './configure --prefix=/usr\nmake\nmake install DESTDIR="$PWD/out"\n',
      output: 'out',
      artifacts: ['**'],
      variables: { MAKEFLAGS: '-j2' },
      without: [],
      limits: DEFAULT_LIMITS,
    },
    recipeOrigin: {
      kind: 'detected',
      name: 'autotools',
      explanation: 'detected autotools: found ./configure',
    },
    toolchains: names.map((name) => toolchain(name)),
    builds,
    logTails: builds.map((one) => `0.01 checking for gcc... gcc\n4.20 built by ${one.builder.label}\n`),
    untried: [],
    judgement: { cohorts, ...judgement },
    sentence,
    regressedFrom: null,
    reuseOf: null,
    differences: [],
    undiffed: [],
    unnormalised: null,
    logDifferences: [],
    ...more,
  });
}
