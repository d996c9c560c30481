import * as fc from 'fast-check';
import t from 'tap';

import type { DiffNode } from '../../src/comparison/difference.ts';
import { boundTree, type TreeLimits } from '../../src/diff/bound-tree.ts';

const node = (more: Partial<DiffNode> = {}): DiffNode => ({
  source1: 'a',
  source2: 'b',
  comments: [],
  unifiedDiff: null,
  details: [],
  truncated: false,
  ...more,
});
const limits: TreeLimits = { lines: 3, lineLength: 10, comments: 2, nodes: 5, characters: 1000 };

void t.test('a small tree stays as it is', (test) => {
  const tree = node({ unifiedDiff: '@@ -1 +1 @@\n-a\n+b\n', details: [node({ comments: ['c'] })] });
  test.same(boundTree(tree, { ...limits, lineLength: 20 }), tree);
  test.end();
});

void t.test('lines are cut in number and length, and the node says so', (test) => {
  const cut = boundTree(node({ unifiedDiff: `-a\n+${'x'.repeat(50)}\n c\n d\n` }), limits);
  test.equal(cut.unifiedDiff, '-a\n+xxxxxxxx…\n c\n');
  test.equal(cut.truncated, true);
  test.end();
});

void t.test('what cuts a surrogate pair leaves it out whole', (test) => {
  test.equal(boundTree(node({ source1: '12345678😀9' }), limits).source1, '12345678…');
  test.end();
});

void t.test('a giant member does not hide its siblings', (test) => {
  const giant = node({ source1: 'giant', details: Array.from({ length: 100 }, () => node()) });
  const tree = boundTree(node({ details: [giant, node({ source1: 'small' })] }), limits);
  test.same(
    tree.details.map(({ source1, details, truncated }) => [source1, details.length, truncated]),
    [
      ['giant', 2, true],
      ['small', 0, false],
    ],
  );
  test.end();
});

void t.test('what diffoscope or the reader cut stays marked', (test) => {
  test.equal(boundTree(node({ truncated: true }), limits).truncated, true);
  test.equal(boundTree(node({ comments: ['1', '2', '3'] }), limits).truncated, true);
  test.end();
});

const { tree: trees } = fc.letrec<{ tree: DiffNode }>((tie) => ({
  tree: fc.record(
    {
      source1: fc.string(),
      source2: fc.string(),
      comments: fc.array(fc.string(), { maxLength: 4 }),
      unifiedDiff: fc.option(fc.array(fc.string()).map((lines) => lines.join('\n'))),
      details: fc.oneof(
        { maxDepth: 4 },
        fc.constant<DiffNode[]>([]),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
      truncated: fc.boolean(),
    },
    { noNullPrototype: true },
  ),
}));

function measure(tree: DiffNode): { nodes: number; characters: number; lines: number; isCut: boolean } {
  const inner = tree.details.map(measure);
  const own = [tree.source1, tree.source2, ...tree.comments, tree.unifiedDiff ?? ''].join('');
  return {
    nodes: inner.reduce((sum, { nodes }) => sum + nodes, 1),
    characters: inner.reduce((sum, { characters }) => sum + characters, own.length),
    lines: Math.max(0, (tree.unifiedDiff ?? '').split('\n').length - 1, ...inner.map(({ lines }) => lines)),
    isCut: tree.truncated || inner.some(({ isCut }) => isCut),
  };
}

void t.test('the bounds hold for every tree, and a tree that says nothing of a cut is whole', (test) => {
  fc.assert(
    fc.property(trees, fc.integer({ min: 0, max: 300 }), (tree, characters) => {
      const bound = boundTree(tree, { ...limits, characters });
      const size = measure(bound);
      test.ok(size.nodes <= limits.nodes && size.characters <= characters && size.lines <= limits.lines);
      if (!size.isCut) test.strictSame(bound, tree);
    }),
    { numRuns: 300 },
  );
  test.end();
});
