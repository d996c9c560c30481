/** Work that several callers want at the same time is done once. It stops only when every caller has gone. */
export class SharedWork<Result> {
  readonly #running = new Map<string, { promise: Promise<Result>; stop: AbortController; callers: number }>();

  /** Joins the work under `key`, or starts it. Rejects with the signal's reason as soon as this caller's signal aborts. */
  async join(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    // Work that everybody has left is of no use to a newcomer.
    for (let left = this.#running.get(key); left?.stop.signal.aborted; left = this.#running.get(key)) {
      // oxlint-disable-next-line no-await-in-loop -- it may be begun again by another meanwhile
      await left.promise.catch(() => null);
    }
    const work = this.#running.get(key) ?? this.#start(key, start);
    work.callers += 1;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      work.callers -= 1;
      if (work.callers === 0) work.stop.abort(signal.reason);
      else left.reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      // The last caller waits for the work to stop, so that nothing runs on behind its back.
      return await Promise.race([work.promise, left.promise]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** True while someone does the work. */
  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<Result>) {
    const stop = new AbortController();
    const promise = start(stop.signal).finally(() => this.#running.delete(key));
    const work = { promise, stop, callers: 0 };
    this.#running.set(key, work);
    return work;
  }
}
