import type { ComparisonEvent } from '../coordinator/event.ts';

/** Shows a comparison while it runs. */
export interface Terminal {
  show(event: ComparisonEvent): void;
  /** Leaves what is shown as it is, for other output to follow. Safe to call twice. */
  close(): void;
}
