import { test } from 'tap';

import { describeSystem, parseInstalledPackages } from '../../src/build/installed-packages.ts';

void test('only what is installed counts, sorted by name and architecture', async (t) => {
  const status = [
    'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nMulti-Arch: same\nVersion: 1:1.2.13',
    'Package: gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1',
    'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\nDescription: x\n Version: 9',
  ].join('\n\n');
  t.same(parseInstalledPackages(`${status}\n`), [
    { name: 'bash', version: '5.2', architecture: 'amd64' },
    { name: 'zlib1g', version: '1:1.2.13', architecture: 'amd64' },
  ]);
});

void test('a release is named by its code name and point release', async (t) => {
  t.equal(describeSystem('ID=debian\nVERSION_CODENAME=bookworm\n', '12.11\n'), 'bookworm 12.11');
  t.equal(describeSystem('ID=debian\nVERSION_CODENAME=forky\n', 'forky/sid\n'), 'forky');
  t.equal(describeSystem('ID="other"\n', ''), 'other');
});
