import tap from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { reproducibleEntry } from '../../src/report/reproducible-json.ts';
import { createPackageResults } from '../../src/store/sqlite-package-results.ts';
import { SEES_ALL, type Visibility } from '../../src/store/visibility.ts';
import {
  equivalent,
  failedBuild,
  inconclusive,
  reproducible,
  sampleDocument,
  twoMismatches,
} from '../report/sample-documents.ts';
import { build, builder } from '../report/sample-parts.ts';
import { openRateRig, PUBLIC, type RateRig } from './rate-rig.ts';

function allEnded(outcome: 'failure' | 'error'): ComparisonDocument {
  const ended = { phase: 'build', outcome, reason: { code: 'exit-code', message: 'exited with 2' } } as const;
  return sampleDocument({
    sentence: 'Inconclusive: no build succeeded.',
    builds: [builder('bookworm'), builder('bookworm', ['timezone'])].map((one) => build(one, ended)),
    judgement: {
      verdict: 'inconclusive',
      toolchainIndependent: 'not tried',
      nondeterministic: false,
      artifacts: [],
    },
  });
}

function statuses(rig: RateRig, visibility: Visibility = SEES_ALL): Record<string, string> {
  const { items } = createPackageResults(rig.database).packageResults({ limit: 99, after: null }, visibility);
  return Object.fromEntries(
    items
      .map(reproducibleEntry)
      .map((entry) => [entry.package, `${entry.status} ${entry.build_compare_status}`]),
  );
}

void tap.test('a package is reproducible by a reproducible verdict alone', async (t) => {
  const rig = openRateRig(t);
  const documents = {
    same: reproducible(),
    normalised: equivalent(),
    differs: twoMismatches(),
    broken: allEnded('failure'),
    outage: allEnded('error'),
    partly: failedBuild(),
    alone: inconclusive(),
  };
  for (const [project, document] of Object.entries(documents)) {
    rig.project(project);
    rig.finish({ project, document });
  }
  rig.project('never');
  t.strictSame(statuses(rig), {
    broken: 'FTBFS null',
    differs: 'unreproducible unreproducible',
    normalised: 'unreproducible reproducible',
    same: 'reproducible reproducible',
  });
  t.strictSame(statuses(rig, { ...PUBLIC, isPublicSeen: false }), {});
});

void tap.test('an outage leaves the package at what was found before', async (t) => {
  const rig = openRateRig(t);
  for (const project of ['again', 'newer', 'failing']) {
    rig.project(project);
    rig.finish({ project, document: twoMismatches(), revision: 'one' });
  }
  rig.finish({ project: 'again', document: allEnded('error'), revision: 'one', day: 1 });
  rig.finish({ project: 'newer', document: allEnded('error'), revision: 'two', day: 1 });
  rig.finish({ project: 'failing', document: allEnded('failure'), revision: 'two', day: 1 });
  t.strictSame(statuses(rig), {
    again: 'unreproducible unreproducible',
    failing: 'FTBFS null',
    newer: 'unreproducible unreproducible',
  });
});

void tap.test('without evidence there is no entry, nor an older one in its place', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  rig.finish({ project: 'greet', document: reproducible(), revision: 'one' });
  const bad = rig.finish({ project: 'greet', document: twoMismatches(), revision: 'two', day: 1 });
  t.strictSame(Object.keys(statuses(rig)), ['greet']);
  rig.database.raw.prepare('DELETE FROM comparison WHERE id = ?').run(bad);
  t.strictSame(statuses(rig), {});
});

void tap.test('an entry holds what the format asks for', async (t) => {
  const rig = openRateRig(t);
  rig.project('greet');
  const id = rig.finish({ project: 'greet', document: reproducible() });
  const results = createPackageResults(rig.database);
  const [one] = results.packageResults({ limit: 9, after: null }, SEES_ALL).items;
  if (one === undefined) throw new Error('no result');
  t.match(reproducibleEntry(one), {
    architecture: 'amd64',
    build_date: Date.parse('2026-11-01T12:00:00Z') / 1000,
    package: 'greet',
    status: 'reproducible',
    release: 'bookworm',
    version: '1.2+8d3f0c5b1e2a',
    build_duration: 1.5,
    comparison: id,
    variations: { length: 17 },
  });
  const versionOf = (version: string | null, commit: string | null) =>
    reproducibleEntry({ ...one, version, commit }).version;
  t.equal(versionOf('2.10-3', null), '2.10-3');
  t.equal(versionOf(null, one.commit), '8d3f0c5b1e2a');
  t.equal(versionOf(null, null), one.revision.slice(0, 12));
});
