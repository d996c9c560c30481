import type { ComparedInputs } from './compare-inputs.ts';
import type { Unit } from './form-units.ts';
import type { FileEvent, Sent } from './trace.ts';

/** What a command made that was not the same in both builds. */
export type Output =
  | { readonly kind: 'file'; readonly left: FileEvent; readonly right: FileEvent }
  | { readonly kind: 'pipe'; readonly left: Sent; readonly right: Sent }
  /** The arguments that it gave to another command. */
  | { readonly kind: 'command'; readonly left: Unit; readonly right: Unit };

/** A command from which no difference leads further back. */
export interface Origin {
  readonly left: Unit;
  readonly right: Unit;
  readonly output: Output;
  readonly inputs: ComparedInputs;
}
