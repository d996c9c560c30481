export const HISTORY_KINDS = [
  'submitted',
  'started',
  'planned',
  'attempt-started',
  'attempt-ended',
  'attempt-lost',
  /** A process took over what another had left. */
  'recovered',
  /** A result that came late or from a process that no longer looks after the comparison. */
  'refused',
  'requeued',
  /** Put back into the queue for a fault of the store itself, which counts as no try. */
  'postponed',
  'judging',
  /** It was asked to end while it was under way. */
  'cancelling',
  'finished',
  'cancelled',
  'interrupted',
] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** One line of a comparison's history. */
export interface HistoryEntry {
  readonly at: string;
  readonly kind: HistoryKind;
  /** The build's place in the plan; null for the comparison's own. */
  readonly position: number | null;
  readonly attempt: number | null;
  readonly message: string;
}
