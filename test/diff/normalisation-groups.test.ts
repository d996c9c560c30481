import t from 'tap';

import { mayBeNormalised } from '../../src/diff/may-be-normalised.ts';
import { groupNormalised, readNormalised } from '../../src/diff/normalisation-groups.ts';

const digest = (digit: string): string => digit.repeat(64);
const classes = ['A', 'B', 'C'].map((letter, index) => ({ letter, digest: digest(String(index)), size: 1 }));

void t.test('classes that became the same are one group', (test) => {
  const normalised = [
    { handler: 'gzip', digest: digest('f') },
    { handler: 'gzip', digest: digest('f') },
    { handler: 'gzip', digest: digest('2') },
  ];
  test.same(groupNormalised('tool 1', classes, normalised), {
    tool: 'tool 1',
    groups: [
      { letters: ['A', 'B'], digest: digest('f') },
      { letters: ['C'], digest: digest('2') },
    ],
    passes: ['gzip'],
  });
  test.end();
});

void t.test('nothing is claimed where no handler changed anything', (test) => {
  test.equal(groupNormalised('tool 1', classes, [null, null, null]), null);
  const untouched = classes.map((one) => ({ handler: 'png', digest: one.digest }));
  test.equal(groupNormalised('tool 1', classes, untouched), null);
  test.end();
});

void t.test('a class that no handler could read stands alone', (test) => {
  const made = { handler: 'zip', digest: digest('f') };
  test.same(groupNormalised('tool 1', classes, [made, null, made])?.groups, [
    { letters: ['A', 'C'], digest: digest('f') },
    { letters: ['B'], digest: digest('1') },
  ]);
  test.end();
});

void t.test('a line that is no handler and digest says nothing', (test) => {
  const lines = [`gzip ${digest('a')}`, '-', '!', 'gzip', `gzip ${digest('A')}`, ` ${digest('a')}`, ''];
  test.same(readNormalised(Buffer.from(`${lines.join('\n')}\n`)), [
    { handler: 'gzip', digest: digest('a') },
    ...Array.from({ length: 5 }, () => null),
  ]);
  test.end();
});

void t.test('only names that a handler would look at are moved', (test) => {
  for (const path of ['a.gz', 'x/y.jar', 'liba.a', 'a.PNG', 'bin/app', 'app.pyz'])
    test.ok(mayBeNormalised(path), path);
  for (const path of ['a.o', 'libx.so.1', 'a.deb', 'x.d/y.txt']) test.notOk(mayBeNormalised(path), path);
  test.end();
});
