import t from 'tap';

import { DEFAULT_DIFF_LIMITS } from '../../src/diff/diff-limits.ts';
import { differenceKey } from '../../src/diff/difference-cache.ts';

const request = {
  path: 'a/b.gz',
  left: { letter: 'A', digest: '1'.repeat(64), size: 1 },
  right: { letter: 'B', digest: '2'.repeat(64), size: 1 },
};
const context = { tool: 'diffoscope 297', toolchain: 'sha256:0', limits: DEFAULT_DIFF_LIMITS };

void t.test('a key depends on what a difference depends on, and on nothing else', (test) => {
  const key = differenceKey(request, context);
  const same = [
    { ...request, path: 'other/b.gz' },
    { ...request, left: { ...request.left, letter: 'C' } },
  ];
  for (const other of same) test.equal(differenceKey(other, context), key);
  const others = [
    differenceKey({ ...request, path: 'a/b.zip' }, context),
    differenceKey({ ...request, left: request.right, right: request.left }, context),
    differenceKey(request, { ...context, tool: 'diffoscope 298' }),
    differenceKey(request, { ...context, toolchain: 'sha256:1' }),
    differenceKey(request, { ...context, limits: { ...DEFAULT_DIFF_LIMITS, reportBytes: 1 } }),
  ];
  test.equal(new Set([key, ...others]).size, 6);
  test.end();
});
