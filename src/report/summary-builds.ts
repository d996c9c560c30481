import stringWidth from 'string-width';

import type { BuildResult } from '../comparison/build-result.ts';
import type { ComparisonDocument } from '../comparison/document.ts';
import { endedAs } from './build-columns.ts';
import { duration } from './quantity.ts';
import { cell, cut, paragraph } from './summary-text.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleLine, visibleText } from './visible-text.ts';

const MAX_BUILDS = 40;
const MAX_LABEL_WIDTH = 36;
/** Of a build's ending. */
const MAX_LINES = 4;
const TAIL_LINES = 12;
const MAX_TAILS = 3;

/** One line a build, with the number that heads its column among the artifacts. */
export function summaryBuilds({ builds }: ComparisonDocument, { palette, width }: SummaryStyle): string[] {
  const shown = builds.slice(0, MAX_BUILDS);
  const labelWidth = Math.min(
    MAX_LABEL_WIDTH,
    Math.max(0, ...shown.map((build) => stringWidth(labelOf(build)))),
  );
  const numberWidth = String(shown.length).length;
  const lines = shown.map((build, index) => {
    const mark = build.outcome === 'success' ? palette.good('✔') : palette.bad('✖');
    const head = `${String(index + 1).padStart(numberWidth + 2)} ${mark} ${cell(labelOf(build), labelWidth)}  `;
    return paragraph(head, endingOf(build), width).slice(0, MAX_LINES);
  });
  const rest = builds.length - shown.length;
  return [palette.strong('Builds'), ...lines.flat(), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

/** The end of the log of each build that did not succeed. */
export function summaryLogTails(
  { builds, logTails }: ComparisonDocument,
  { palette, width }: SummaryStyle,
): string[] {
  const failed = builds.flatMap((build, index) => (build.outcome === 'success' ? [] : [{ build, index }]));
  const shown = failed.slice(0, MAX_TAILS).flatMap(({ build, index }) => {
    const lines = (logTails[index] ?? '').split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 0) return [];
    return [
      palette.strong(cut(`Log of ${labelOf(build)}, its end`, width)),
      ...lines.slice(-TAIL_LINES).map((line) => cut(`  ${visibleLine(line)}`, width)),
    ];
  });
  const rest = failed.length - MAX_TAILS;
  return rest > 0 ? [...shown, palette.faint(`and the logs of ${rest} more`)] : shown;
}

const labelOf = ({ builder }: BuildResult): string => visibleText(builder.label);

function endingOf(build: BuildResult): string {
  // What comes before is shared with other builds; a build that ended there has nothing else.
  const own = build.phases.filter(({ phase }) => phase === 'build' || phase === 'collect');
  const counted = own.length > 0 ? own : build.phases;
  const whole = duration(counted.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const took = build.attempt === 1 ? whole : `${whole} at attempt ${build.attempt}`;
  if (build.outcome === 'success') return `built in ${took}`;
  const reason = build.reason === null ? '' : `: ${visibleText(build.reason.message)}`;
  return `${endedAs(build)} after ${took}${reason}`;
}
