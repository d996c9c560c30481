import { ApiError } from './api-error.ts';

/** An open stream. */
export interface OpenStream {
  /** Aborts when it is closed. */
  readonly signal: AbortSignal;
  /** It has ended: counts once, however often it is called. */
  close(): void;
}

/** Bounds how many streams are open at once: each holds a socket and whatever feeds it. */
export interface StreamGate {
  /** Throws ApiError 'TOO_MANY_STREAMS'. */
  open(address: string): OpenStream;
}

export function createStreamGate(limits: { readonly all: number; readonly perAddress: number }): StreamGate {
  const open = new Map<string, Set<AbortController>>();
  let count = 0;
  return {
    open(address) {
      const here = open.get(address) ?? new Set();
      if (count >= limits.all || here.size >= limits.perAddress) {
        const most = here.size >= limits.perAddress ? `${limits.perAddress} of one address` : `${limits.all}`;
        throw new ApiError('TOO_MANY_STREAMS', `there are as many streams open as there may be: ${most}`, {
          hint: 'close one, or come back later',
        });
      }
      const controller = new AbortController();
      open.set(address, here.add(controller));
      count += 1;
      return {
        signal: controller.signal,
        close() {
          if (!here.delete(controller)) return;
          count -= 1;
          if (here.size === 0) open.delete(address);
          controller.abort();
        },
      };
    },
  };
}
