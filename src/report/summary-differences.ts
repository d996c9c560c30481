import type { ComparisonDocument } from '../comparison/document.ts';
import type { DiffNode, Difference } from '../comparison/difference.ts';
import { counted } from './quantity.ts';
import { cut } from './summary-text.ts';
import type { Palette } from './terminal-palette.ts';
import type { SummaryStyle } from './summary-style.ts';
import { visibleLine, visibleText } from './visible-text.ts';

const MAX_DIFFERENCES = 5;
const MAX_PLACES = 2;
const MAX_LINES = 4;
const MAX_DEPTH = 50;

/** What separates the classes: the first places that diffoscope found, a few lines each. */
export function summaryDifferences(document: ComparisonDocument, style: SummaryStyle): string[] {
  const { differences, undiffed, logDifferences } = document;
  const { palette, width } = style;
  const shown = differences.slice(0, MAX_DIFFERENCES).flatMap((one) => renderDifference(one, style));
  const rest = [
    differences.length > MAX_DIFFERENCES
      ? counted(differences.length - MAX_DIFFERENCES, 'more difference')
      : null,
    undiffed.length > 0 ? `${counted(undiffed.length, 'pair')} not looked into` : null,
    logDifferences.length > 0 ? `the logs of ${counted(logDifferences.length, 'pair')} of builds` : null,
  ].filter((text) => text !== null);
  if (shown.length + rest.length === 0) return [];
  const last = rest.length > 0 ? [palette.faint(cut(`  and ${rest.join(', ')}: see the report`, width))] : [];
  return [palette.strong('Differences'), ...shown, ...last];
}

function renderDifference(difference: Difference, { palette, width }: SummaryStyle): string[] {
  const { path, left, right, status, message, degraded, tree } = difference;
  const places = tree === null ? [] : changedPlaces(tree);
  const pair = `${palette.letter(left.letter)} → ${palette.letter(right.letter)}`;
  const lines = [`  ${pair}  ${visibleText(path)}`];
  if (status !== 'complete') lines.push(`    ${palette.doubt(statusWords(status, message))}`);
  for (const place of places.slice(0, MAX_PLACES)) {
    lines.push(`    ${palette.faint(visibleText(place.name))}`, ...changedLines(place.unifiedDiff, palette));
  }
  if (places.length > MAX_PLACES)
    lines.push(palette.faint(`    and ${counted(places.length - MAX_PLACES, 'more place')}`));
  if (degraded.length > 0) lines.push(palette.faint(`    diffoscope: ${visibleLine(degraded[0] ?? '')}`));
  return lines.map((line) => cut(line, width));
}

function statusWords(status: Exclude<Difference['status'], 'complete'>, message: string | null): string {
  const words = { truncated: 'cut off', timeout: 'timed out', error: 'diffoscope failed' }[status];
  return message === null ? words : `${words}: ${visibleLine(message)}`;
}

interface Place {
  /** From the outermost container to what was compared: `data.tar › usr/bin/greet › readelf --notes`. */
  readonly name: string;
  readonly unifiedDiff: string;
}

/** The nodes that hold a diff, in the tree's order. */
function changedPlaces(root: DiffNode): Place[] {
  const places: Place[] = [];
  const visit = (node: DiffNode, trail: readonly string[]): void => {
    if (node.unifiedDiff !== null) {
      places.push({ name: trail.join(' › ') || node.source1, unifiedDiff: node.unifiedDiff });
    }
    if (trail.length > MAX_DEPTH) return;
    for (const detail of node.details) visit(detail, [...trail, detail.source1]);
  };
  visit(root, []);
  return places;
}

/** The first lines that were taken away and the first that came, without the hunk's context. */
function changedLines(unifiedDiff: string, palette: Palette): string[] {
  const lines = unifiedDiff.split('\n', 2000);
  const changed = lines.filter((line) => line.startsWith('-') || line.startsWith('+'));
  const removed = changed.filter((line) => line.startsWith('-'));
  const added = changed.filter((line) => line.startsWith('+'));
  const most = MAX_LINES / 2;
  const shown = [
    ...removed.slice(0, Math.max(most, MAX_LINES - added.length)),
    ...added.slice(0, Math.max(most, MAX_LINES - removed.length)),
  ];
  const rest = changed.length - shown.length;
  return [
    ...shown.map((line) => {
      const text = `      ${line.slice(0, 1)} ${visibleLine(line.slice(1, 2000))}`;
      return line.startsWith('-') ? palette.bad(text) : palette.good(text);
    }),
    ...(rest > 0 ? [palette.faint(`      and ${counted(rest, 'more line')}`)] : []),
  ];
}
