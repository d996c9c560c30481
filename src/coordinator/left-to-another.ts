import { isHandedOver } from '../build/hand-over.ts';
import { StoreError } from '../store/store-error.ts';

/** True when another process goes on with the comparison, or already does: then its sandboxes are none of our business. */
export function isLeftToAnother(error: unknown, signal: AbortSignal): boolean {
  return isHandedOver(signal) || isSuperseded(error) || (signal.aborted && isSuperseded(signal.reason));
}

export function isSuperseded(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'SUPERSEDED';
}
