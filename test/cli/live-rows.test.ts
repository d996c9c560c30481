import * as fc from 'fast-check';
import stringWidth from 'string-width';
import tap from 'tap';

import { renderRows } from '../../src/cli/live-rows.ts';
import { advance, EMPTY_STATE, type LiveState } from '../../src/cli/live-state.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';
import { createPalette } from '../../src/report/terminal-palette.ts';

const VIEW = { nowMs: 75_500, width: 80, height: 24, palette: createPalette(false) };

function after(...events: [number, ComparisonEvent][]): LiveState {
  return events.reduce((state, [nowMs, event]) => advance(state, event, nowMs), EMPTY_STATE);
}
const builds = (...labels: string[]): [number, ComparisonEvent] => [0, { kind: 'builds', labels }];
const phase = (build: number, at: number): [number, ComparisonEvent] => [
  at,
  { kind: 'phase', build, phase: 'build', cached: false },
];
const ended = (build: number, outcome: 'success' | 'failure'): [number, ComparisonEvent] => [
  9,
  { kind: 'built', build, outcome, phase: 'build', message: null, durationMs: 4200, attempt: 1 },
];

void tap.test('a row tells the phase, the time since its start and the last line', (t) => {
  const state = after(
    builds('bookworm', 'bookworm+all', 'trixie', 'sid'),
    phase(0, 500),
    [600, { kind: 'line', build: 0, line: '\u001b[1mcc\u001b[0m -c a.c' }],
    [700, { kind: 'line', build: 0, line: '  ' }],
    ended(1, 'success'),
    ended(2, 'failure'),
  );
  t.equal(
    renderRows(state, VIEW),
    [
      '▸ bookworm      build    1m 15s  cc -c a.c',
      '✔ bookworm+all  built in 4.2s',
      '✖ trixie        failed in build after 4.2s',
      '· sid           waiting',
    ].join('\n'),
  );
  t.end();
});

void tap.test('the time goes on from phase to phase, and a line ends with its phase', (t) => {
  const line: ComparisonEvent = { kind: 'line', build: 0, line: 'installing' };
  const state = after(builds('one'), phase(0, 0), [1, line], phase(0, 70_000));
  t.equal(renderRows(state, VIEW), '▸ one  build    1m 15s  ');
  t.end();
});

void tap.test('a diff has a line of its own until the end', (t) => {
  const diff: ComparisonEvent = {
    kind: 'diff',
    path: 'a\nb',
    done: 1,
    total: 3,
    fraction: 0.42,
    message: 'xxd',
  };
  t.equal(renderRows(after([0, diff]), VIEW), '▸ diff 1 of 3  42%  a\\nb  xxd');
  t.end();
});

void tap.test('more rows than the terminal has leave out what is done first', (t) => {
  const labels = Array.from({ length: 40 }, (_, index) => `b${index}`);
  const state = after(builds(...labels), phase(39, 0), ended(38, 'failure'), ended(0, 'success'));
  const lines = renderRows(state, { ...VIEW, height: 10 }).split('\n');
  t.equal(lines.length, 7);
  t.match(lines.at(-1), /and 34 more; 2 of 40 have ended/);
  t.match(lines.at(-2), /b39 +build/);
  t.match(lines.at(-3), /b38 +failed/);
  t.notMatch(lines[0], /b0 /);
  t.end();
});

void tap.test(
  'no row is wider than the terminal or holds what a terminal acts on, whatever a build prints',
  (t) => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 130 }), (label, line, width) => {
        const state = after(builds(label), phase(0, 0), [1, { kind: 'line', build: 0, line }]);
        const rows = renderRows(state, { ...VIEW, width }).split('\n');
        return rows.length === 1 && rows.every((row) => stringWidth(row) <= width && !/\p{Cc}/u.test(row));
      }),
    );
    t.end();
  },
);
