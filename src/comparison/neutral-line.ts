import { stripVTControlCharacters } from 'node:util';

import type { Environment } from '../environment/environment.ts';
import { listTraces } from '../environment/list-traces.ts';

/** Longer lines are cut: what is behind does not help a reader, and no pattern may take long. */
const MAX_CHARACTERS = 2000;

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const CLOCK = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]M)?`;
const ZONE = String.raw`(?: ?(?:Z|UTC|GMT|<timezone>|[+-]\d\d:?\d\d))?`;

/** What differs between any two runs, and what stands for it. In this order: a date holds a clock. */
const RUN_TO_RUN: readonly (readonly [RegExp, string])[] = [
  [/\/tmp\/[\w.+-]+/g, '/tmp/<temporary>'],
  [/\b(?:cc[A-Za-z0-9]{6}(?=\.)|tmp[._-]?[A-Za-z0-9_]{6,12}\b)/g, '<temporary>'],
  [new RegExp(String.raw`\b\d{4}-\d\d-\d\d(?:[T ]${CLOCK}${ZONE})?`, 'g'), '<time>'],
  [
    new RegExp(
      String.raw`\b${DAY},? (?:\d{1,2} )?${MONTH} +(?:\d{1,2} )?(?:\d{4} )?${CLOCK}${ZONE}(?: \d{4})?`,
      'g',
    ),
    '<time>',
  ],
  [new RegExp(String.raw`(?<![\w:.])${CLOCK}${ZONE}(?![\w:])`, 'g'), '<time>'],
  [/\b[12]\d{9}(?:\.\d{1,9})?\b/g, '<time>'],
  [
    /(?<![\w.])(?:\d{1,4}h ?)?(?:\d{1,4}m ?)?\d{1,9}(?:[.,]\d{1,9})? ?(?:ns|us|µs|ms|s|secs?|seconds?|minutes?)\b/g,
    '<duration>',
  ],
  [/\b(pid[ =:]{1,3})\d{1,9}\b/gi, '$1<pid>'],
  [/\[\d{3,9}\]/g, '[<pid>]'],
];

/**
 * Makes a function that puts placeholders for what rightly differs between two builds' logs: the values of both environments
 * (`<build-path>`, `<hostname>` …), and times, durations, process ids and names of temporary files.
 */
export function lineNeutraliser(environments: readonly Environment[]): (line: string) => string {
  const names = new Map(
    environments.flatMap(listTraces).map(({ text, variation }) => [text, `<${variation}>`] as const),
  );
  const longestFirst = [...names.keys()].toSorted((a, b) => b.length - a.length);
  // Numbers and zones' names count only as whole words; nothing is matched inside a longer word.
  const words = longestFirst.map((text) => `(?<![A-Za-z0-9])${escaped(text)}(?![A-Za-z0-9])`);
  const traces = new RegExp(words.join('|'), 'g');
  return (line) => {
    const plain = stripVTControlCharacters(line.slice(0, MAX_CHARACTERS));
    const untraced = names.size === 0 ? plain : plain.replace(traces, (text) => names.get(text) ?? text);
    return RUN_TO_RUN.reduce((text, [pattern, stands]) => text.replace(pattern, stands), untraced);
  };
}

/** RegExp.escape came with Node 24. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
