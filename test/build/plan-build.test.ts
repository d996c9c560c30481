import assert from 'node:assert/strict';

import * as fc from 'fast-check';
import tap from 'tap';

import { buildPlanSchema } from '../../src/build/build-plan.ts';
import { outputDirectory } from '../../src/build/output-directory.ts';
import { planBuild, planFetch, type BuildRequest } from '../../src/build/plan-build.ts';
import { planName } from '../../src/build/plan-name.ts';
import { chooseEnvironment } from '../../src/environment/choose-environment.ts';
import { parseBuilders } from '../../src/environment/parse-builders.ts';
import { unvariedBuilder } from '../../src/environment/unvaried-builder.ts';
import { DEFAULT_LIMITS, type Recipe } from '../../src/recipe/recipe.ts';

const RECIPE: Recipe = {
  packages: ['cmake'],
  fetch: 'npm ci',
  build: 'make',
  output: 'dist',
  artifacts: ['**/*.tar'],
  variables: { V: '1' },
  without: [],
  limits: DEFAULT_LIMITS,
};

function request(notation: string, more: Partial<BuildRequest> = {}): BuildRequest {
  const builder = parseBuilders(notation, ['bookworm']).at(-1) ?? unvariedBuilder('bookworm');
  return {
    comparison: '01jd8z0w3n5v7q9r1t3x5y7a9c',
    attempt: 1,
    builder,
    toolchain: {
      identity: `sha256:${'a'.repeat(64)}`,
      builder: 'bookworm',
      image: 'sha256:image',
      architecture: 'amd64',
      system: 'bookworm 12.11',
      requested: ['cmake'],
      installed: [],
    },
    environment: chooseEnvironment({
      seed: 'ab',
      builder,
      without: [],
      unavailable: [],
      controlClock: 1_795_350_000,
      engineCpus: 2,
    }).environment,
    workspace: { digest: 'b'.repeat(64), size: 10_240 },
    sourceDateEpoch: 1_700_000_000,
    recipe: RECIPE,
    isTraced: false,
    startsApart: false,
    ...more,
  };
}

const of = (output: string): string => outputDirectory('/build/vbp1', output);

void tap.test('a build has all it needs in its plan', (t) => {
  const asked = request('bookworm+all');
  const plan = planBuild(asked);
  t.strictSame(buildPlanSchema.parse(plan), plan);
  t.match(plan, {
    phase: 'build',
    image: 'sha256:image',
    toolchain: asked.toolchain.identity,
    environment: asked.environment,
    script: 'make',
    outputDirectory: `${asked.environment.buildPath}/src/dist`,
    artifacts: ['**/*.tar'],
  });
  t.match(plan.name, /^01jd8z0w3n5v7q9r1t3x5y7a-bookworm-all-1-[0-9a-f]{8}$/);
  t.end();
});

void tap.test('a fetch runs its own script, on the real clock, and keeps the whole workspace', (t) => {
  const asked = request('bookworm');
  const plan = planFetch(asked);
  t.strictSame(buildPlanSchema.parse(plan), plan);
  t.match(plan, {
    phase: 'fetch',
    script: 'npm ci',
    environment: { ...asked.environment, clock: null, clockRuns: true },
    outputDirectory: asked.environment.buildPath,
    builder: { label: 'bookworm', variations: [] },
  });
  t.end();
});

void tap.test('a recipe that fetches nothing has no fetch', (t) => {
  t.equal(planFetch(request('bookworm', { recipe: { ...RECIPE, fetch: null } })), null);
  t.end();
});

void tap.test('builds, repeats, attempts and the fetch of a comparison have names of their own', (t) => {
  const plans = [
    'bookworm',
    'bookworm*2',
    'bookworm+all',
    'bookworm+all-clock-build-path-locale-timezone',
  ].flatMap((notation) => [1, 2].map((attempt) => planBuild(request(notation, { attempt })).name));
  plans.push(
    planFetch(request('bookworm'))?.name ?? '',
    planBuild(request('bookworm', { comparison: 'x' })).name,
  );
  t.equal(new Set(plans).size, 10);
  t.equal(planBuild(request('bookworm')).name, plans[0], 'the same build has the same name again');
  t.end();
});

void tap.test('a name is a DNS label whatever the comparison is called', (t) => {
  const { builder } = request('bookworm+all');
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1 }), (comparison, label, attempt) => {
      const name = planName({ comparison, builder: { ...builder, label }, attempt, phase: 'build' });
      assert.match(name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }),
  );
  t.end();
});

void tap.test('the output directory may be the workspace but nothing above it', (t) => {
  t.equal(of(''), '/build/vbp1/src');
  t.equal(of('.'), '/build/vbp1/src');
  t.equal(of('..'), '/build/vbp1');
  t.equal(of('../'), '/build/vbp1');
  t.equal(of('../out/./x//'), '/build/vbp1/out/x');
  t.equal(of('a/../../b'), '/build/vbp1/b');
  for (const output of ['../..', 'a/../../..', '../../vbp12', '../../vbp1x', '/etc', '/', 'a\0b']) {
    t.throws(() => of(output), { code: 'OUTSIDE_WORKSPACE' }, JSON.stringify(output));
  }
  t.end();
});

void tap.test('no output directory is outside the workspace', (t) => {
  const part = fc.constantFrom('..', '.', 'a', '', 'vbp1', 'src');
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      try {
        const directory = outputDirectory('/build/vbp1', parts.join('/'));
        assert.match(directory, /^\/build\/vbp1(\/[^/.]+)*$/);
      } catch (error) {
        assert.ok(error instanceof Error && 'code' in error && error.code === 'OUTSIDE_WORKSPACE');
      }
    }),
  );
  t.end();
});
