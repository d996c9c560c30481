import type { Digest } from '../artifact/digest.ts';
import type { BuildOutcome } from '../comparison/build-result.ts';
import type { AttemptState, ComparisonStatus, Trigger } from '../comparison/comparison-status.ts';
import type { ComparisonVerdict } from '../comparison/verdict.ts';
import type { ComparisonSummary } from './comparison-store.ts';
import type { HistoryEntry } from './history.ts';
import type { Visibility } from './visibility.ts';

/** A comparison as the API tells of it: the summary, and how it came about. */
export interface ComparisonRecord extends ComparisonSummary {
  /** The project's name; null for none. */
  readonly project: string | null;
  readonly trigger: Trigger;
  /** Which try of the same request this is; 1 for the first. */
  readonly tries: number;
  /** The id of the comparison that this one tries again. */
  readonly retryOf: string | null;
  /** The id of the comparison whose result it repeats. */
  readonly reuseOf: string | null;
  readonly startedAt: string | null;
  readonly deadline: string | null;
  /** The document's digest; null before there is one. */
  readonly document: Digest | null;
}

/** `active`: some process looks after it. `bad`: ended without being reproducible. `regressed`: the last conclusive one of its source was reproducible. */
export const ONLY = ['active', 'bad', 'regressed', 'nondeterministic'] as const;
export type Only = (typeof ONLY)[number];

/** What a page of comparisons is taken from; null for no condition. */
export interface ComparisonQuery {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly before: number | null;
  readonly project: string | null;
  readonly status: ComparisonStatus | null;
  readonly verdict: ComparisonVerdict | null;
  readonly trigger: Trigger | null;
  readonly revision: Digest | null;
  /** A source's key: a source without its ref or version. */
  readonly sourceKey: string | null;
  /** When it was asked for, in ms since the epoch: from then on, and before then. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly only: Only | null;
}

/** No condition at all. */
export const EVERY_COMPARISON: Omit<ComparisonQuery, 'limit'> = Object.freeze({
  before: null,
  project: null,
  status: null,
  verdict: null,
  trigger: null,
  revision: null,
  sourceKey: null,
  sinceMs: null,
  untilMs: null,
  only: null,
});

/** One page; `next` is the place after it, null on the last page. */
export interface Page<Item, Place = number> {
  readonly items: Item[];
  readonly next: Place | null;
}

/** A page of comparisons whose items are text already: an array of ComparisonRecord as JSON. */
export interface ComparisonsAsText {
  readonly items: string;
  readonly next: number | null;
}

/** A comparison that is seen, with what else is looked up by. */
export interface FoundComparison {
  /** Its row. */
  readonly number: number;
  readonly record: ComparisonRecord;
  /** The id of the token that asked for it; null for the machine's own command line. */
  readonly token: string | null;
}

/** A line of the history of all comparisons. */
export interface StoreEvent extends HistoryEntry {
  /** Rises with time: the place in the whole history. */
  readonly number: number;
  readonly comparison: string;
}

/** An attempt at a build, whatever became of it. */
export interface AttemptRecord {
  readonly position: number;
  readonly attempt: number;
  readonly state: AttemptState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: BuildOutcome | null;
  readonly message: string | null;
}

/** Comparisons as somebody may see them: what is not seen is not there. Every query goes by an index, a page at a time. */
export interface ComparisonReader {
  /** Newest first. */
  page(query: ComparisonQuery, visibility: Visibility): Page<ComparisonRecord>;
  /** The same for who only passes it on. */
  pageAsText(query: ComparisonQuery, visibility: Visibility): ComparisonsAsText;
  /** By all of an id, its first characters, or `latest`. Throws StoreError 'UNKNOWN_COMPARISON' and 'AMBIGUOUS_ID'. */
  find(id: string, visibility: Visibility): FoundComparison;
  /** Oldest first, from after `after` on. */
  history(comparison: number, after: number, limit: number): Page<HistoryEntry>;
  attempts(comparison: number): AttemptRecord[];
  /** What happened in all comparisons that are seen, after place `after`; at most `limit` places are looked at. `last` is the last of them. */
  events(after: number, limit: number, visibility: Visibility): { events: StoreEvent[]; last: number };
  /** The place of what happened last. */
  lastEvent(): number;
  /** Calls `listener` when this process adds to a history, a moment before that is committed. Returns what ends that. */
  onHistory(listener: () => void): () => void;
}
