import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

import { duration } from '../report/quantity.ts';
import type { Palette } from '../report/terminal-palette.ts';
import { visibleLine, visibleText } from '../report/visible-text.ts';
import type { LiveRow, LiveState } from './live-state.ts';
import { builtWords } from './terminal-words.ts';

export interface LiveView {
  readonly nowMs: number;
  readonly width: number;
  /** Rows of the terminal. */
  readonly height: number;
  readonly palette: Palette;
}

/** Kept free below the rows, so that the terminal does not scroll. */
const SPARE_LINES = 3;
const MAX_LABEL_WIDTH = 32;
const PHASE_WIDTH = 'snapshot'.length;

/** The rows as lines of text, none wider than the view. */
export function renderRows(state: LiveState, view: LiveView): string {
  const most = Math.max(1, view.height - SPARE_LINES - (state.diff === null ? 0 : 1));
  const shown = state.rows.length <= most ? state.rows : mostTelling(state.rows, most - 1);
  const labelWidth = Math.min(
    MAX_LABEL_WIDTH,
    Math.max(0, ...shown.map(({ label }) => stringWidth(visibleText(label)))),
  );
  const lines = shown.map((row) => renderRow(row, labelWidth, view));
  if (shown.length < state.rows.length) lines.push(renderRest(state.rows, shown.length, view));
  if (state.diff !== null) lines.push(renderDiff(state.diff, view));
  return lines.map((line) => cliTruncate(line, view.width)).join('\n');
}

function renderRow(row: LiveRow, labelWidth: number, { nowMs, palette }: LiveView): string {
  const label = cliTruncate(visibleText(row.label), labelWidth);
  const name = label + ' '.repeat(labelWidth - stringWidth(label));
  switch (row.kind) {
    case 'waiting':
      return palette.faint(`· ${name}  waiting`);
    case 'running': {
      // Whole seconds: a tenth that races by tells nobody anything.
      const elapsed = duration(Math.max(1, Math.floor((nowMs - row.startedMs) / 1000)) * 1000).padStart(6);
      const line = palette.faint(visibleLine(row.line));
      return `${palette.doubt('▸')} ${name}  ${row.phase.padEnd(PHASE_WIDTH)} ${elapsed}  ${line}`;
    }
    case 'ended': {
      const mark = row.outcome === 'success' ? palette.good('✔') : palette.bad('✖');
      return `${mark} ${name}  ${builtWords(row)}`;
    }
    default:
      return row satisfies never;
  }
}

/** What runs and what failed before what waits and what is done, each in its order. */
function mostTelling(rows: readonly LiveRow[], most: number): LiveRow[] {
  const chosen = new Set(rows.toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, most));
  return rows.filter((row) => chosen.has(row));
}

function rankOf(row: LiveRow): number {
  if (row.kind === 'running') return 0;
  if (row.kind === 'waiting') return 2;
  return row.outcome === 'success' ? 3 : 1;
}

function renderRest(rows: readonly LiveRow[], shown: number, { palette }: LiveView): string {
  const ended = rows.filter(({ kind }) => kind === 'ended').length;
  return palette.faint(`  and ${rows.length - shown} more; ${ended} of ${rows.length} have ended`);
}

function renderDiff(diff: NonNullable<LiveState['diff']>, { palette }: LiveView): string {
  const percent = `${Math.floor(diff.fraction * 100)}%`.padStart(4);
  const message = palette.faint(visibleLine(diff.message));
  return `${palette.doubt('▸')} diff ${diff.done} of ${diff.total} ${percent}  ${visibleText(diff.path)}  ${message}`;
}
