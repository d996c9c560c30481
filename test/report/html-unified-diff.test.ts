import t from 'tap';

import { renderUnifiedDiff } from '../../src/report/html-unified-diff.ts';

void t.test('neighbouring lines of one kind share an element and keep their prefixes', (test) => {
  test.equal(
    renderUnifiedDiff('@@ -1,2 +1,2 @@\n same\n-one\n-two\n+three\n'),
    '<pre class="diff"><span class="hunk">@@ -1,2 +1,2 @@</span><span> same</span><del>-one\n-two</del><ins>+three</ins></pre>',
  );
  test.end();
});

void t.test('lines that differ only in what cannot be seen do not look the same', (test) => {
  const diff = renderUnifiedDiff('-a\r\n+a\n-\u001B[1mb\n+\\x1b[1mb\n-\u202Ec');
  test.match(diff, '<del>-a<i>\\r</i></del>');
  test.match(diff, '<ins>+a</ins>');
  test.match(diff, '<del>-<i>\\x1b</i>[1mb</del>');
  test.match(diff, '<ins>+\\x1b[1mb</ins>');
  test.match(diff, '<del>-<i>\\u{202e}</i>c</del>');
  test.end();
});

void t.test('tabs stay, markup is text, and a line too long is cut and says so', (test) => {
  test.match(renderUnifiedDiff('+a\tb'), '<ins>+a\tb</ins>');
  test.match(renderUnifiedDiff('+</pre><b>'), '<ins>+&#60;/pre&#62;&#60;b&#62;</ins>');
  const long = renderUnifiedDiff(`+${'x'.repeat(1_000_000)}`);
  test.ok(long.length < 2200);
  test.match(long, '998,001 more characters');
  test.end();
});
