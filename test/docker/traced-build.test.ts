import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { test } from 'tap';

import type { BuildPlan } from '../../src/build/build-plan.ts';
import { createToolchainProvider } from '../../src/build/docker-toolchain-provider.ts';
import { executeBuild } from '../../src/build/execute-build.ts';
import { firstDivergence } from '../../src/cause/trace/first-divergence.ts';
import { neutralText } from '../../src/cause/trace/neutral-text.ts';
import { parseTrace } from '../../src/cause/trace/parse-trace.ts';
import { readConfig } from '../../src/config.ts';
import type { Variation } from '../../src/environment/variation.ts';
import { openRig, type Rig } from './executor-rig.ts';
import { TRACED_PROJECT } from './traced-project.ts';

const signal = new AbortController().signal;

/** Builds, and reads the trace before the sandbox goes. */
async function trace(rig: Rig, plan: BuildPlan) {
  const lines: string[] = [];
  const options = { blobs: rig.blobs, clock: Date.now, signal, onPhase: () => {} };
  try {
    const onLine = (line: string): void => void lines.push(line);
    const execution = await executeBuild(rig.executor, plan, { ...options, onLine });
    const blob = await rig.executor.readTrace(plan, plan, signal);
    const text = blob === null ? '' : (await rig.blobs.readAll(blob.digest, blob.size)).toString('utf8');
    return { ...execution, lines, trace: parseTrace(text, neutralText(plan.environment)) };
  } finally {
    await rig.executor.release(plan);
  }
}

function digestsOf({ contents }: { contents: Awaited<ReturnType<typeof trace>>['contents'] }) {
  return contents?.entries.map((entry) => [entry.path, entry.kind === 'file' ? entry.digest : entry.kind]);
}

async function imageOf(rig: Rig, builder: string): Promise<string> {
  const buildersDirectory = fileURLToPath(new URL('../../builders', import.meta.url));
  const provider = createToolchainProvider({
    docker: rig.docker,
    config: readConfig(process.env),
    buildersDirectory,
  });
  const { image } = await provider.ensure(builder, { onStep: () => {}, onLine: () => {}, signal });
  return image;
}

for (const builder of ['bookworm', 'trixie']) {
  void test(`${builder}: two traced builds show where they part, and make what untraced ones make`, async (t) => {
    const rig = await openRig(t.testdir());
    const image = await imageOf(rig, builder);
    const workspace = await rig.workspace(TRACED_PROJECT);
    const build = async (variations: readonly Variation[], isTraced: boolean) => {
      const environment = await rig.environment(variations);
      return trace(rig, await rig.plan('make -j2', { environment, workspace, image, isTraced }));
    };
    const plain = await build([], false);
    t.equal(plain.trace, null);
    const control = await build([], true);
    t.strictSame(digestsOf(control), digestsOf(plain));
    const origin = async (variations: readonly Variation[], path: string) => {
      const varied = await build(variations, true);
      assert(control.trace !== null && varied.trace !== null);
      t.ok(control.trace.isWhole && varied.trace.isWhole);
      const found = firstDivergence(control.trace, varied.trace, path);
      return found.kind === 'found' ? found.divergence : found;
    };
    t.match(await origin(['build-path', 'shell', 'aslr'], 'src/out/app'), {
      command: ['gcc', '-g', '-c', 'main.c', '-o', 'main.o'],
      output: { kind: 'file', name: 'src/main.o' },
      inputs: { count: 2, areEqual: true },
    });
    t.match(await origin(['hostname', 'clock'], 'src/out/app'), { command: ['hostname'] });
    t.strictSame(await rig.leftovers(), []);
  });
}

void test('a traced build sees what an untraced one sees, and ends as it ends', async (t) => {
  const rig = await openRig(t.testdir());
  const run = async (script: string, isTraced = true) => trace(rig, await rig.plan(script, { isTraced }));
  const look =
    'mkdir out; env | sort > out/env; ulimit -a > out/ulimit; umask > out/umask; pwd > out/pwd; id > out/id';
  t.strictSame(digestsOf(await run(look)), digestsOf(await run(look, false)));
  t.match(await run('echo gone; exit 7'), { exitCode: 7, lines: ['gone'], trace: { isWhole: true } });
  t.match(await run('kill -KILL $$'), { exitCode: 137 });
  const busy = [
    'sleep 30 & kill -STOP $!; kill -CONT $!; kill $!; wait $! 2>/dev/null || echo stopped',
    "perl -e 'if (fork) { exit 0 } setpgrp; sleep 60'",
    'perl -e \'use threads; threads->create(sub { open my $f, ">", "a"; print $f "x" })->join; exec "cp", "a", "b"\'',
    'mkdir out; (cat <<EOF; date > /dev/null) | tee out/copy\ntext\nEOF',
    'yes | head -1 > /dev/null; ./absent || echo none',
  ];
  const { lines, exitCode, trace: found } = await run(busy.join('\n'));
  t.match(
    { exitCode, lines: lines.filter((line) => !/absent|Terminated/u.test(line)) },
    {
      exitCode: 0,
      lines: ['stopped', 'text', 'none'],
    },
  );
  const writes = found?.processes.flatMap((process) => process.writes.map(({ path }) => path)) ?? [];
  for (const name of ['a', 'b', 'out/copy']) t.ok(writes.includes(`{build}/src/${name}`), name);
});

void test('a build that meddles with its trace harms nothing but that', async (t) => {
  const rig = await openRig(t.testdir());
  const meddle = async (script: string) =>
    trace(
      rig,
      await rig.plan(`mkdir out; echo x > out/x; cd ../.verbatim-trace; ${script}`, { isTraced: true }),
    );
  for (const script of [
    'rm trace',
    'rm trace; ln -s /etc/passwd trace',
    'rm trace; mkfifo trace',
    'truncate -s 60G trace',
    'cd ..; mv .verbatim-trace moved; ln -s /etc .verbatim-trace',
  ]) {
    t.match(await meddle(script), { outcome: 'success', trace: null }, script);
  }
  const forged = await meddle('yes end | head -n 100000 >> trace');
  t.match(forged, { outcome: 'success', trace: { isWhole: false } });
  t.strictSame(await rig.leftovers(), []);
});
