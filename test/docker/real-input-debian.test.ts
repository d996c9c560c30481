import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { compareByCommand, diffText, placesOf } from './compare-command.ts';

// Real packages, with their build dependencies to install: minutes where the machine is busy.
const TIMEOUT_MS = 900_000;
tap.setTimeout(TIMEOUT_MS);

for (const name of ['dhcp-helper', 'moreutils']) {
  void tap.test(`debian:${name} is reproducible`, { timeout: TIMEOUT_MS }, async (t) => {
    const { exitCode, document } = await compareByCommand(
      t.testdir(),
      `debian:${name}`,
      '--on',
      'bookworm*2,bookworm+all',
    );
    t.equal(exitCode, 0, document.sentence);
    t.match(document.recipeOrigin, { kind: 'detected', name: 'Debian source package' });
    t.strictSame(document.untried, []);
    t.match(document.judgement, { verdict: 'reproducible', nondeterministic: false });
    t.match(document.judgement.artifacts.map(({ path }) => path).join(' '), `${name}_`);
    t.ok(document.judgement.artifacts.every(({ verdict }) => verdict === 'match'));
    t.strictSame(document.differences, []);
  });
}

void tap.test(
  'debian:authbind differs by the build path, and by build-ids only',
  { timeout: TIMEOUT_MS },
  async (t) => {
    const on = 'bookworm*2,bookworm+all,bookworm+all-build-path';
    const { exitCode, document } = await compareByCommand(t.testdir(), 'debian:authbind', '--on', on);
    t.equal(exitCode, 1, document.sentence);
    t.match(document.judgement, { verdict: 'unreproducible', nondeterministic: false });
    t.strictSame(classesOf(document), ['A 0 1 3', 'B 2'], 'with its own path every build is the same');
    t.match(document.differences, [{ status: 'complete', degraded: [] }]);
    const inside = placesOf(document).filter((place) => !place.endsWith('.deb › file list'));
    t.ok(inside.length > 0);
    for (const place of inside) t.match(place, / › \.\/usr\/.* › readelf --wide --notes \{\}$/);
    t.match(diffText(document), /^-.*NT_GNU_BUILD_ID.*\n\+.*NT_GNU_BUILD_ID/m);
  },
);

void tap.test('debian:hello differs by the year', { timeout: TIMEOUT_MS }, async (t) => {
  const { exitCode, document } = await compareByCommand(
    t.testdir(),
    'debian:hello',
    '--on',
    'bookworm*2,bookworm+all',
  );
  t.equal(exitCode, 1, document.sentence);
  t.match(document.judgement, { verdict: 'unreproducible', nondeterministic: false });
  t.strictSame(classesOf(document), ['A 0 1', 'B 2', 'A 0 1', 'B 2']);
  const text = diffText(document);
  const [, ours, theirs] = /^-.*const2u: (\d{4})\)\n\+.*const2u: (\d{4})\)$/m.exec(text) ?? [];
  t.equal(ours, String(yearOf(document, 0)), 'the year of the unvaried clock');
  t.ok(Number(theirs) > Number(ours), `${theirs}`);
  t.match(text, new RegExp(`^-.*mov +\\$0x${yearOf(document, 0).toString(16)},`, 'm'), 'in the code itself');
});

/** As `A 0 2`: the letter and the builds of each class, artifact by artifact. */
function classesOf({ judgement }: ComparisonDocument): string[] {
  return judgement.artifacts.flatMap(({ classes }) =>
    classes.map(({ letter, builds }) => [letter, ...builds].join(' ')),
  );
}

function yearOf({ builds }: ComparisonDocument, position: number): number {
  return new Date((builds[position]?.environment.clock ?? 0) * 1000).getUTCFullYear();
}
