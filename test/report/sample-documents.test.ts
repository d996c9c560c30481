import t from 'tap';

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
          const seen = [...artifact.classes.flatMap((one) => one.builds), ...artifact.missingFrom];
          const succeeded = builds.flatMap((build, index) => (build.outcome === 'success' ? [index] : []));
          return JSON.stringify(seen.toSorted((a, b) => a - b)) === JSON.stringify(succeeded);
        }),
        `${name}: each build that succeeded has or lacks each artifact`,
      );
    }
    test.end();
  },
);
