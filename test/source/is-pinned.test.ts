import { test } from 'tap';

import { isPinned } from '../../src/source/is-pinned.ts';
import type { Source } from '../../src/source/source.ts';

const git = (ref: string | null): Source => ({ kind: 'git', url: 'https://example.org/greet.git', ref });

void test('a source is pinned when it cannot be another revision later', (t) => {
  const pinned: Source[] = [
    git('a'.repeat(40)),
    git('b'.repeat(64)),
    { kind: 'tarball', location: 'https://example.org/greet.tar', sha256: 'c'.repeat(64) },
    { kind: 'debian', name: 'hello', version: '2.10-3' },
    { kind: 'upload', digest: 'd'.repeat(64), name: 'greet', told: null },
  ];
  const moving: Source[] = [
    git(null),
    git('main'),
    git('v1.2'),
    git('abc1234'),
    git('A'.repeat(40)),
    { kind: 'tarball', location: 'https://example.org/greet.tar', sha256: null },
    { kind: 'debian', name: 'hello', version: null },
    { kind: 'directory', path: '/src/greet' },
    { kind: 'dsc', path: '/src/greet.dsc' },
  ];
  t.strictSame(pinned.filter(isPinned), pinned);
  t.strictSame(moving.filter(isPinned), []);
  t.end();
});
