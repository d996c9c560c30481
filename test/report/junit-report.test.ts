import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import t from 'tap';

import type { ComparisonDocument } from '../../src/comparison/document.ts';
import { renderJunit } from '../../src/report/junit-report.ts';
import { artifact } from './sample-parts.ts';
import * as samples from './sample-documents.ts';

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Parses strictly: saxes throws for whatever XML 1.0 forbids. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new TypeError('no element');
  return document;
}

const render = (document: ComparisonDocument): Element => parse(renderJunit(document));
const casesOf = (root: Element): Element[] =>
  root.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));
const numberOf = (element: Element, kind: string): number =>
  element.children
    .filter(({ name }) => name === 'testcase')
    .filter((one) => one.children.some(({ name }) => name === kind)).length;

/** The rules of Jenkins' junit-10.xsd that a report can break. */
function schemaProblems(root: Element): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, what: string): void => void (holds || problems.push(what));
  const time = /^\d+(?:\.\d{1,3})?$/;
  demand(root.name === 'testsuites', 'the root is testsuites');
  for (const suite of root.children) {
    demand(suite.name === 'testsuite', 'testsuites hold testsuite');
    demand(suite.attributes['name'] !== '', 'a suite has a name');
    demand(time.test(suite.attributes['time'] ?? ''), 'time is a decimal of seconds');
    demand(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(suite.attributes['timestamp'] ?? ''),
      'timestamp without zone',
    );
    const [properties, ...cases] = suite.children;
    demand(
      properties?.name === 'properties' &&
        properties.children.every(
          ({ name, attributes }) =>
            name === 'property' && attributes['name'] !== undefined && attributes['value'] !== undefined,
        ),
      'properties come first',
    );
    demand(
      cases.every(({ name }) => name === 'testcase'),
      'then only cases',
    );
    demand(suite.attributes['tests'] === String(cases.length), 'tests is the number of cases');
    for (const [attribute, kind] of [
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ] as const)
      demand(suite.attributes[attribute] === String(numberOf(suite, kind)), `${attribute} is their number`);
    for (const one of cases) {
      demand(
        one.attributes['name'] !== undefined && one.attributes['classname'] !== undefined,
        'a case has its names',
      );
      demand(time.test(one.attributes['time'] ?? ''), 'a case has a time');
      demand(
        one.children.length < 2 &&
          one.children.every(({ name }) => ['failure', 'error', 'skipped'].includes(name)),
        'a case has one result',
      );
      demand(
        one.children.every(
          ({ attributes }) => attributes['message'] !== undefined && attributes['type'] !== undefined,
        ),
        'a result says why',
      );
    }
  }
  for (const attribute of ['tests', 'failures', 'errors', 'skipped']) {
    const sum = root.children.reduce((total, suite) => total + Number(suite.attributes[attribute]), 0);
    demand(root.attributes[attribute] === String(sum), `${attribute} of all is the sum`);
  }
  return problems;
}

void t.test('every sample is JUnit XML by the rules of the schema in use', (test) => {
  for (const [name, make] of Object.entries(samples.SAMPLES))
    test.same(schemaProblems(render(make())), [], name);
  test.end();
});

void t.test('a report is green exactly when the verdict is', (test) => {
  for (const [name, make] of Object.entries(samples.SAMPLES)) {
    const document = make();
    const { failures, errors } = render(document).attributes;
    const [verdict] = casesOf(render(document));
    const isGreen = verdict?.children.length === 0;
    test.equal(isGreen, document.judgement.verdict === 'reproducible', `${name}: the verdict's case`);
    if (isGreen) test.same([failures, errors], ['0', '0'], `${name}: nothing else fails`);
  }
  test.end();
});

void t.test('a suite is a build against the control of its cohort, a case an artifact', (test) => {
  const root = render(samples.twoMismatches());
  test.same(
    root.children.map(({ attributes }) => attributes['name']),
    ['verdict', 'bookworm#2 against bookworm', 'bookworm+all against bookworm', 'trixie alone'],
  );
  const varied = root.children[2];
  test.equal(varied?.attributes['failures'], '2');
  const failure = varied?.children.find(({ attributes }) => attributes['name'] === 'usr/bin/greet')
    ?.children[0];
  test.equal(failure?.attributes['type'], 'mismatch');
  test.match(failure?.text, '+/vbp-k3x9qy-a-longer-path/w/src/greet.c');
  test.match(
    root.children[3]?.children[1]?.children[0]?.attributes['message'],
    'no other build of this toolchain',
  );
  test.end();
});

void t.test(
  'a failed build is an error, one alone in its cohort is skipped, and neither is a mismatch',
  (test) => {
    const document = samples.failedBuild();
    const failed = casesOf(render(document)).find(({ attributes }) => attributes['name'] === 'build');
    test.equal(failed?.children[0]?.name, 'error');
    test.equal(failed?.children[0]?.attributes['type'], 'exit-code');
    test.match(failed?.children[0]?.text, 'unknown locale et_EE');
    const [cohort] = document.judgement.cohorts;
    if (cohort === undefined) throw new TypeError('no cohort');
    const cohorts = [
      { ...cohort, builds: [0, 1] },
      { ...cohort, builds: [2] },
    ];
    const alone = render({ ...document, judgement: { ...document.judgement, cohorts } });
    test.same(
      [alone.attributes['failures'], alone.attributes['errors'], alone.attributes['skipped']],
      ['0', '0', '2'],
    );
    test.end();
  },
);

void t.test('missing, refused and equivalent are told apart, and none is green', (test) => {
  const document = samples.equivalent();
  const artifacts = [
    ...document.judgement.artifacts,
    artifact('missing', 'AA-'),
    artifact('refused', 'AA!', { verdict: 'inconclusive' }),
  ];
  const root = render({ ...document, judgement: { ...document.judgement, artifacts } });
  const results = root.children[2]?.children
    .slice(1)
    .map(({ attributes, children: [result] }) => [
      attributes['name'],
      result?.name,
      result?.attributes['type'],
    ]);
  test.same(results, [
    ['greet.jar', 'failure', 'equivalent'],
    ['greet.pom', undefined, undefined],
    ['missing', 'failure', 'missing'],
    ['refused', 'skipped', 'inconclusive'],
  ]);
  test.end();
});

void t.test('any name survives as visible text, and two names never become one', (test) => {
  const document = samples.reproducible();
  const anyName = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('\uFFFE', '\uFFFF', '\u0000', '\uD800', ']]>', '--'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(anyName, { minLength: 2, maxLength: 5 }), (names) => {
      const artifacts = names.map((name) => artifact(`a${name}`, 'AAB'));
      const root = render({
        ...document,
        sentence: names.join(''),
        judgement: { ...document.judgement, verdict: 'unreproducible', artifacts },
      });
      const shown = root.children[1]?.children.slice(1).map(({ attributes }) => attributes['name']);
      return schemaProblems(root).length === 0 && new Set(shown).size === names.length;
    }),
    { numRuns: 100 },
  );
  test.end();
});
