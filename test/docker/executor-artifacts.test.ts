import { test } from 'tap';

import { openRig, pathsOf } from './executor-rig.ts';

const MIB = 1024 ** 2;

void test('names of every kind are kept, pipes and sockets are not taken', async (t) => {
  const rig = await openRig(t.testdir());
  const script = [
    "mkdir -p out/sub out/empty; cd out; echo 1 > 'new\nline'; echo 2 > '-rf'; echo 3 > ' '; echo 4 > 'ünï'; echo 5 > .dot",
    'echo 6 > sub/.deep; chmod 4755 sub/.deep; echo 7 > "$(printf "%0200d" 0)"; echo 8 > "back\\\\slash"; : > none',
    'mkfifo pipe; echo bad > "$(printf "\\377")"; perl -MSocket -e \'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("sock"))\'',
  ].join('\n');
  const built = await rig.run(await rig.plan(script));
  t.equal(built.outcome, 'success', built.reason?.message ?? '');
  t.strictSame(
    pathsOf(built.contents),
    [' ', '-rf', '.dot', '0'.repeat(200), 'back\\slash', 'new\nline', 'none', 'sub/.deep', 'ünï'].map(
      (name) => `out/${name}`,
    ),
  );
  t.match(
    built.contents?.entries.find(({ path }) => path === 'out/sub/.deep'),
    { mode: 0o4755 },
  );
  t.match(built.contents?.refused, [
    { path: 'out/pipe', kind: 'fifo' },
    { path: 'out/\uFFFD', reason: /UTF-8/ },
  ]);
  t.match(await rig.run(await rig.plan('mkdir out; mkfifo out/pipe')), {
    reason: { code: 'refused-artifact', message: /pipe/ },
  });
});

void test('hard links have the content of what they link to, wherever that is', async (t) => {
  const rig = await openRig(t.testdir());
  const script =
    'mkdir -p a/sub out; echo same > a/outside; ln a/outside out/one; ln a/outside out/two; echo other > out/three; ln out/three out/four; ln a/outside a/sub/x; ln a/outside a/wanted';
  const built = await rig.run(await rig.plan(script, { artifacts: ['out/*', 'a/wanted', 'a/s*/x'] }));
  const digests = new Map(
    built.contents?.entries.map((entry) => [entry.path, entry.kind === 'file' ? entry.digest : '']),
  );
  t.equal(digests.size, 6, built.reason?.message ?? '');
  t.equal(digests.get('out/one'), digests.get('out/two'));
  t.equal(digests.get('out/one'), digests.get('a/wanted'));
  t.equal(digests.get('out/one'), digests.get('a/sub/x'));
  t.equal(digests.get('out/three'), digests.get('out/four'));
  t.not(digests.get('out/one'), digests.get('out/three'));
});

void test('symlinks are taken as symlinks and never lead out of the workspace', async (t) => {
  const rig = await openRig(t.testdir());
  const inside = await rig.run(
    await rig.plan(
      'mkdir out; ln -s /etc out/etc; ln -s ../../../../etc/passwd out/passwd; ln -s nowhere out/broken',
    ),
  );
  t.match(inside.contents?.entries, [
    { kind: 'symlink', path: 'out/broken', target: 'nowhere' },
    { kind: 'symlink', path: 'out/etc', target: '/etc' },
    { kind: 'symlink', path: 'out/passwd', target: '../../../../etc/passwd' },
  ]);
  t.equal(inside.contents?.entries.length, 3);
  const root = await rig.run(
    await rig.plan('ln -s /etc out', { artifacts: ['out/**', 'out/passwd', 'out/apt/*'] }),
  );
  t.strictSame(pathsOf(root.contents), ['out']);
  const beyond = await rig.run(await rig.plan('ln -s /etc out', { artifacts: ['out/passwd'] }));
  t.match(beyond.reason, { code: 'no-artifacts', message: /"out"/ });
  const { buildPath } = await rig.environment([]);
  for (const script of ['ln -s /etc dist', 'ln -s . here; ln -s /etc dist']) {
    const output = await rig.run(
      await rig.plan(script, { outputDirectory: `${buildPath}/src/dist`, artifacts: ['**'] }),
    );
    t.match(output.reason, { code: 'no-artifacts', message: /dist is a symlink/ });
  }
});

