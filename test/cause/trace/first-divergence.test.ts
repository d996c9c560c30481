import assert from 'node:assert/strict';

import { test } from 'tap';

import { firstDivergence } from '../../../src/cause/trace/first-divergence.ts';
import { divergenceSchema, type Divergence } from '../../../src/comparison/divergence.ts';
import { tellDivergence } from '../../../src/comparison/sentence-divergence.ts';
import { recordedTrace, spelledTrace } from './recorded-trace.ts';

async function search(builder: string, name: string, artifact: string) {
  return firstDivergence(
    await recordedTrace(builder, 'control'),
    await recordedTrace(builder, name),
    artifact,
  );
}

async function found(builder: string, name: string, artifact: string): Promise<Divergence> {
  return foundIn(await search(builder, name, artifact));
}

function foundIn(result: ReturnType<typeof firstDivergence>): Divergence {
  assert(result.kind === 'found', result.kind === 'none' ? result.reason : '');
  return divergenceSchema.parse(result.divergence);
}

for (const builder of ['bookworm', 'trixie']) {
  void test(`${builder}: a build path leads back to the compiler that was told to keep it`, async (t) => {
    const divergence = await found(builder, 'build-path', 'src/out/app');
    t.strictSame(divergence.command, ['gcc', '-g', '-c', 'main.c', '-o', 'main.o']);
    t.match(divergence, {
      cwd: 'src',
      output: { kind: 'file', name: 'src/main.o', left: /^[0-9a-f]{64}$/u },
      inputs: { count: 2, areEqual: true },
      others: 0,
    });
    t.strictSame(divergence.limits, []);
    t.equal(
      tellDivergence(divergence),
      '`gcc -g -c main.c -o main.o` is the first command whose inputs agreed and whose output did not: it wrote `src/main.o`',
    );
  });

  void test(`${builder}: a host name leads back through a header and a shell to hostname`, async (t) => {
    const divergence = await found(builder, 'hostname', 'src/out/app');
    t.strictSame(divergence.command, ['hostname']);
    t.match(divergence.output, {
      kind: 'pipe',
      isText: true,
      left: /^vbh[0-9a-f]+\n$/u,
      right: /^vbh[0-9a-f]+\n$/u,
    });
    t.match(
      tellDivergence(divergence),
      /^`hostname` is the first .*: it wrote `vbh\w+` in one build and `vbh/u,
    );
  });

  void test(`${builder}: an owner leads back through gzip to tar`, async (t) => {
    const divergence = await found(builder, 'all', 'src/out/plain.tar');
    t.match(divergence.command, ['tar', 'cf', '-', '--sort=name', '--mtime=@0', 'main.c']);
    t.match(divergence.output, { kind: 'pipe', isText: false, left: /^[0-9a-f]{64}$/u });
    t.match(divergence.limits, [/extrausers\/passwd differs with the environment/u, /extrausers\/group/u]);
  });

  void test(`${builder}: two origins are both counted, and the earlier one is told`, async (t) => {
    const divergence = await found(builder, 'all', 'src/out/app');
    t.equal(divergence.others, 1);
    t.equal(divergence.command[0], 'gcc');
  });

  void test(`${builder}: an artifact that the traced builds made alike has none`, async (t) => {
    t.strictSame(await search(builder, 'build-path', 'src/out/plain.tar'), {
      kind: 'none',
      reason: 'the traced builds made it the same',
    });
    t.match(await search(builder, 'build-path', 'src/out/nothing'), {
      reason: 'no command was seen to write it',
    });
  });
}

const COMPILED = (given: string, made: string): string => `
  start 1 0
  exec 1 {build}/src whole make
  start 2 1
  exec 2 {build}/src whole ./stamp
  out 2 7 ${given} 12 ${given === 'a' ? 'one' : 'two'}
  in 1 7
  start 3 1
  exec 3 {build}/src whole gcc -DSTAMP=${given} x.c
  read 3 {build}/src/x.c e
  write 3 {build}/src/x ${made}
`;

void test('arguments that differ lead back to what the parent was told', (t) => {
  const result = firstDivergence(spelledTrace(COMPILED('a', 'c')), spelledTrace(COMPILED('b', 'd')), 'src/x');
  t.match(foundIn(result), { command: ['./stamp'], output: { kind: 'pipe', left: 'one', right: 'two' } });
  t.end();
});

const without = (text: string): string => text.replace(/ {2}in 1 7\n/u, '');

void test('arguments that come from nowhere are the parent’s own', (t) => {
  const result = firstDivergence(
    spelledTrace(without(COMPILED('a', 'c'))),
    spelledTrace(without(COMPILED('b', 'd'))),
    'src/x',
  );
  const divergence = foundIn(result);
  t.match(divergence, {
    command: ['make'],
    output: { kind: 'command', name: 'gcc' },
  });
  t.match(
    tellDivergence(divergence),
    /it ran `gcc` with `-DSTAMP=a+` in one build and `-DSTAMP=b+` in the other$/u,
  );
  t.end();
});

const copied = (source: string, made: string): string => `
  start 1 0
  exec 1 {build}/src whole cp x y
  read 1 {build}/src/x ${source}
  write 1 {build}/src/y ${made}
`;

void test('an input that differs and that nobody was seen to write is not said to agree', (t) => {
  const result = firstDivergence(spelledTrace(copied('a', 'a')), spelledTrace(copied('b', 'b')), 'src/y');
  const divergence = foundIn(result);
  t.equal(divergence.inputs.areEqual, false);
  t.match(divergence.limits, [/^its input src\/x differs, and who wrote it was not seen$/u]);
  t.notMatch(tellDivergence(divergence), /inputs agreed/u);
  t.end();
});

const twoObjects = (order: readonly number[], made: string): string =>
  [
    'start 1 0',
    'exec 1 {build}/src whole make -j2',
    ...order.flatMap((n) => [`start ${n} 1`, `exec ${n} {build}/src whole gcc -c ${n}.c -o ${n}.o`]),
    ...order.flatMap((n) => [
      `read ${n} {build}/src/${n}.c c`,
      `write ${n} {build}/src/${n}.o ${n === 3 ? made : 'd'}`,
    ]),
    'start 9 1',
    'exec 9 {build}/src whole gcc 2.o 3.o -o app',
    'read 9 {build}/src/2.o d',
    `read 9 {build}/src/3.o ${made}`,
    `write 9 {build}/src/app ${made}`,
  ].join('\n');

void test('commands that started in another order are still the same commands', (t) => {
  const result = firstDivergence(
    spelledTrace(twoObjects([2, 3], 'a')),
    spelledTrace(twoObjects([3, 2], 'b')),
    'src/app',
  );
  t.match(foundIn(result), { command: ['gcc', '-c', '3.c', '-o', '3.o'], others: 0 });
  t.end();
});

const withJobServer = (count: string, made: string): string => `
  start 1 0
  exec 1 {build}/src whole make
  in 1 5
  out 1 5 ${count} 4 ++++
  start 2 1
  exec 2 {build}/src whole random
  in 2 5
  out 2 5 ${count} 1 +
  write 2 {build}/src/x ${made}
`;

void test('tokens that a job server passes around are no input', (t) => {
  const result = firstDivergence(
    spelledTrace(withJobServer('a', 'c')),
    spelledTrace(withJobServer('b', 'd')),
    'src/x',
  );
  t.match(foundIn(result), { command: ['random'], inputs: { count: 0 } });
  t.end();
});
