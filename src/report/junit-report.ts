import XMLBuilder from 'fast-xml-builder';

import type { ComparisonDocument } from '../comparison/document.ts';
import type { JunitCase, JunitSuite } from './junit-suite.ts';
import { junitSuites } from './junit-suites.ts';
import { xmlName, xmlProse, xmlText } from './xml-text.ts';

/**
 * JUnit XML as Jenkins, GitLab and GitHub read it. A suite is a build against the control of its cohort, a case one artifact; the
 * first suite is the verdict itself, so that a result is never green without the verdict being so.
 */
export function renderJunit(document: ComparisonDocument): string {
  const suites = junitSuites(document);
  const cases = suites.flatMap((suite) => suite.cases);
  const content = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': xmlName(`verbatim ${document.revision.title}`),
      ...totals(cases),
      '@time': seconds(Date.parse(document.finishedAt) - Date.parse(document.createdAt)),
      testsuite: suites.map((suite, index) => suiteElement(document, suite, index)),
    },
  });
  return `${content.trimEnd()}\n`;
}

const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  textNodeName: '#text',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

function suiteElement(document: ComparisonDocument, suite: JunitSuite, index: number): object {
  const { judgement, seed } = document;
  const properties: [string, string][] = [
    ['comparison', document.id],
    ['verdict', judgement.verdict],
    ['toolchain-independent', judgement.toolchainIndependent],
    ['nondeterministic', String(judgement.nondeterministic)],
    ['seed', seed],
    ...suite.properties,
  ];
  return {
    '@id': String(index),
    '@name': xmlName(suite.name),
    ...totals(suite.cases),
    '@time': seconds(suite.durationMs),
    '@timestamp': document.createdAt.slice(0, 19),
    '@hostname': 'verbatim',
    properties: {
      property: properties.map(([name, value]) => ({ '@name': xmlName(name), '@value': xmlName(value) })),
    },
    testcase: suite.cases.map((one) => caseElement(suite, one)),
  };
}

function caseElement(suite: JunitSuite, { name, result }: JunitCase): object {
  const attributes = { '@name': xmlName(name), '@classname': xmlName(suite.name), '@time': '0' };
  if (result.kind === 'passed') return attributes;
  const { message, type, text } = result;
  const why = { '@message': xmlProse(message), '@type': type };
  // What a skipped element holds is not read everywhere: its message says it all.
  return {
    ...attributes,
    [result.kind]: result.kind === 'skipped' ? why : { ...why, '#text': xmlText(text) },
  };
}

function totals(cases: readonly JunitCase[]): Record<string, string> {
  const count = (kind: JunitCase['result']['kind']): string =>
    String(cases.filter(({ result }) => result.kind === kind).length);
  return {
    '@tests': String(cases.length),
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
  };
}

/** Three decimals and no separators: what every schema in use takes. */
const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(3);
