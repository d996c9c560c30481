import { test } from 'tap';

import { TapReader } from '../../scripts/tap-summary.ts';

const OUTPUT = `TAP version 14
1..2
# Subtest: test/a.test.ts
    ok 1 - it is not ok 2 - test/other.test.ts # time=1ms
    # { total: 9, pass: 9 }
    1..1
ok 1 - test/a.test.ts # time=1500.25ms

not ok 2 - test/b.test.ts # time=20ms
  ---
  ...
# No coverage generated
# { total: 12, pass: 9, fail: 3 }
# time=1600ms
`;

void test('files and assertions are counted, however the output is cut', async (t) => {
  for (const size of [1, 7, OUTPUT.length]) {
    const reader = new TapReader();
    for (let at = 0; at < OUTPUT.length; at += size) reader.add(OUTPUT.slice(at, at + size));
    t.strictSame(reader.summary(), {
      total: 12,
      failed: 3,
      files: [
        { name: 'test/a.test.ts', isOk: true, milliseconds: 1500.25 },
        { name: 'test/b.test.ts', isOk: false, milliseconds: 20 },
      ],
    });
  }
});

void test('output that counts nothing has no tests', async (t) => {
  const reader = new TapReader();
  reader.add('No test files found\n');
  t.strictSame(reader.summary(), { total: 0, failed: 0, files: [] });
});
