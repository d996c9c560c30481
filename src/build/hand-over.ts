/** The reason of an abort after which sandboxes stay as they are: the next process goes on with them. */
export class HandOver extends Error {
  constructor() {
    super('left to the next process');
    this.name = 'HandOver';
  }
}

export function isHandedOver(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof HandOver;
}

/** Throws the HandOver once the signal is aborted with one. */
export function throwIfHandedOver(signal: AbortSignal): void {
  if (isHandedOver(signal)) throw signal.reason;
}