void test('a build that leaves nothing is told what is there', async (t) => {
  const rig = await openRig(t.testdir());
  const built = await rig.run(
    await rig.plan('mkdir target; echo > target/app', { artifacts: ['dist/*.whl', '*.deb'] }),
  );
  t.match(built, {
    outcome: 'failure',
    phase: 'collect',
    reason: { code: 'no-artifacts', message: /"dist\/\*\.whl", "\*\.deb"; there are "hello", "target\/app"/ },
  });
  const narrow = await rig.run(await rig.plan('true', { artifacts: ['dist/x'] }));
  t.match(narrow.reason, { code: 'no-artifacts', message: /there are "hello"/ });
  const none = await rig.run(
    await rig.plan('true', { outputDirectory: (await rig.environment([])).buildPath + '/src/dist' }),
  );
  t.match(none.reason, { code: 'no-artifacts', message: /does not exist/ });
});

void test('artifacts in the workspace beside the source are found', async (t) => {
  const rig = await openRig(t.testdir());
  const { buildPath } = await rig.environment([]);
  const built = await rig.run(
    await rig.plan('echo > ../x.deb; echo > ../y.txt', { outputDirectory: buildPath, artifacts: ['*.deb'] }),
  );
  t.strictSame(pathsOf(built.contents), ['x.deb']);
});

void test('sparse files, too many and too large artifacts are refused before they are read', async (t) => {
  const rig = await openRig(t.testdir());
  const started = Date.now();
  const sparse = await rig.run(
    await rig.plan('mkdir out; truncate -s 100G out/huge', { limit: { artifactBytes: 64 * MIB } }),
  );
  t.match(sparse, {
    outcome: 'failure',
    phase: 'collect',
    reason: { code: 'artifact-limit', message: /"out\/huge" \(100 GiB\)/ },
  });
  const beside = await rig.run(
    await rig.plan('mkdir -p out; truncate -s 100G out/a; echo > out/z', { artifacts: ['out/z*'] }),
  );
  t.match(beside.reason, { code: 'artifact-limit', message: /"out\/a" claims 100 GiB/ });
  t.ok(Date.now() - started < 60_000);
  const many = await rig.run(
    await rig.plan('mkdir out; for n in $(seq 30); do : > out/$n; done', { limit: { artifactCount: 29 } }),
  );
  t.match(many.reason, { code: 'artifact-limit', message: /more than 29/ });
  const slow = await rig.run(
    await rig.plan('mkdir out; : > "out/$(printf "%0200d" 0)"', { artifacts: [`out/${'*0'.repeat(9)}*1`] }),
  );
  t.match(slow.reason, { code: 'artifact-limit', message: /takes too long, as with "out\/000/ });
  const large = await rig.run(
    await rig.plan('mkdir out; for n in 1 2 3; do head -c 1000000 /dev/zero > out/$n; done', {
      limit: { artifactBytes: 2_500_000 },
    }),
  );
  t.match(large.reason, { code: 'artifact-limit', message: /"out\/3"/ });
});

void test('20,000 files and a large one are collected in bounded memory', async (t) => {
  const rig = await openRig(t.testdir());
  const script =
    'mkdir out; cd out; perl -e \'for (1..20000) { mkdir "d".($_ % 100); open(F, ">", "d".($_ % 100)."/f$_"); print F "file $_\\n" x 50 }\'; head -c 600M /dev/zero > large';
  const before = process.memoryUsage.rss();
  const built = await rig.run(await rig.plan(script));
  t.equal(built.contents?.entries.length, 20_001);
  const grownBy = Math.round((process.memoryUsage.rss() - before) / MIB);
  t.ok(grownBy < 256, `memory grew by ${grownBy} MiB`);
  t.strictSame(await rig.leftovers(), []);
});
