import t from 'tap';

import { packageDifferences } from '../../src/report/package-differences.ts';
import { toolchain } from './sample-parts.ts';

void t.test('only packages that differ are told, those that all toolchains have first', (test) => {
  const differing = packageDifferences([toolchain('bookworm'), toolchain('trixie')]);
  test.same(
    differing.map(({ name }) => name),
    ['binutils', 'debhelper', 'gcc-defaults', 'libc6-dev', 'tar', 'linux-sysctl-defaults', 'sysvinit-utils'],
  );
  test.same(differing.at(-1)?.versions, ['3.06-4', null]);
  test.same(packageDifferences([toolchain('bookworm'), toolchain('bookworm')]), []);
  test.end();
});

void t.test('a package in another architecture is another package', (test) => {
  const one = toolchain('bookworm');
  const foreign = { name: 'make', version: '4.4', architecture: 'i386' };
  const differing = packageDifferences([one, { ...one, installed: [...one.installed, foreign] }]);
  test.same(differing, [{ name: 'make:i386', versions: [null, '4.4'] }]);
  test.end();
});
