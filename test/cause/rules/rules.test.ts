import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import t from 'tap';

import { type CauseKind, isCauseKind } from '../../../src/comparison/cause.ts';
import type { DiffNode } from '../../../src/comparison/difference.ts';
import type { Environment } from '../../../src/environment/environment.ts';
import { findByRules } from '../../../src/cause/find-by-rules.ts';
import { RULES } from '../../../src/cause/rules/rules.ts';
import { parseReport } from '../../../src/diff/report-tree.ts';
import { CONTROL, VARIED } from '../sample-environments.ts';

const FOLDER = join(import.meta.dirname, 'reports');

/** What each crafted pair differs by, and nothing else. */
const EXPECTED: Readonly<Record<string, readonly CauseKind[]>> = {
  address: ['memory-address'],
  'ar-library-order': ['ar-member-order'],
  'ar-library-time': ['ar-member-time'],
  'ar-member-time': ['ar-member-time'],
  'ar-order': ['ar-member-order'],
  'ar-owner': ['archive-owner'],
  asciidoc: ['asciidoc-date'],
  'build-id-name': ['build-id'],
  'build-path': ['captures-build-path'],
  'build-time': ['captures-build-time'],
  checksums: ['checksum-list-order'],
  'copyright-year': ['copyright-year'],
  'cpio-member-time': ['cpio-member-time'],
  'cpio-order': ['cpio-member-order'],
  'cpu-count': ['captures-cpu-count'],
  'decimal-comma': ['locale-names'],
  'dict-order': ['key-order'],
  domain: ['captures-domain'],
  doxygen: ['doxygen-date'],
  duration: ['captures-execution-time'],
  'elf-build-id': ['build-id'],
  'elf-date-macro': ['cpp-date-macro'],
  'elf-debug-path': ['debug-path'],
  'elf-march': ['cpu-features'],
  'elf-rpath': ['rpath-build-path'],
  'elf-stripped': ['build-id'],
  'elf-year': ['captures-build-time'],
  'elf-symbol-order': ['symbol-order'],
  encoding: ['text-encoding'],
  environment: ['captures-environment'],
  epoch: ['captures-build-time'],
  'file-set': ['file-set'],
  flags: ['records-build-flags'],
  gecos: ['captures-gecos'],
  gettext: ['gettext-date'],
  'gzip-header-name': ['gzip-header-time'],
  'gzip-header-os': ['gzip-header-os'],
  'gzip-header-time': ['gzip-header-time'],
  'gzip-in-tar': ['gzip-header-time', 'tar-member-time'],
  home: ['captures-home'],
  hostname: ['captures-hostname'],
  'jar-manifest': ['jar-built-by', 'jar-manifest-time'],
  'iso-image-time': ['iso-image-time'],
  'jar-manifest-order': ['jar-manifest-order'],
  'jar-properties': ['java-properties-time'],
  'jar-signed': ['signature'],
  javadoc: ['javadoc-date'],
  'json-order': ['key-order'],
  'json-time': ['captures-build-time'],
  kernel: ['captures-kernel'],
  'line-ending': ['line-ending'],
  'line-order': ['line-order'],
  'locale-case': ['locale-order'],
  'locale-names': ['locale-names'],
  'locale-sort': ['locale-order'],
  manpage: ['manpage-date'],
  'manpage-gz': ['manpage-date'],
  numbers: ['numbers'],
  'path-variable': ['captures-path-variable'],
  'octal-modes': ['umask-dependent'],
  pdf: ['font-subset-tag', 'pdf-date', 'pdf-id'],
  'pe-time': ['pe-header-time'],
  'png-time': ['png-time'],
  postscript: ['postscript-date'],
  'pyc-time': ['pyc-source-time'],
  'random-binary': ['unclassified'],
  'replaced-letters': ['text-encoding'],
  searchindex: ['search-index-order'],
  shell: ['captures-shell'],
  signature: ['signature'],
  'signature-bare': ['signature'],
  sphinx: ['sphinx-date'],
  symbol: ['random-symbol'],
  'tar-all': ['archive-mode', 'archive-owner', 'tar-member-order', 'tar-member-time'],
  'tar-extra-member': ['test-leftover'],
  'tar-member-time': ['tar-member-time'],
  'tar-mode': ['archive-mode'],
  'tar-order': ['tar-member-order'],
  'tar-owner': ['archive-owner'],
  'temporary-name': ['temporary-name'],
  timezone: ['timezone-dependent'],
  'tool-version': ['tool-version'],
  'two-causes': ['captures-build-time', 'captures-user'],
  uid: ['captures-uid'],
  umask: ['umask-dependent'],
  unclassified: ['unclassified'],
  user: ['captures-hostname', 'captures-user'],
  uuid: ['uuid'],
  'zip-extra-owner': ['archive-owner'],
  'zip-extra-time': ['zip-member-time'],
  'zip-member-time': ['zip-member-time'],
  'zip-mode': ['archive-mode'],
  'zip-order': ['zip-member-order'],
};
/** Compiled elsewhere than in the environments' build paths: the path is known by its shape. */
const WITHOUT_ENVIRONMENTS: Readonly<Record<string, readonly CauseKind[]>> = {
  'elf-file-macro': ['captures-build-path'],
  'build-path': ['captures-build-path'],
  'build-time': ['captures-build-time'],
  numbers: ['numbers'],
};

