import tap from 'tap';

import { CAUSE_KINDS } from '../../src/comparison/cause-kind.ts';
import { compareBuilds } from '../../src/comparison/compare-builds.ts';
import { sentenceOf } from '../../src/comparison/sentence.ts';
import { titleFor } from '../../src/comparison/sentence-causes.ts';
import type { Telling } from '../../src/comparison/telling.ts';
import { scenario, tellingBuilds, type Made } from './scenario.ts';

type TellingCause = Telling['causes'][number];
const SAME = { a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' };

const cause = (path: string, kind: TellingCause['kind'], more: Partial<TellingCause> = {}): TellingCause => ({
  path,
  kind,
  confidence: 'evident',
  isLatent: false,
  ...more,
});

function sentence(rows: [string, Made][], causes: TellingCause[]): string {
  const builds = scenario(...rows);
  const judgement = compareBuilds(builds, new Map());
  return sentenceOf({ judgement, builds: tellingBuilds(builds), untried: [], causes });
}

const differing = (made: Record<string, string>): [string, Made][] => [
  ['bookworm', SAME],
  ['bookworm+locale', { ...SAME, ...made }],
];

void tap.test('an artifact is told with its surest cause', async (t) => {
  t.equal(
    sentence(differing({ a: 'y', c: 'y' }), [
      cause('a', 'captures-user', { confidence: 'likely' }),
      cause('a', 'captures-build-path', { confidence: 'proved' }),
      cause('c', 'captures-build-time'),
    ]),
    '2 of 5 artifacts differ: `a` embeds the build path, `c` records the build time.',
  );
});

void tap.test('artifacts of one kind are told together, and no more than three kinds', async (t) => {
  t.equal(
    sentence(differing({ a: 'y', b: 'y', c: 'y', d: 'y', e: 'y' }), [
      cause('a', 'locale-order'),
      cause('b', 'locale-order'),
      cause('c', 'captures-user'),
      cause('d', 'captures-uid'),
      cause('e', 'uuid'),
    ]),
    "5 of 5 artifacts differ: `a` and `b` are sorted by the builder's locale, `c` embeds the user name, `d` embeds the user or group id, 1 more.",
  );
});

void tap.test('what is not sure, latent, or says nothing is not told as the reason', async (t) => {
  const where = 'in bookworm+locale, whose environment differs in locale';
  const rows = differing({ a: 'y', b: 'y', c: 'y', d: 'y' });
  const causes = [
    cause('a', 'captures-user', { confidence: 'possible' }),
    cause('b', 'captures-user', { isLatent: true }),
    cause('c', 'unclassified', { confidence: 'likely' }),
    cause('e', 'captures-user'),
  ];
  t.equal(
    sentence(rows, causes),
    `4 of 5 artifacts differ: \`a\`, \`b\`, \`c\` and 1 more ${where}.`,
    'nor is the cause of what matches',
  );
  t.equal(
    sentence(rows, [...causes, cause('d', 'captures-user')]),
    `4 of 5 artifacts differ: \`a\`, \`b\` and \`c\` ${where}; \`d\` embeds the user name.`,
  );
});

void tap.test('what differs between identical builds says so beside its cause', async (t) => {
  t.equal(
    sentence(
      [
        ['bookworm', SAME],
        ['bookworm', { ...SAME, a: 'y', b: 'y' }],
      ],
      [cause('a', 'uuid')],
    ),
    '2 of 5 artifacts differ: `a` holds a random UUID, even between identical builds of bookworm; `b` even between identical builds of bookworm.',
  );
});

void tap.test('what a build lacks is missing, whatever it holds elsewhere', async (t) => {
  const { e: _, ...four } = SAME;
  t.match(
    sentence(
      [
        ['bookworm', SAME],
        ['bookworm', four],
      ],
      [cause('e', 'uuid')],
    ),
    '`e` even between identical builds of bookworm',
  );
});

void tap.test('every title can be told of several artifacts', async (t) => {
  const plural = /^(?:are|have|hold|record|embed|depend|differ|list|ship) (?!.*\bits\b)/;
  for (const kind of CAUSE_KINDS) t.match(titleFor(kind, 2), plural, kind);
});
