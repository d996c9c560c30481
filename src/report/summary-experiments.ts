import type { ComparisonDocument } from '../comparison/document.ts';
import type { CohortScreening, Explanation } from '../comparison/explanation.ts';
import type { ScreeningCell } from '../comparison/screening.ts';
import { shownName } from '../comparison/shown-name.ts';
import { tellFix } from '../comparison/tell-fix.ts';
import { wordList } from '../comparison/word-list.ts';
import type { Variation } from '../environment/variation.ts';
import { variationWords } from './cause-words.ts';
import { counted } from './quantity.ts';
import { viewScreening, type ScreenedGroup, type ScreeningView } from './screening-groups.ts';
import { chanceWords, economyWords, openEndWords, settingWords, triggerWords } from './screening-words.ts';
import { shortText } from './short-text.ts';
import { summaryDivergences } from './summary-divergences.ts';
import { paragraph } from './summary-text.ts';
import type { SummaryStyle } from './summary-style.ts';
import type { Paint, Palette } from './terminal-palette.ts';

const MAX_GROUPS = 12;
const COLUMN_WIDTH = 3;
const MAX_TRIGGERS = 3;

/** What the experiments proved: variation by artifact, what it took, and the settings that mend it. */
export function summaryExperiments(document: ComparisonDocument, style: SummaryStyle): string[] {
  const { explanation } = document;
  if (explanation === null) return [];
  const { palette, width } = style;
  const ends = openEndWords(explanation);
  return [
    palette.strong('Experiments'),
    ...explanation.screenings.flatMap((one) => renderScreening(one, explanation, style)),
    ...(ends === null ? [] : paragraph('  ', palette.doubt(ends), width)),
    ...renderFix(document, explanation, style),
    ...summaryDivergences(explanation, style),
  ];
}

function renderScreening(one: CohortScreening, explanation: Explanation, style: SummaryStyle): string[] {
  const { palette, width } = style;
  const view = viewScreening(one.screening);
  const fitting = Math.max(1, Math.floor((width - 2 - nameWidth(view.rows)) / COLUMN_WIDTH));
  const shown = view.groups.slice(0, Math.min(MAX_GROUPS, fitting));
  const rest = view.groups.slice(shown.length).reduce((sum, { paths }) => sum + paths.length, 0);
  const lines = [
    ...shown.flatMap((group, index) => describe(group, index)),
    ...(rest > 0 ? [`and ${counted(rest, 'more artifact')}: see the report`] : []),
    ...remainder(view),
  ];
  return [
    ...paragraph('  ', `${shortText(one.builder, 60)}: ${economyWords(one, explanation)}`, width),
    ...table(view.rows, shown, palette),
    ...lines.flatMap((line) => paragraph('    ', line, width)),
  ];
}

function table(rows: readonly Variation[], groups: readonly ScreenedGroup[], palette: Palette): string[] {
  if (rows.length === 0) return [];
  const names = nameWidth(rows);
  const heads = groups.map((_, index) => String(index + 1).padStart(COLUMN_WIDTH)).join('');
  const used = new Set<ScreeningCell>();
  const body = rows.map((name) => {
    const letters = groups.map(({ screened }) => {
      const cell = screened.cells[name];
      used.add(cell);
      const { letter, paint } = CELLS[cell];
      return ' '.repeat(COLUMN_WIDTH - 1) + paint(palette)(letter);
    });
    return `    ${name.padEnd(names)}${letters.join('')}`;
  });
  const legend = Object.entries(CELLS).flatMap(([cell, { letter, words }]) =>
    [...used].some((one) => one === cell) ? [`${letter} ${words}`] : [],
  );
  return [
    palette.faint(`    ${' '.repeat(names)}${heads}`),
    ...body,
    palette.faint(`    ${legend.slice(0, 3).join(', ')}`),
    ...(legend.length > 3 ? [palette.faint(`    ${legend.slice(3).join(', ')}`)] : []),
  ];
}

const nameWidth = (rows: readonly Variation[]): number =>
  Math.max(0, ...rows.map(({ length }) => length)) + 4;

const CELLS: Readonly<
  Record<ScreeningCell, { letter: string; words: string; paint: (palette: Palette) => Paint }>
> = {
  confirmed: { letter: 'C', words: 'confirmed', paint: ({ bad }) => bad },
  together: { letter: 'T', words: 'only together', paint: ({ bad }) => bad },
  cleared: { letter: '.', words: 'cleared', paint: ({ good }) => good },
  suspected: { letter: 's', words: 'suspected', paint: ({ doubt }) => doubt },
  unknown: { letter: '?', words: 'unknown', paint: ({ doubt }) => doubt },
  'not-tried': { letter: '-', words: 'not tried', paint: ({ faint }) => faint },
};

function describe({ paths, screened }: ScreenedGroup, index: number): string[] {
  const name = paths.length === 0 ? 'how the build itself ends' : wordList(paths.map(shownName), 2);
  const told = triggerWords(screened).slice(0, MAX_TRIGGERS);
  if (screened.nondeterminism !== null) told.unshift(chanceWords(screened.nondeterminism));
  else if (screened.nature === 'nondeterministic')
    told.unshift('not the same in each build of one environment');
  if (screened.nature === 'not-judged') told.unshift('not judged: there is no control to compare with');
  return [`${index + 1} ${name}${told.length === 0 ? '' : `: ${told.join('; ')}`}`];
}

/** What needs no row or column of its own. */
function remainder({ clearedPaths, cleared, notTried, groups }: ScreeningView): string[] {
  const hasChance = groups.some(({ screened }) => screened.nature === 'nondeterministic');
  const but = hasChance ? ' (but for what differs by chance)' : '';
  return [
    clearedPaths.length > 0
      ? `${wordList(clearedPaths.map(shownName), 2)}: nothing that was tried makes a difference`
      : null,
    cleared.length > 0 ? `cleared for all${but}: ${variationWords(cleared)}` : null,
    notTried.length > 0 ? `not tried for any${but}: ${variationWords(notTried)}` : null,
  ].filter((line) => line !== null);
}

function renderFix(
  { revision }: ComparisonDocument,
  { fix }: Explanation,
  { palette, width }: SummaryStyle,
): string[] {
  if (fix === null) return [];
  const settings = fix.result === 'not-tried' ? [] : fix.attempt.settings;
  const paint = fix.result === 'fixed' ? palette.good : palette.doubt;
  const sentence = tellFix(fix);
  return [
    ...paragraph('  ', paint(sentence.charAt(0).toUpperCase() + sentence.slice(1)), width),
    ...settings.flatMap((one) => paragraph('    ', settingWords(one, revision), width)),
  ];
}
