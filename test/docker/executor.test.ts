import { readFileSync } from 'node:fs';

import { test } from 'tap';

import { checkObserved } from '../../src/environment/check-observed.ts';
import { openRig, pathsOf } from './executor-rig.ts';

void test('a build that succeeds leaves a manifest, a log and nothing else', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan(
    'echo one; echo two >&2; mkdir out; cp hello out/; chmod 755 out/hello; ln -s hello out/link',
  );
  const built = await rig.run(plan);
  t.match(built, { outcome: 'success', phase: 'collect', reason: null, exitCode: 0 });
  t.match(built.contents?.entries, [
    { kind: 'file', path: 'out/hello', mode: 0o755, size: 6, uid: plan.environment.uid },
    { kind: 'symlink', path: 'out/link', target: 'hello' },
  ]);
  const log = await rig.blobs.readAll(built.log?.digest ?? '', 10_000);
  t.match(log.toString(), /^\d+\.\d{3} one\n\d+\.\d{3} two\n$/m, 'the probe is kept out of the log');
  t.strictSame(checkObserved(plan.environment, built.observed), []);
  t.strictSame(
    JSON.parse((await rig.blobs.readAll(built.manifest?.digest ?? '', 10_000)).toString()),
    built.contents,
  );
  t.strictSame(await rig.leftovers(), []);
});

void test("a failing script is the project's failure, with its exit code and its log", async (t) => {
  const rig = await openRig(t.testdir());
  const failed = await rig.run(await rig.plan('echo so far; false; echo never'));
  t.match(failed, {
    outcome: 'failure',
    phase: 'build',
    exitCode: 1,
    reason: { code: 'exit-code' },
    lines: ['so far'],
  });
  const killed = await rig.run(await rig.plan('kill -SEGV $$'));
  t.match(killed, { outcome: 'failure', reason: { code: 'signal', message: /SIGSEGV/ } });
  t.strictSame(await rig.leftovers(), []);
});

void test('a build has no network, no rights, a read-only root and its own variables', async (t) => {
  const rig = await openRig(t.testdir());
  const script = [
    'mkdir out; env > out/env; grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status > out/status',
    'cat /proc/net/route > out/route; if touch /usr/x /etc/x /var/tmp/x /build/x 2> /dev/null; then exit 3; fi',
    'test ! -e /var/tmp/x; echo yes > /tmp/x; printf "#!/bin/sh\\necho ran\\n" > ~/run; chmod +x ~/run; ~/run > out/ran',
    'if read -r line; then exit 4; fi; ls -a .. > out/above; ulimit -c > out/core',
  ].join('\n');
  const plan = await rig.plan(script, { variables: { RECIPE: 'says so' } });
  const built = await rig.run(plan);
  t.equal(built.outcome, 'success', built.lines.join('\n'));
  const read = async (path: string): Promise<string> => {
    const entry = built.contents?.entries.find((one) => one.path === path);
    return entry?.kind === 'file' ? (await rig.blobs.readAll(entry.digest, 100_000)).toString() : '';
  };
  t.match(await read('out/status'), /CapEff:\t0{16}\n[^]*NoNewPrivs:\t1\nSeccomp:\t2/);
  t.equal((await read('out/route')).trim().split('\n').length, 1, 'there is no route');
  t.equal(await read('out/ran'), 'ran\n', 'scratch is executable');
  t.strictSame((await read('out/above')).trim().split('\n'), ['.', '..', 'cache', 'src']);
  t.equal(await read('out/core'), '0\n');
  const variables = await read('out/env');
  t.match(variables, /^RECIPE=says so$/m);
  t.match(variables, /^SOURCE_DATE_EPOCH=1700000000$/m);
  t.match(variables, new RegExp(`^VERBATIM_CACHE=${plan.environment.buildPath}/cache$`, 'm'));
  t.notMatch(variables, /^HOSTNAME=/m);
});

void test('symlinks that leave the workspace are there, as they are in the source', async (t) => {
  const rig = await openRig(t.testdir());
  const workspace = await rig.workspace([
    { header: { name: 'src/', type: 'directory', mode: 0o755 } },
    { header: { name: "src/it's\nout", type: 'symlink', linkname: '../../../etc/passwd' } },
    { header: { name: 'src/absolute', type: 'symlink', linkname: '/etc/passwd' } },
    { header: { name: 'src/inside', type: 'symlink', linkname: './absolute' } },
    { header: { name: `src/${'long/'.repeat(40)}name` }, content: Buffer.from('deep') },
  ]);
  const built = await rig.run(
    await rig.plan(
      'ls -a ..; mkdir out; cp -P it* absolute inside out; cat long/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/name',
      { workspace },
    ),
  );
  t.equal(built.outcome, 'success', built.lines.join('\n'));
  t.match(built.contents?.entries, [
    { path: 'out/absolute', target: '/etc/passwd' },
    { path: 'out/inside', target: './absolute' },
    { path: "out/it's\nout", target: '../../../etc/passwd' },
  ]);
  t.strictSame(built.lines, ['.', '..', 'cache', 'src', 'deep']);
});

