import * as fc from 'fast-check';

import type { DiffNode } from '../../src/comparison/difference.ts';

const command = fc.constantFrom(
  'file list',
  'filetype from file(1)',
  'zipinfo {}',
  'zipdetails --redact --walk --utc {}',
  'readelf --wide --notes {}',
  'readelf --wide --symbols {}',
  'readelf --wide --dynamic {}',
  'readelf --wide --debug-dump=info {}',
  'objdump --line-numbers --disassemble {}',
  'strings --all --bytes=8 {}',
  'Python bytecode',
  'Pretty-printed',
  'encoding',
  'sng',
);
const name = fc.oneof(
  command,
  fc.constantFrom(
    'META-INF/MANIFEST.MF',
    'x.pdf',
    'data.tar.xz',
    'data.tar',
    './a.png',
    'a.1.gz',
    'md5sums',
    'x.json',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '-rw-r--r--   0 a            (1)        0        6 2023-11-14 22:13:20.000000 a.txt',
    '-rw-r--r--  2.0 unx        1 b- stor 23-Nov-14 22:13 a.txt',
    '00000010: 3082 0100 6161 6161  0...aaaa',
    '  0x00002000 01000200 4e6f7620 31342032 ....Nov 14 2',
    'built on Tue Nov 14 22:13:20 UTC 2023 in /build/vbp12345678/src',
    'gzip compressed data, last modified: Tue Nov 14 22:13:20 2023, from Unix',
    'Built-By: vbu12345678',
    '"a": 1, "b": 2, "c": 3, "d": 4',
    '(',
    '[',
    '\\',
    '$&',
    '‹time›',
    '\0',
    '\ud800',
  ),
);
const line = fc.tuple(fc.constantFrom('-', '+', ' ', '@@ -1 +1 @@', ''), text).map((parts) => parts.join(''));

/** Trees that whoever made the artifacts may have made. */
export const hostileTree: fc.Arbitrary<DiffNode> = fc.letrec<{ node: DiffNode }>((tie) => ({
  node: fc.record({
    source1: name,
    source2: name,
    comments: fc.array(fc.oneof(text, fc.constant('Line-ending differences only')), { maxLength: 2 }),
    unifiedDiff: fc.option(fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'))),
    details: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'tree' },
      fc.constant<DiffNode[]>([]),
      fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'tree' }),
    ),
    truncated: fc.boolean(),
  }),
})).node;
