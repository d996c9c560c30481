import { createLogUpdate } from 'log-update';

import { paragraph } from '../report/summary-text.ts';
import { createPalette } from '../report/terminal-palette.ts';
import { visibleLine, visibleText } from '../report/visible-text.ts';
import { causeSentence } from '../comparison/cause-sentence.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';
import { renderRows } from './live-rows.ts';
import { advance, EMPTY_STATE } from './live-state.ts';
import { revisionLines } from './terminal-words.ts';
import type { Terminal } from './terminal.ts';

const REDRAW_MS = 100;

/**
 * A row for each builder, drawn again ten times a second, with steps above that scroll away. `clock` gives milliseconds,
 * `width` and `height` the terminal's size now.
 */
export function createLiveTerminal(options: {
  stream: NodeJS.WritableStream;
  clock: () => number;
  color: boolean;
  width: () => number;
  height: () => number;
}): Terminal {
  const { stream, clock, color, width, height } = options;
  const palette = createPalette(color);
  const rows = createLogUpdate(stream);
  let state = EMPTY_STATE;
  let isClosed = false;
  const draw = (): void =>
    rows(renderRows(state, { nowMs: clock(), width: width(), height: height(), palette }));
  // Log lines may come by the thousand: events change the state, only the timer draws.
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    show(event) {
      if (isClosed) return;
      state = advance(state, event, clock());
      for (const line of stepLines(event)) {
        for (const part of paragraph('', line, width())) rows.persist(palette.faint(part));
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      draw();
      rows.done();
      // Sets the rows off from what follows.
      if (state.rows.length > 0) stream.write('\n');
    },
  };
}

/** What stays above the rows. */
function stepLines(event: ComparisonEvent): string[] {
  switch (event.kind) {
    case 'step':
      return [visibleText(event.message)];
    case 'revision':
      return revisionLines(event);
    case 'judged':
      return [visibleLine(event.sentence)];
    case 'cause':
      return [visibleLine(causeSentence(event.cause))];
    case 'experiments':
      return [visibleLine(event.why)];
    case 'ended':
      return [`${event.status}: ${visibleLine(event.why)}`];
    case 'builds':
    case 'phase':
    case 'line':
    case 'built':
    case 'diff':
    case 'finished':
      return [];
    default:
      return event satisfies never;
  }
}
