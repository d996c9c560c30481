import t from 'tap';

import { CAUSE_KINDS, KIND_FACTS, type Cause } from '../../src/comparison/cause.ts';
import { causeSentence } from '../../src/comparison/cause-sentence.ts';
import { remedyFor } from '../../src/cause/remedies/remedy-for.ts';

function cause(more: Partial<Cause>): Cause {
  const members = more.members ?? [];
  return {
    fingerprint: '0123456789abcdef',
    kind: 'captures-build-path',
    path: 'bin/app',
    members,
    memberCount: members.length,
    variations: ['build-path'],
    nondeterministic: null,
    witnesses: [
      {
        by: 'screening',
        variations: ['build-path'],
        on: { differed: 2, of: 2 },
        off: { differed: 0, of: 2 },
      },
    ],
    remedy: remedyFor('captures-build-path', { path: 'bin/app', members, buildSystem: null }),
    isLatent: false,
    confidence: 'proved',
    ...more,
  };
}

void t.test('a cause is one plain sentence', async (test) => {
  test.same(
    [
      cause({}),
      cause({ path: 'app.tar.gz', kind: 'captures-build-time', variations: ['clock'] }),
      cause({ path: 'a.deb', members: [['data.tar', './usr/bin/a']] }),
      cause({ path: 'a.deb', members: [['./x'], ['./y'], ['./z']] }),
      cause({ kind: 'random', variations: [], nondeterministic: { probability: 0.5 } }),
      cause({ kind: 'captures-user', variations: ['user', 'umask'] }),
      cause({ isLatent: true }),
    ].map(causeSentence),
    [
      '`bin/app` embeds the build path',
      '`app.tar.gz` records the build time',
      '`a.deb` embeds the build path, in `./usr/bin/a`',
      '`a.deb` embeds the build path, in `./x`, `./y` and 1 more',
      '`bin/app` differs at random, even between builds in one environment',
      '`bin/app` embeds the user name, only where user and umask vary together',
      '`bin/app` embeds the build path, which all builds happen to share',
    ],
  );
});

void t.test('a hostile name stays on its line', async (test) => {
  test.equal(causeSentence(cause({ path: 'a\nb`c' })), '`a\\nb\\x60c` embeds the build path');
});

void t.test('every title goes on after the name of an artifact', async (test) => {
  for (const kind of CAUSE_KINDS)
    test.match(KIND_FACTS[kind].title, /^(?:is|has|holds|records|embeds|depends|differs|lists|ships) /, kind);
});