void test('a started build is adopted with its whole log, a finished one too, and one not started is made anew', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan('echo begun; sleep 2; echo ended; mkdir out; echo > out/x');
  const handle = await rig.executor.prepare(plan);
  const known = (await rig.executor.list()).filter(({ name }) => name === plan.name);
  t.strictSame(known, [{ ...handle, isOurs: true }], 'it is listed once');
  await rig.executor.prepare(plan);
  await rig.docker.getContainer(plan.name).start();
  await rig.executor.prepare(plan);
  for (const what of ['running', 'ended']) {
    const lines: string[] = [];
    const options = { onLine: (line: string) => lines.push(line), signal: new AbortController().signal };
    const exit = await rig.executor.run(plan, handle, options);
    t.match(exit, { exitCode: 0, reason: null }, what);
    t.strictSame(lines, ['begun', 'ended'], what);
    t.strictSame(checkObserved(plan.environment, exit.observed), [], what);
  }
  t.match(await rig.executor.collect(plan, handle, new AbortController().signal), { kind: 'manifest' });
  await rig.executor.release(handle);
  await rig.executor.release(handle);
  t.strictSame(await rig.leftovers(), []);
});

void test('an environment that cannot be set up is a fault of ours', async (t) => {
  const rig = await openRig(t.testdir());
  const plan = await rig.plan('true', { script: `true # ${'x'.repeat(200_000)}` });
  await t.rejects(rig.run(plan), { code: 'SANDBOX_CREATE', message: /longer than/ });
  const environment = { ...(await rig.environment([])), locale: 'xx_XX.UTF-8' };
  t.match(await rig.run(await rig.plan('true', { environment })), {
    outcome: 'error',
    reason: { code: 'variation', message: /locale/ },
  });
  t.strictSame(await rig.leftovers(), []);
});

void test('a fetch has the network and the CA bundle, and what it leaves is where the builds start', async (t) => {
  const directory = t.testdir({ 'ca.crt': 'a bundle\n' });
  const rig = await openRig(directory, {
    caBundle: `${directory}/ca.crt`,
    fetchVariables: { npm_config_registry: 'https://registry.example/' },
  });
  const script = [
    'cat "$SSL_CERT_FILE"; echo "$npm_config_registry"; test $(wc -l < /proc/net/route) -gt 1',
    'echo dependency > "$VERBATIM_CACHE/dependency"; mkdir modules; echo module > modules/m; chmod 755 modules/m',
    'ln modules/m modules/n; ln -s m modules/o; echo not taken > ../elsewhere',
  ].join('\n');
  const plan = await rig.plan(script, { phase: 'fetch', artifacts: [] });
  const [fetched, again] = [await rig.run(plan), await rig.run(plan)];
  t.match(fetched, { outcome: 'success', phase: 'fetch', contents: null, manifest: null });
  t.strictSame(fetched.lines, ['a bundle', 'https://registry.example/']);
  t.strictSame(
    fetched.phases.map(({ phase }) => phase),
    ['fetch'],
  );
  t.strictSame(again.workspace, fetched.workspace, 'the same tree is the same tar');
  const build =
    'ls -a ..; mkdir out; cp -a modules/* "$VERBATIM_CACHE/dependency" hello out; test modules/m -ef modules/n';
  const built = await rig.run(await rig.plan(build, { workspace: fetched.workspace ?? plan.workspace }));
  t.equal(built.outcome, 'success', built.lines.join('\n'));
  t.strictSame(built.lines, ['.', '..', 'cache', 'src']);
  t.strictSame(pathsOf(built.contents), ['out/dependency', 'out/hello', 'out/m', 'out/n', 'out/o']);
  t.match(built.contents?.entries[2], { kind: 'file', mode: 0o755, uid: plan.environment.uid });
  t.ok(readFileSync(`${directory}/ca.crt`).length > 0);
  t.strictSame(await rig.leftovers(), []);
});
