import t from 'tap';

import { shortProse, shortText } from '../../src/report/short-text.ts';

void t.test('a name’s backslash is doubled, a sentence’s is not: its names are visible already', (test) => {
  test.equal(shortText('a\\nb'), 'a\\\\nb');
  test.equal(shortProse('1 of 2 artifacts differs: `a\\nb`.'), '1 of 2 artifacts differs: `a\\nb`.');
  test.equal(shortProse('a\nb\u202E\\'), 'a\\nb\\u{202e}\\');
  test.end();
});

void t.test('a long name keeps its two ends and says how long it was', (test) => {
  test.equal(shortText(`begin${'x'.repeat(1000)}end`, 20), 'beginxxxxx … xxxxxxxend (1008 characters)');
  test.equal(shortText('x'.repeat(20), 20), 'x'.repeat(20));
  test.end();
});
