import t from 'tap';

import { CAUSE_KINDS } from '../../src/comparison/cause.ts';
import { BUILD_SYSTEMS, remedySchema } from '../../src/comparison/remedy.ts';
import { fillSetting, remedyFor } from '../../src/cause/remedies/remedy-for.ts';

const context = { path: 'dist/app.tar.gz', members: [['x', './usr/bin/app']], buildSystem: null };

void t.test('every kind has a remedy in every build system, phrased for the artifact', async (test) => {
  for (const kind of CAUSE_KINDS) {
    for (const buildSystem of [null, ...BUILD_SYSTEMS]) {
      const remedy = remedySchema.parse(remedyFor(kind, { ...context, buildSystem }));
      test.match(remedy.title, /`dist\/app\.tar\.gz`/, kind);
      test.notMatch(JSON.stringify(remedy), /\{(?:artifact|member)\}/, kind);
      test.ok(
        remedy.steps.every((step) => [null, buildSystem].includes(step.buildSystem)) ||
          buildSystem === null ||
          remedy.steps.every((step) => step.buildSystem !== null),
        kind,
      );
    }
  }
});

void t.test("the build system's own way comes first", async (test) => {
  const [first] = remedyFor('captures-build-path', { ...context, buildSystem: 'go' }).steps;
  test.match(first, { buildSystem: 'go', text: /-trimpath/ });
  test.match(remedyFor('ar-member-time', { ...context, buildSystem: 'make' }).steps[0], {
    applies: [{ kind: 'variable', name: 'ARFLAGS', value: 'Dcr' }],
  });
});

void t.test('a name cannot smuggle anything into a text', async (test) => {
  const { title } = remedyFor('captures-user', { ...context, path: 'a{member}$&\n`b`' });
  test.equal(title, 'Leave the user name out of `a{member}$&\\n\\x60b\\x60`');
});

void t.test('a setting is filled in for one build', async (test) => {
  const step = remedyFor('debug-path', { ...context, buildSystem: 'make' }).steps[0];
  const filled = (step?.applies ?? []).map((one) =>
    fillSetting(one, { buildPath: '/b/$1', sourceDateEpoch: 17 }),
  );
  test.match(filled[0], { name: 'CFLAGS', value: '-ffile-prefix-map=/b/$1=.', isAppended: true });
});
