import * as fc from 'fast-check';
import t from 'tap';

import type { DiffNode } from '../../src/comparison/difference.ts';
import { findByRules } from '../../src/cause/find-by-rules.ts';
import { RULES } from '../../src/cause/rules/rules.ts';
import { hostileTree } from './hostile-tree.ts';
import { CONTROL, VARIED } from './sample-environments.ts';

const input = { path: 'dist/app', environments: { left: CONTROL, right: VARIED } };

function node(source: string, unifiedDiff: string | null, details: DiffNode[] = []): DiffNode {
  return { source1: source, source2: source, comments: [], unifiedDiff, details, truncated: false };
}

void t.test('no tree makes a rule throw, and where lines differ there is a finding', async () => {
  fc.assert(
    fc.property(hostileTree, fc.boolean(), (tree, isKnown) => {
      const environments = isKnown ? input.environments : { left: null, right: null };
      const findings = findByRules(tree, { ...input, environments });
      return findings.every(
        ({ rule, saw }) => RULES.some(({ name }) => name === rule) && saw.left.isWellFormed(),
      );
    }),
    { numRuns: 2000 },
  );
});

void t.test('the order of details does not matter', async (test) => {
  const reversed = (tree: DiffNode): DiffNode => ({
    ...tree,
    details: tree.details.toReversed().map(reversed),
  });
  fc.assert(
    fc.property(hostileTree, (tree) => {
      test.same(findByRules(reversed(tree), input), findByRules(tree, input));
    }),
    { numRuns: 500 },
  );
});

void t.test('each member has a rule once', async () => {
  fc.assert(
    fc.property(hostileTree, (tree) => {
      const keys = findByRules(tree, input).map(({ rule, member }) => [rule, ...member].join('\0'));
      return new Set(keys).size === keys.length;
    }),
  );
});

void t.test('digests and sizes of files that differ are no cause of their own', async (test) => {
  const tree = node('app.deb', null, [
    node('control.tar', null, [
      node(
        './md5sums',
        '@@ -1 +1 @@\n-0cc175b9c0f1b6a831c399e269772661  a\n+92eb5ffee6ae2fec3ad71c777531578f  a\n',
      ),
      node('./control', '@@ -1 +1 @@\n-Installed-Size: 12\n+Installed-Size: 13\n'),
    ]),
    node('data.tar', null, [node('./a', '@@ -1 +1 @@\n-on vbhabcdef01\n+on vbhabcdef0123456789\n')]),
  ]);
  test.same(
    findByRules(tree, input).map(({ kind, member }) => [kind, member]),
    [['captures-hostname', ['data.tar', './a']]],
  );
});

void t.test('a digest that differs alone is told', async (test) => {
  const tree = node(
    'sums',
    '@@ -1 +1 @@\n-0cc175b9c0f1b6a831c399e269772661  a\n+92eb5ffee6ae2fec3ad71c777531578f  a\n',
  );
  test.same(
    findByRules(tree, input).map(({ kind }) => kind),
    ['unclassified'],
  );
});

void t.test('a name that both builds share is not a difference', async (test) => {
  const environments = { left: CONTROL, right: { ...VARIED, hostname: CONTROL.hostname } };
  const tree = node('x', '@@ -1 +1 @@\n-vbhabcdef01 one\n+vbhabcdef01 two\n');
  test.same(
    findByRules(tree, { path: 'x', environments }).map(({ kind }) => kind),
    ['unclassified'],
  );
});

void t.test('of a diff that was cut nothing is concluded from what is not there', async (test) => {
  const order = '@@ -1,2 +1,2 @@\n-one\n two\n+one\n';
  const whole = findByRules(node('x', order), input).map(({ kind }) => kind);
  const cut = findByRules({ ...node('x', order), truncated: true }, input).map(({ kind }) => kind);
  test.same([whole, cut], [['line-order'], ['unclassified']]);
});

void t.test('no line, however it repeats itself, keeps a rule for long', async (test) => {
  const commands = [
    'readelf --wide --debug-dump=info {}',
    'readelf --wide --dynamic {}',
    'strings --all {}',
    'zipinfo {}',
    'file list',
  ];
  const units = [
    '/a',
    'a',
    '1',
    '1.',
    '12:',
    ' ',
    '\t',
    '\r',
    '1 ',
    '-rwx',
    'tmp',
    'DW_AT_name : (indirect string): /a',
  ];
  const nodes = units.flatMap((unit) =>
    ['', '<', '\0'].map((end) => {
      const line = `${unit.repeat(3900 / unit.length)}${end}`;
      return `@@ -1 +1 @@\n-${line}1\n+${line}2\n`;
    }),
  );
  for (const command of commands) {
    test.ok(
      findByRules(
        node(
          'x',
          null,
          nodes.map((diff) => node(command, diff)),
        ),
        input,
      ).length > 0,
      command,
    );
  }
});

void t.test('a report of fifty thousand lines takes no longer than two seconds', async (test) => {
  const lines = Array.from(
    { length: 25_000 },
    (_, at) => `-${at} /tmp/a b ${'x'.repeat(at % 90)}\n+${at} "c": 7, at ${at}:00`,
  );
  const tree = node('x', null, [
    node('y', `@@ -1 +1 @@\n${lines.join('\n')}`),
    node('z', `@@ -1 +1 @@\n-${'a/'.repeat(2e5)}\n+${' 1'.repeat(2e5)}`),
  ]);
  const startedAt = performance.now();
  test.ok(findByRules(tree, input).length > 0);
  test.ok(performance.now() - startedAt < 2000, `${Math.round(performance.now() - startedAt)} ms`);
});
