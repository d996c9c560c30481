import type { BuildOutcome, BuildPhase } from '../comparison/build-result.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';

/** A build as a row shows it. Times in milliseconds. */
export type LiveRow =
  | { readonly kind: 'waiting'; readonly label: string }
  | {
      readonly kind: 'running';
      readonly label: string;
      readonly phase: BuildPhase;
      readonly startedMs: number;
      readonly line: string;
    }
  | {
      readonly kind: 'ended';
      readonly label: string;
      readonly outcome: BuildOutcome;
      readonly phase: BuildPhase;
      readonly durationMs: number;
      readonly message: string | null;
      readonly attempt: number;
    };

export interface LiveState {
  readonly rows: readonly LiveRow[];
  readonly diff: Extract<ComparisonEvent, { kind: 'diff' }> | null;
}

/** Log lines are cut to this many characters before they are looked at: no terminal is wider. */
const LINE_CHARACTERS = 1000;

export const EMPTY_STATE: LiveState = { rows: [], diff: null };

/** The state after an event that happened at `nowMs`. */
export function advance(state: LiveState, event: ComparisonEvent, nowMs: number): LiveState {
  switch (event.kind) {
    case 'builds':
      return { ...state, rows: event.labels.map(waiting) };
    case 'experiments':
      return { ...state, rows: [...state.rows.slice(0, event.first), ...event.labels.map(waiting)] };
    case 'phase':
      return withRow(state, event.build, (row) => ({
        kind: 'running',
        label: row.label,
        phase: event.phase,
        startedMs: row.kind === 'running' ? row.startedMs : nowMs,
        line: '',
      }));
    case 'line':
      return withRow(state, event.build, (row) =>
        row.kind === 'running' && event.line.trim() !== ''
          ? { ...row, line: event.line.slice(0, LINE_CHARACTERS) }
          : row,
      );
    case 'built':
      return withRow(state, event.build, ({ label }) => ({
        kind: 'ended',
        label,
        outcome: event.outcome,
        phase: event.phase,
        durationMs: event.durationMs,
        message: event.message,
        attempt: event.attempt,
      }));
    case 'diff':
      return { ...state, diff: event };
    case 'finished':
    case 'ended':
      return { ...state, diff: null };
    case 'step':
    case 'revision':
    case 'judged':
    case 'cause':
      return state;
    default:
      return event satisfies never;
  }
}

function waiting(label: string): LiveRow {
  return { kind: 'waiting', label };
}

function withRow(state: LiveState, build: number, change: (row: LiveRow) => LiveRow): LiveState {
  return { ...state, rows: state.rows.map((row, index) => (index === build ? change(row) : row)) };
}
