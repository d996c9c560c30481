import { test } from 'tap';

import { runStage, type Stage, type StageResult } from '../../scripts/run-stage.ts';
import { stageTable } from '../../scripts/stage-table.ts';
import { commandOf } from './command-of.ts';

const GOOD = 'echo "ok 1 - test/a.test.ts # time=5ms"; echo "# { total: 3, pass: 3 }"';

async function run(script: string, more: Partial<Stage> & { signal?: AbortSignal } = {}) {
  const written: string[] = [];
  const { signal = new AbortController().signal, ...changes } = more;
  const stage: Stage = { name: 'a', command: ['sh', '-c', script], limitMs: 20_000, isTap: true, ...changes };
  const start = performance.now();
  const result = await runStage(stage, { write: (text) => written.push(text), signal, graceMs: 500 });
  return { result, output: written.join(''), took: performance.now() - start };
}

void test('a stage that goes well has its output relayed and its tests counted', async (t) => {
  const { result, output } = await run(`${GOOD}; echo aside >&2`);
  t.match(result, { name: 'a', problems: [], tap: { total: 3, failed: 0, files: [{}] } });
  t.match(output, /^ok 1 - [^]*total: 3/m);
  t.match(output, /^aside$/m);
});

void test('an exit code, failed assertions and no test at all are problems', async (t) => {
  t.same((await run(`${GOOD}; exit 3`)).result.problems, ['ended with 3']);
  t.same((await run('kill -SEGV $$')).result.problems, ['ended with SIGSEGV']);
  t.same((await run('echo "# { total: 3, pass: 1, fail: 2 }"')).result.problems, ['2 assertions failed']);
  t.same((await run('true')).result.problems, ['ran no test']);
  t.same((await run('true', { isTap: false })).result.problems, []);
  t.match((await run('', { command: ['/nowhere/x'] })).result.problems, [/did not start/]);
});

void test('what hangs is ended at the limit, and the test file at work is named', async (t) => {
  const hanging = 'sh -c "trap : TERM; while :; do sleep 1; done" x test/docker/hangs.test.ts';
  const complaint = `trap 'echo "not ok 2 - test/b.test.ts # time=1ms"' TERM`;
  const script = `${GOOD}; ${complaint}; ${hanging} & wait; wait`;
  const { result, output, took } = await run(script, { limitMs: 700 });
  t.same(result.problems, ['did not end within 0.7 s', 'at work: test/docker/hangs.test.ts']);
  t.match(output, 'not ok 2');
  t.same(
    result.tap.files.map(({ name }) => name),
    ['test/a.test.ts'],
    'what failed only because it was ended is not told',
  );
  t.ok(took < 8000, `${took} ms`);
});

for (const [how, start] of [
  ['in a session of its own', 'setsid sleep 60.25 &'],
  ['with nothing in its environment', 'env -i sleep 60.25 &'],
] as const) {
  void test(`a process left behind ${how} is named and ended, and its hold on the output not waited for`, async (t) => {
    const { result, took } = await run(`${GOOD}; ${start} sleep 0.2; exit 0`);
    t.match(result.problems, [/^left sleep 60\.25 \(\d+\) running$/]);
    t.equal(result.problems.length, 1);
    t.ok(took < 8000, `${took} ms`);
    const [, pid] = /\((\d+)\)/.exec(result.problems[0] ?? '') ?? [];
    t.equal(commandOf(pid), '');
  });
}

void test('an interrupt ends the stage', async (t) => {
  const { result, took } = await run('sleep 60', { signal: AbortSignal.timeout(300) });
  t.same(result.problems, ['was interrupted']);
  t.ok(took < 8000, `${took} ms`);
});

void test('the table tells what ran, what is slow, what failed and what was not run', (t) => {
  const good = stageTable([resultOf('unit', [])], []);
  t.match(good, /^unit +2:03 +1 +7$/m);
  t.match(good, /^ +1:01 {2}test\/unit\.test\.ts$/m);
  t.match(good, /\nall is well$/);
  const bad = stageTable([resultOf('unit', ['ended with 1'])], [{ name: 'engine' }]);
  t.match(bad, /^unit .* FAILED$/m);
  t.match(bad, /^engine +not run$/m);
  t.match(bad, /unit: ended with 1\nunit: test\/unit\.test\.ts failed\nFAILED$/);
  t.match(stageTable([resultOf('unit', [])], [{ name: 'engine' }]), /\nFAILED$/);
  t.end();
});

function resultOf(name: string, problems: readonly string[]): StageResult {
  const files = [{ name: `test/${name}.test.ts`, isOk: problems.length === 0, milliseconds: 61_000 }];
  return { name, problems, milliseconds: 123_000, tap: { total: 7, failed: 0, files } };
}
