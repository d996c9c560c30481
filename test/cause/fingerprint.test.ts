import * as fc from 'fast-check';
import t from 'tap';

import { CAUSE_KINDS } from '../../src/comparison/cause.ts';
import { fingerprintOf } from '../../src/cause/fingerprint.ts';
import { generaliseName } from '../../src/cause/generalise-name.ts';

const kind = fc.constantFrom(...CAUSE_KINDS);
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((parts) => parts.join('.'));
const digest = fc.stringMatching(/^[0-9a-f]{8,40}$/);
const folder = fc
  .array(fc.oneof(word, version, digest), { maxLength: 4 })
  .map((parts) => parts.map((part) => `${part}/`).join(''));
const ending = fc.constantFrom('.tar.gz', '.so', '.html', '.deb', '.pyc', '.1.gz', '.js', '.a', '');
const base = { kind: 'captures-build-path' as const, tool: null };

void t.test('a fingerprint does not change with names, versions, digests and folders', async (test) => {
  const file = fc.tuple(
    folder,
    word,
    fc.oneof(
      fc.constant(''),
      version.map((one) => `-${one}`),
      digest.map((one) => `.${one}`),
    ),
  );
  fc.assert(
    fc.property(kind, ending, file, file, (one, end, left, right) => {
      // Without an ending a version looks like one.
      const name = (parts: readonly string[]): string =>
        end === '' ? `${parts[0]}${parts[1]}` : `${parts.join('')}${end}`;
      test.equal(
        fingerprintOf({ kind: one, path: 'a.deb', members: [[name(left)]], tool: null }),
        fingerprintOf({ kind: one, path: 'b_2.deb', members: [[name(right)]], tool: null }),
      );
    }),
  );
});

void t.test(
  'a fingerprint does not change with the order of members, nor with a few of another sort',
  async (test) => {
    const members = [['a.html'], ['b.html'], ['c/d.html'], ['x.js']];
    const expected = fingerprintOf({ ...base, path: 'doc.zip', members });
    test.equal(fingerprintOf({ ...base, path: 'doc.zip', members: members.toReversed() }), expected);
    test.equal(fingerprintOf({ ...base, path: 'doc.zip', members: members.slice(0, 3) }), expected);
  },
);

void t.test('kind, sort of file and tool tell fingerprints apart', async (test) => {
  const all = [
    fingerprintOf({ ...base, path: 'a.so', members: [] }),
    fingerprintOf({ ...base, path: 'a.html', members: [] }),
    fingerprintOf({ ...base, path: 'a.html', members: [], tool: 'sphinx' }),
    fingerprintOf({ ...base, kind: 'captures-user', path: 'a.html', members: [] }),
  ];
  test.equal(new Set(all).size, all.length);
  test.match(all[0], /^[0-9a-f]{16}$/);
});

void t.test('a name is generalised to its sort', async (test) => {
  const sorts = {
    'dist/app-1.2.3.tar.gz': '*.tar.gz',
    'usr/lib/libfoo.so.1.2.3': '*.so',
    'usr/share/man/man1/hello.1.gz': '*.[1-9].gz',
    'hello.8': '*.[1-9]',
    'a/META-INF/MANIFEST.MF': 'manifest.mf',
    '__pycache__/a.cpython-313.pyc': '*.pyc',
    'bin/app': '*',
    'app-1.2.3': '*',
    'hello_2.10-3_amd64.deb': '*.deb',
    'x.y/': '*',
  };
  test.same(Object.fromEntries(Object.keys(sorts).map((name) => [name, generaliseName(name)])), sorts);
});

void t.test('any name has a sort', async () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => generaliseName(name).length > 0));
});
