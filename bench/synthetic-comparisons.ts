import { hash } from 'node:crypto';

import { CAUSE_KINDS, type Cause } from '../src/comparison/cause.ts';
import type { ComparisonDocument } from '../src/comparison/document.ts';
import type { ComparisonVerdict } from '../src/comparison/verdict.ts';
import {
  equivalent,
  failedBuild,
  nondeterministic,
  sampleDocument,
  toolchainIndependent,
  twoMismatches,
} from '../test/report/sample-documents.ts';
import { cause, rule } from '../test/report/sample-causes.ts';
import { artifact, build, builder } from '../test/report/sample-parts.ts';

/** What a store is filled with; the same numbers give the same store. */
export interface Shape {
  readonly projects: number;
  readonly days: number;
  /** Comparisons of one revision, on average. */
  readonly perRevision: number;
}

export const DAY_MS = 86_400_000;
export const FIRST_DAY_MS = Date.parse('2025-11-23T00:00:00Z');
export const BUILDS_PER_COMPARISON = 4;
/** In so many comparisons some build makes an empty file: bytes that are everywhere. */
const EMPTY_EVERY = 10;
export const EMPTY = hash('sha256', '');

export const projectName = (project: number): string => `project-${String(project).padStart(5, '0')}`;
export const isPublic = (project: number): boolean => project % 5 < 3;
export const sourceUrl = (project: number): string => `https://git.example.org/${projectName(project)}.git`;
export const revisionDigest = (project: number, revision: number): string =>
  hash('sha256', `snapshot ${project} ${revision}`);
/** What most builds of a revision make at its first path. */
export const artifactDigest = (project: number, revision: number): string =>
  hash('sha256', `usr/bin/greet ${project} ${revision} A`);

/** A cause that many projects have, the first ones most of all. */
export const fingerprintOf = (rank: number): string => hash('sha256', `cause ${rank}`).slice(0, 16);
const CAUSES_PER_ARTIFACT = 3;
/** Every project has some of these, whichever revision: the lower the rank, the more have it. */
const RANKS = 400;

/** Four builds each, the usual mix of what comes out. */
const TEMPLATES: readonly { readonly share: number; readonly document: ComparisonDocument }[] = [
  { share: 60, document: fourBuilds('reproducible') },
  { share: 14, document: toolchainIndependent() },
  { share: 5, document: withFourth(equivalent()) },
  { share: 10, document: twoMismatches() },
  { share: 4, document: withFourth(nondeterministic()) },
  { share: 7, document: withFourth(failedBuild()) },
];

/** Comparison number `serial` of a store of this shape, from 0, in the order of time. */
export function syntheticComparison(
  serial: number,
  total: number,
  { projects, days, perRevision }: Shape,
): { project: number; revision: number; askedMs: number; document: ComparisonDocument } {
  const project = serial % projects;
  const revision = Math.floor(serial / projects / perRevision);
  const askedMs = FIRST_DAY_MS + Math.floor((serial / total) * days * DAY_MS);
  const document = documentOf({ serial, project, revision, askedMs });
  return { project, revision, askedMs, document };
}

function documentOf(one: {
  serial: number;
  project: number;
  revision: number;
  askedMs: number;
}): ComparisonDocument {
  const { serial, project, revision, askedMs } = one;
  const template = pick(hash('sha256', `outcome ${project} ${revision}`));
  const digestOf = (path: string, letter: string): string =>
    hash('sha256', `${path} ${project} ${revision} ${letter}`);
  return {
    ...template,
    createdAt: new Date(askedMs).toISOString(),
    finishedAt: new Date(askedMs + 180_000).toISOString(),
    revision: {
      ...template.revision,
      source: { kind: 'git', url: sourceUrl(project), ref: `v1.${revision}` },
      title: `${sourceUrl(project)}#v1.${revision}`,
      commit: hash('sha256', `commit ${project} ${revision}`).slice(0, 40),
      version: `1.${revision}`,
      snapshot: { digest: revisionDigest(project, revision), size: 143_360 },
    },
    builds: template.builds.map((each, position) => ({
      ...each,
      log: each.log === null ? null : { ...each.log, digest: hash('sha256', `log ${serial} ${position}`) },
      manifest:
        each.manifest === null
          ? null
          : { ...each.manifest, digest: hash('sha256', `manifest ${serial} ${position}`) },
    })),
    judgement: {
      ...template.judgement,
      artifacts: template.judgement.artifacts.map((each, index) => ({
        ...each,
        classes: each.classes.map((made) => ({
          ...made,
          entry: {
            ...made.entry,
            digest:
              index === 1 && serial % EMPTY_EVERY === 0 && made.letter === 'A'
                ? EMPTY
                : digestOf(each.path, made.letter),
          },
        })),
      })),
    },
    regressedFrom:
      template.judgement.verdict === 'unreproducible' && revision % 3 === 0 ? 'c00000000000000' : null,
    searched: { artifacts: template.judgement.artifacts.length, of: template.judgement.artifacts.length },
    causes: causesOf(template, project),
    differences: template.differences.map((difference, index) => ({
      ...difference,
      report: { digest: hash('sha256', `report ${serial} ${index}`), size: 4096 },
    })),
  };
}

/** Of each artifact that differs. */
function causesOf({ judgement }: ComparisonDocument, project: number): Cause[] {
  const differing = judgement.artifacts.filter(({ verdict }) => verdict === 'mismatch');
  return differing.flatMap(({ path }) =>
    Array.from({ length: CAUSES_PER_ARTIFACT }, (_, index) => {
      const chance = Number.parseInt(hash('sha256', `${path} ${project} ${index}`).slice(0, 8), 16) / 2 ** 32;
      const rank = Math.floor(RANKS * chance ** 3);
      const kind = CAUSE_KINDS[rank % CAUSE_KINDS.length] ?? 'unclassified';
      const witnesses = [rule('unclassified', ['a', 'b'])];
      return cause({ kind, path, witnesses, fingerprint: fingerprintOf(rank) });
    }),
  );
}

function pick(digest: string): ComparisonDocument {
  let at = Number.parseInt(digest.slice(0, 8), 16) % 100;
  for (const { share, document } of TEMPLATES) {
    if (at < share) return document;
    at -= share;
  }
  return fourBuilds('reproducible');
}

function fourBuilds(verdict: ComparisonVerdict): ComparisonDocument {
  const builders = [
    builder('bookworm'),
    builder('bookworm', [], 2),
    builder('bookworm', ['timezone', 'locale']),
    builder('trixie'),
  ];
  return sampleDocument({
    sentence: 'All 3 artifacts are the same in 4 of 4 builds.',
    builds: builders.map((one) => build(one)),
    judgement: {
      verdict,
      toolchainIndependent: 'yes',
      nondeterministic: false,
      artifacts: ['usr/bin/greet', 'usr/share/doc/greet/NEWS', 'usr/share/man/man1/greet.1'].map((path) =>
        artifact(path, 'AAAA', { toolchainIndependent: 'yes' }),
      ),
    },
  });
}

/** Another toolchain's build beside the three of a sample. */
function withFourth(document: ComparisonDocument): ComparisonDocument {
  return {
    ...document,
    toolchains: twoMismatches().toolchains,
    builds: [...document.builds, build(builder('trixie'))],
  };
}
