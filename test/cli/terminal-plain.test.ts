import { PassThrough } from 'node:stream';

import tap from 'tap';

import { createPlainTerminal } from '../../src/cli/terminal-plain.ts';
import type { ComparisonEvent } from '../../src/coordinator/event.ts';
import { failedBuild } from '../report/sample-documents.ts';

const DOCUMENT = failedBuild();
const diff = (done: number, fraction: number): ComparisonEvent => ({
  kind: 'diff',
  path: ['bin/a\nb', 'lib/c'][done] ?? '',
  done,
  total: 2,
  fraction,
  message: '',
});
const EVENTS: ComparisonEvent[] = [
  { kind: 'step', message: 'resolving \u001b[31mgreet' },
  { kind: 'revision', revision: DOCUMENT.revision, recipe: DOCUMENT.recipe, origin: DOCUMENT.recipeOrigin },
  { kind: 'builds', labels: ['bookworm', 'bookworm+all'] },
  { kind: 'phase', build: 0, phase: 'setup', cached: true },
  { kind: 'phase', build: 1, phase: 'build', cached: false },
  { kind: 'line', build: 1, line: '\u001b[32mcc\u001b[0m -c greet.c\u0007' },
  {
    kind: 'built',
    build: 0,
    outcome: 'success',
    phase: 'collect',
    message: null,
    durationMs: 4200,
    attempt: 1,
  },
  {
    kind: 'built',
    build: 1,
    outcome: 'failure',
    phase: 'build',
    message: 'the build step exited with 2',
    durationMs: 3900,
    attempt: 2,
  },
  { kind: 'judged', sentence: 'Inconclusive: `bookworm+all` failed in build.' },
  diff(0, 0),
  diff(0, 0.5),
  diff(1, 0),
  diff(2, 1),
  { kind: 'finished', document: DOCUMENT },
];

function written(verbose: boolean): string[] {
  const stream = new PassThrough();
  const terminal = createPlainTerminal({ stream, verbose });
  for (const event of EVENTS) terminal.show(event);
  terminal.close();
  return String(stream.read()).trimEnd().split('\n');
}

void tap.test('one line an event, hostile text made visible, log lines left out', (t) => {
  t.strictSame(written(false), [
    'resolving \\x1b[31mgreet',
    'source: https://example.org/greet.git#v1.2 (commit 8d3f0c5b1e2a, version 1.2, 38 files)',
    'recipe: detected autotools: found ./configure',
    'builds: bookworm, bookworm+all',
    'bookworm: setup (kept from before)',
    'bookworm+all: build',
    'bookworm: built in 4.2s',
    'bookworm+all: failed in build after 3.9s at attempt 2: the build step exited with 2',
    'Inconclusive: `bookworm+all` failed in build.',
    'diff 1 of 2: bin/a\\nb',
    'diff 2 of 2: lib/c',
  ]);
  t.end();
});

void tap.test('log lines come with their builder when asked for', (t) => {
  t.ok(written(true).includes('bookworm+all | cc -c greet.c\\x07'));
  t.end();
});