/** The report line-order, of builds that differ in one aspect. */
const BY_ENVIRONMENT: readonly [CauseKind, Environment][] = [
  ['parallel-race', { ...CONTROL, cpus: 1 }],
  ['directory-order', { ...CONTROL, fileOrder: VARIED.fileOrder }],
  ['line-order', { ...CONTROL, cpus: 1, fileOrder: VARIED.fileOrder }],
];

function read(name: string): DiffNode {
  const tree = parseReport(readFileSync(join(FOLDER, `${name}.json`)));
  if (tree === null) throw new Error(`${name}.json is no report`);
  return tree;
}

function kindsOf(name: string, isKnown: boolean): CauseKind[] {
  const tree = read(name);
  const environments = isKnown ? { left: CONTROL, right: VARIED } : { left: null, right: null };
  const findings = findByRules(tree, { path: tree.source1, environments });
  return [...new Set(findings.map(({ kind }) => kind))].toSorted();
}

for (const [name, kinds] of Object.entries(EXPECTED)) {
  void t.test(`the report ${name} shows ${kinds.join(', ')} and nothing else`, async (test) => {
    test.same(kindsOf(name, true), kinds);
  });
}

for (const [name, kinds] of Object.entries(WITHOUT_ENVIRONMENTS)) {
  void t.test(
    `the report ${name} shows ${kinds.join(', ')} also where no environment is known`,
    async (test) => {
      test.same(kindsOf(name, false), kinds);
    },
  );
}

for (const [kind, right] of BY_ENVIRONMENT) {
  void t.test(`the same lines in another order are ${kind} where the environments say so`, async (test) => {
    const findings = findByRules(read('line-order'), {
      path: 'list.txt',
      environments: { left: CONTROL, right },
    });
    test.same(
      findings.map((finding) => finding.kind),
      [kind],
    );
  });
}

void t.test('every report is expected to show something', async (test) => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const expected = new Set([...Object.keys(EXPECTED), ...Object.keys(WITHOUT_ENVIRONMENTS)]);
  test.same(
    names.map((name) => basename(name, '.json')).filter((name) => !expected.has(name)),
    [],
  );
});

void t.test('every rule sees something in some report', async (test) => {
  const fired = new Set<string>(BY_ENVIRONMENT.map(([kind]) => kind));
  for (const name of [...Object.keys(EXPECTED), ...Object.keys(WITHOUT_ENVIRONMENTS)]) {
    const tree = read(name);
    for (const finding of findByRules(tree, {
      path: tree.source1,
      environments: { left: CONTROL, right: VARIED },
    }))
      fired.add(finding.rule);
  }
  test.same(
    RULES.map(({ name }) => name).filter((name) => !fired.has(name)),
    [],
  );
});

void t.test(
  'rules have names of their own, kinds of the catalogue, and cover rules that are there',
  async (test) => {
    const names = RULES.map(({ name }) => name);
    test.equal(new Set(names).size, names.length);
    for (const { kind, covers, name } of RULES) {
      test.ok(isCauseKind(kind), kind);
      test.same(
        covers.filter((one) => !names.includes(one) || one === name),
        [],
        name,
      );
    }
  },
);
