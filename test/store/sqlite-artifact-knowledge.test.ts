import tap from 'tap';

import { createSqliteArtifactKnowledge } from '../../src/store/sqlite-artifact-knowledge.ts';
import { SEES_ALL } from '../../src/store/visibility.ts';
import { reproducible, twoMismatches } from '../report/sample-documents.ts';
import { digestOf } from '../report/sample-parts.ts';
import { hexOf, openRateRig, PUBLIC } from './rate-rig.ts';

/** What the samples' builds of letter A make at this path. */
const GREET = digestOf('usr/bin/greet A');

void tap.test('everything known of some bytes: who made them, from what, and what others made', async (t) => {
  const rig = openRateRig(t);
  rig.project('open');
  rig.project('secret', 'private');
  rig.finish({ project: 'open', document: twoMismatches(), revision: 'one' });
  rig.finish({ project: 'secret', document: reproducible(), revision: 'two', day: 1 });
  const knowledge = createSqliteArtifactKnowledge(rig.database);
  const all = knowledge.about(GREET, SEES_ALL);
  t.match(all, {
    sha256: GREET,
    sightings: 2,
    isComplete: true,
    lastSeenAt: /^2026-11-02/,
    firstSeenAt: /^2026-11-01/,
    verdicts: { match: 1, mismatch: 1, equivalent: 0 },
    paths: [{ path: 'usr/bin/greet', sightings: 2 }],
    revisions: [hexOf('two'), hexOf('one')],
  });
  t.strictSame(new Set(all.projects.map(({ project }) => project)), new Set(['open', 'secret']));
  t.strictSame(
    all.builders.map(({ notation, builds }) => [notation, builds]),
    [
      ['bookworm', 4],
      ['bookworm+all', 1],
    ],
  );
  t.strictSame(
    new Set(all.alternatives.map(({ sha256 }) => sha256)),
    new Set([digestOf('usr/bin/greet B'), digestOf('usr/bin/greet C')]),
  );
  const seen = knowledge.about(GREET, PUBLIC);
  t.match(seen, { sightings: 1, projects: [{ project: 'open' }], verdicts: { match: 0 } });
  t.strictSame(seen.revisions, [hexOf('one')]);
});

void tap.test('of bytes that nobody made, nothing is known', async (t) => {
  const rig = openRateRig(t);
  rig.finish({ document: reproducible() });
  t.strictSame(createSqliteArtifactKnowledge(rig.database).about(digestOf('nobody'), SEES_ALL), {
    sha256: digestOf('nobody'),
    sightings: 0,
    isComplete: true,
    sizeBytes: null,
    firstSeenAt: null,
    lastSeenAt: null,
    verdicts: { match: 0, equivalent: 0, mismatch: 0, missing: 0, inconclusive: 0 },
    paths: [],
    projects: [],
    revisions: [],
    builders: [],
    alternatives: [],
  });
});

void tap.test('bytes that are everywhere are looked at so far, and it says so', async (t) => {
  const rig = openRateRig(t);
  for (let count = 0; count < 201; count++) rig.finish({ document: reproducible(), revision: `r${count}` });
  t.match(createSqliteArtifactKnowledge(rig.database).about(GREET, SEES_ALL), {
    sightings: 200,
    isComplete: false,
    revisions: { length: 100 },
  });
});

void tap.test(
  'what others keep to themselves neither hides what is public nor tells of itself',
  async (t) => {
    const rig = openRateRig(t);
    rig.project('open');
    rig.project('secret', 'private');
    const knowledge = createSqliteArtifactKnowledge(rig.database);
    for (let count = 0; count < 201; count++) {
      rig.finish({ project: 'secret', document: reproducible(), revision: `r${count}` });
    }
    const nobodys = knowledge.about(digestOf('nobody'), PUBLIC);
    t.strictSame({ ...knowledge.about(GREET, PUBLIC), sha256: nobodys.sha256 }, nobodys);
    rig.finish({ project: 'open', document: reproducible(), revision: 'one' });
    for (let count = 0; count < 201; count++) {
      rig.finish({ project: 'secret', document: reproducible(), revision: `s${count}` });
    }
    t.match(knowledge.about(GREET, PUBLIC), { sightings: 1, isComplete: true });
  },
);
