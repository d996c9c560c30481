import t from 'tap';

import type { ComparedBuild } from '../../src/comparison/compared-build.ts';
import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { SAMPLES } from './sample-documents.ts';

void t.test(
  'every sample has one log tail per build and names only builds and toolchains it holds',
  (test) => {
    for (const [name, make] of Object.entries(SAMPLES)) {
      const { builds, logTails, toolchains, judgement } = make();
      test.equal(logTails.length, builds.length, `${name}: log tails`);
      const identities = new Set(toolchains.map((toolchain) => toolchain.identity));
      test.ok(
        judgement.cohorts.every(({ toolchain }) => identities.has(toolchain)),
        `${name}: toolchains`,
      );
      test.ok(
        judgement.artifacts.every((artifact) => {
          const seen = [
            ...artifact.classes.flatMap((one) => one.builds),
            ...artifact.missingFrom,
            ...artifact.refusedFrom,
          ];
          const succeeded = builds.flatMap((build, index) => (build.outcome === 'success' ? [index] : []));
          return JSON.stringify(seen.toSorted((a, b) => a - b)) === JSON.stringify(succeeded);
        }),
        `${name}: each build that succeeded has or lacks each artifact`,
      );
    }
    test.end();
  },
);

void t.test('every sample is judged as the comparison itself judges such builds', (test) => {
  for (const [name, make] of Object.entries(SAMPLES)) {
    const document = make();
    const normalisations = new Map(
      document.judgement.artifacts.flatMap(({ path, normalisation }) =>
        normalisation === null ? [] : [[path, normalisation] as const],
      ),
    );
    test.same(compareBuilds(comparedBuilds(document), normalisations), document.judgement, name);
  }
  test.end();
});

function comparedBuilds({ builds, judgement }: ComparisonDocument): ComparedBuild[] {
  return builds.map(({ builder, toolchain, outcome }, position) => ({
    position,
    toolchain,
    builder: builder.toolchain,
    notation: builder.notation,
    isControl: builder.variations.length === 0,
    outcome,
    entries: judgement.artifacts.flatMap(({ classes }) =>
      classes.filter((one) => one.builds.includes(position)).map(({ entry }) => entry),
    ),
    refused: [],
  }));
}
