import { readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import t from 'tap';

import { degradedComments, parseReport, ranOutOfTime } from '../../src/diff/report-tree.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`reports/${name}.json`, import.meta.url));
const parse = (value: unknown): ReturnType<typeof parseReport> =>
  parseReport(Buffer.from(JSON.stringify(value)));
const root = { 'diffoscope-json-version': 1, source1: 'a', source2: 'b', unified_diff: null };

void t.test('a real report becomes a tree', (test) => {
  const tree = parseReport(fixture('gzip-time'));
  test.equal(tree?.unifiedDiff, null);
  test.equal(tree?.details[0]?.source1, 'filetype from file(1)');
  test.match(tree?.details[0]?.unifiedDiff, /^-gzip compressed data.*Sep 14/m);
  const deb = parseReport(fixture('debian-package'));
  test.equal(deb?.details[1]?.details[0]?.details[0]?.source1, './usr/bin/x');
  test.end();
});

void t.test(
  'a whole report is not degraded, and says nothing of a build-id that was changed later',
  (test) => {
    for (const name of ['gzip-time', 'debian-package']) {
      const tree = parseReport(fixture(name));
      test.same(tree && degradedComments(tree), [], name);
    }
    test.end();
  },
);

void t.test("a tool's failure or absence is told in diffoscope's own words", (test) => {
  const cut = parseReport(fixture('cut-gzip'));
  test.match(cut && degradedComments(cut), [/^Command `gzip -d -c .*failed with exit code 1/]);
  const missing = parseReport(fixture('missing-tool'));
  test.match(missing && degradedComments(missing), [/^'javap' not available in path/]);
  test.end();
});

void t.test('running out of time is told from other comments', (test) => {
  test.ok(ranOutOfTime(['Timeout exceeded; details may be incomplete.']));
  test.notOk(ranOutOfTime(['Command `x` failed with exit code 1.']));
  test.end();
});

void t.test('a diff that was too much for diffoscope is degraded', (test) => {
  const tree = parse({ ...root, unified_diff: '@@ -1 +1 @@\n-[ Too much input for diff (SHA: 1) ]\n' });
  test.same(tree && degradedComments(tree), ['Too much input for diff: a']);
  test.end();
});

void t.test('what is no report is null', (test) => {
  for (const text of ['', '{', 'null', '[]', '{"source1":"a"}', '\u0000']) {
    test.equal(parseReport(Buffer.from(text)), null, JSON.stringify(text));
  }
  test.equal(parse({ ...root, 'diffoscope-json-version': 2 }), null);
  test.equal(parse({ ...root, details: [{ source1: 1 }] }), null);
  test.equal(parse({ ...root, comments: 'one' }), null);
  test.end();
});

void t.test('a report that is nested without end is cut', (test) => {
  const node = '{"source1":"a","source2":"b","unified_diff":null,"details":[';
  const start = node.replace('{', '{"diffoscope-json-version":1,');
  const text = `${start}${node.repeat(20_000)}${']}'.repeat(20_001)}`;
  let depth = 0;
  let last = parseReport(Buffer.from(text));
  test.not(last, null);
  while (last?.details[0] !== undefined) {
    depth += 1;
    last = last.details[0];
  }
  test.equal(depth, 127);
  test.equal(last?.truncated, true);
  test.end();
});

void t.test('no JSON makes it throw', (test) => {
  fc.assert(fc.property(fc.json(), (text) => void parseReport(Buffer.from(text))));
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (details) => {
      parse({ ...root, details });
    }),
  );
  test.end();
});
