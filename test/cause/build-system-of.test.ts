import tap from 'tap';

import { buildSystemOf } from '../../src/cause/build-system-of.ts';

void tap.test('a detected build system is what remedies are phrased for', (t) => {
  for (const [name, expected] of [
    ['CMake', 'cmake'],
    ['Debian source package', 'debian'],
    ['autotools', 'autotools'],
    ['Cargo', 'cargo'],
  ] as const) {
    t.equal(buildSystemOf({ build: 'make' }, { kind: 'detected', name }), expected);
  }
  t.end();
});

void tap.test("a recipe's own script gives its build system away, or nothing", (t) => {
  const own = { kind: 'source', name: 'verbatim.yaml' } as const;
  t.equal(buildSystemOf({ build: 'cmake -B out && make -C out' }, own), 'cmake');
  t.equal(buildSystemOf({ build: './configure --prefix=/usr\nmake' }, own), 'autotools');
  t.equal(buildSystemOf({ build: 'python3 -m build' }, own), 'python');
  t.equal(buildSystemOf({ build: 'tar -czf a.tar.gz src' }, own), null);
  t.equal(buildSystemOf({ build: 'make' }, { kind: 'flags', name: 'flags' }), 'make');
  t.end();
});
