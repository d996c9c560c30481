import type { Explanation } from '../comparison/explanation.ts';
import { tellDivergence } from '../comparison/sentence-divergence.ts';
import { shownName } from '../comparison/shown-name.ts';
import { logDivergenceWords } from './divergence-words.ts';
import { counted } from './quantity.ts';
import { shortProse } from './short-text.ts';
import { cut, paragraph } from './summary-text.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleLine } from './visible-text.ts';

const MOST_ARTIFACTS = 12;
const MOST_LOGS = 4;

/** Where the builds first part: the command, a line an artifact, and what their logs say there. */
export function summaryDivergences(
  { divergences, logDivergences }: Explanation,
  style: SummaryStyle,
): string[] {
  const { palette, width } = style;
  const told = (divergences ?? []).map(({ path, divergence, reason }) =>
    divergence === null
      ? `${shownName(path)}: no command is known, for ${shortProse(reason ?? 'nothing was found')}`
      : `${shownName(path)}: ${tellDivergence(divergence)}`,
  );
  const rest = told.length - MOST_ARTIFACTS;
  if (told.length + logDivergences.length === 0) return [];
  return [
    palette.strong('First divergence'),
    ...told.slice(0, MOST_ARTIFACTS).flatMap((line) => paragraph('  ', line, width)),
    ...(rest > 0 ? [palette.faint(`  and ${counted(rest, 'more artifact')}: see the document`)] : []),
    ...logDivergences
      .slice(0, MOST_LOGS)
      .flatMap((one) => [
        ...paragraph('  ', logDivergenceWords(one), width),
        ...one.removed.map((line) => palette.bad(cut(`    - ${visibleLine(line)}`, width))),
        ...one.added.map((line) => palette.good(cut(`    + ${visibleLine(line)}`, width))),
      ]),
  ];
}
