import type { ComparisonDocument } from '../comparison/document.ts';
import type { Limits } from '../recipe/recipe.ts';
import { oneJob } from './concurrency.ts';
import { NO_RULES, type RunRules } from './run-rules.ts';
import type { Slots } from './create-slots.ts';
import type { Room } from './slots.ts';

/** How a comparison is run by whoever claimed it. */
export interface RunTerms {
  /** What the operator lets others do with the machine. */
  readonly rules: RunRules;
  /** The machine's room, shared with other comparisons; null for a comparison that has the machine to itself. */
  readonly slots: Slots | null;
  /** What one build within these limits takes of it. */
  readonly needOf: (limits: Limits) => Room;
  /** False when an outage puts it back into the queue. */
  readonly isLastTry: boolean;
  /** When the same is to be compared again because of this result; null for never. */
  readonly retry: (document: ComparisonDocument) => { notBeforeMs: number } | null;
}

/** A local command's: it waits for nobody, and is tried once. */
export const ON_ITS_OWN: RunTerms = {
  rules: NO_RULES,
  slots: null,
  needOf: oneJob,
  isLastTry: true,
  retry: () => null,
};
