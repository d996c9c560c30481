import { sql } from '../drizzle.ts';

const time = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', "${column}" / 1000.0, 'unixepoch')`;
const digest = (column: string): string => `nullif(lower(hex("${column}")), '')`;
const flag = (column: string): string =>
  `CASE "${column}" WHEN 1 THEN json('true') WHEN 0 THEN json('false') END`;

/** Field by field, what of a ComparisonRecord is in the comparison's own row. */
const FIELDS = {
  id: '"id"',
  status: '"status"',
  trigger: '"trigger"',
  tries: '"tries"',
  createdAt: time('createdAt'),
  startedAt: time('startedAt'),
  finishedAt: time('finishedAt'),
  deadline: time('deadline'),
  source: 'json("source")',
  title: '"title"',
  revision: digest('revision'),
  commit: '"commit"',
  version: '"version"',
  verdict: '"verdict"',
  toolchainIndependent: '"toolchainIndependent"',
  nondeterministic: flag('nondeterministic'),
  regressedFrom: '"regressedFrom"',
  sentence: '"sentence"',
  fault: 'json("fault")',
  buildCount: '"buildCount"',
  successCount: '"successCount"',
  artifactCount: '"artifactCount"',
  matchCount: '"matchCount"',
  document: digest('document'),
};

const MEMBERS = Object.entries(FIELDS).map(([name, value]) => `'${name}', ${value}`);

/** A row's record as JSON, but for what other tables name. */
export const RECORD_OF_ROW = sql.raw(`json_object(${MEMBERS.join(', ')})`);
