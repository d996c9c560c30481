import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import type { Explanation } from '../../src/comparison/explanation.ts';
import type { Screening, ScreeningTrigger } from '../../src/comparison/screening.ts';
import { renderSummary } from '../../src/report/terminal-summary.ts';
import { sampleExplanation, screened } from './sample-causes.ts';
import * as samples from './sample-documents.ts';

const plain = (document: ComparisonDocument, width = 120): string =>
  renderSummary(document, { color: false, width });

function withScreening(change: (screening: Screening) => Partial<Screening>): ComparisonDocument {
  const explanation = sampleExplanation();
  const screenings = explanation.screenings.map((one) => ({
    ...one,
    screening: { ...one.screening, ...change(one.screening) },
  }));
  return { ...samples.explained(), explanation: { ...explanation, screenings } };
}

void tap.test(
  'the table has a letter for each variation and artifact of which something is known',
  async (t) => {
    const text = plain(samples.explained());
    t.match(
      text,
      `                    1  2  3  4  5  6
    build-path      .  .  C  .  ?  .
    user            .  .  .  .  ?  s
    timezone        .  .  .  T  ?  .
    clock           .  C  .  .  ?  .
    locale          .  .  .  T  ?  .
    umask           .  s  .  .  ?  ?
    shell           C  .  .  .  ?  .
    C confirmed, T only together, . cleared
    s suspected, ? unknown
    1 how the build itself ends: with shell: 2 of 2 builds, 0 of 4 without
    2 \`greet.tar.gz\`: with clock: 5 of 5 builds, 0 of 4 without
`,
    );
    t.match(
      text,
      '    5 `usr/share/greet/cache.db`: 3 of 4 builds of one environment were not as most, a chance of 30 to 95 %',
    );
  },
);

void tap.test('what says nothing is told in words', async (t) => {
  const text = plain(samples.explained());
  t.match(text, '`usr/share/doc/greet/NEWS`: nothing that was tried makes a difference');
  t.match(text, 'cleared for all (but for what differs by chance): home, uid, hostname,');
  t.match(text, 'not tried for any (but for what differs by chance): file-order');
});

void tap.test(
  'builds spent are held against one variation after the other, and the end against its reason',
  async (t) => {
    const text = plain(samples.explained(), 200);
    t.match(
      text,
      'bookworm: 14 builds spent (8 made for this); one variation after the other takes 36, or 25 where only suspects are repeated',
    );
    t.match(text, '  stopped early: the 20 builds that were allowed are spent\n');
    const open = (more: Partial<Explanation>): string =>
      plain({ ...samples.explained(), explanation: { ...sampleExplanation(), stopped: null, ...more } });
    t.match(open({}), 'more builds would tell more: the budget is used up');
    t.notMatch(open({ screenings: [] }), /would tell more|stopped/);
  },
);

void tap.test('a fix is told with its settings, one that does not do as well', async (t) => {
  t.match(
    plain(samples.explained()),
    `  With these two settings all 6 artifacts match, 3 of 3 builders
    SOURCE_DATE_EPOCH=1748736000
    CFLAGS+=-ffile-prefix-map={build-path}=.
`,
  );
  t.match(
    plain(samples.notFixed()),
    '  Not fixed from outside: with these two settings 4 of 6 artifacts match, 3 of 3 builders\n    SOURCE_DATE_EPOCH',
  );
  const unmended = { ...sampleExplanation(), fix: { result: 'not-tried' as const } };
  t.match(
    plain({ ...samples.explained(), explanation: unmended }),
    '  No fix was tried: no cause has a setting',
  );
});

const MASKS: ScreeningTrigger['maskedBy'][] = [[], [['user']], [['user'], ['uid', 'umask']]];
const trigger = (kind: number): ScreeningTrigger => ({
  variations: ['locale'],
  on: { differed: kind + 2, of: kind + 2 },
  off: { differed: 0, of: 2 },
  isConfirmed: true,
  maskedBy: MASKS[kind] ?? [],
});

/** Ten thousand artifacts that tell `kinds` different things. */
function many(kinds: number): ComparisonDocument {
  return withScreening(() => ({
    artifacts: Array.from({ length: 10_000 }, (_, index) => ({
      path: `page-${String(index).padStart(5, '0')}`,
      ...screened({ locale: 'confirmed' }, [trigger(index % kinds)]),
    })),
  }));
}

void tap.test('artifacts of which the same is known share a column, and the rest is counted', async (t) => {
  t.match(
    plain(many(1)),
    '2 `page-00000`, `page-00001` and 9998 more: with locale: 2 of 2 builds, 0 of 2 without\n',
  );
  const three = plain(many(3), 200);
  t.match(three, '3 of 3 builds, 0 of 2 without; it did not show where user varied too\n');
  t.match(three, 'it did not show where user, or uid and umask varied too');
  t.match(plain(many(20)), 'and 4,500 more artifacts: see the report');
  t.match(plain(many(20), 40), /and 6,000 more artifacts: see the\s+report/, 'as many columns as fit');
});

void tap.test(
  'without a control nothing is judged, and what was never tried is not called cleared',
  async (t) => {
    const text = plain(
      withScreening(({ artifacts, outcome }) => ({
        artifacts: artifacts
          .slice(0, 1)
          .map((one) => ({ ...one, nature: 'not-judged', cells: untried(), triggers: [] })),
        outcome: { ...outcome, cells: untried(), triggers: [] },
      })),
    );
    t.match(text, '1 `greet.tar.gz`: not judged: there is no control to compare with');
    t.match(text, /not tried for any: build-path, home.* aslr/s);
    t.notMatch(text, /cleared for all|makes a difference/);
  },
);

function untried(): Screening['outcome']['cells'] {
  const { cells } = screened({});
  const names = Object.keys(cells);
  return screened(Object.fromEntries(names.map((name) => [name, 'not-tried']))).cells;
}
