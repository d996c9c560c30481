const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXIT_INTERRUPTED = 130;

/** Aborts at the first signal, so that everything started is removed; the second one quits at once. */
export function interruptSignal(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
      controller.abort(new Error('interrupted'));
      process.stderr.write('\nstopping; once more quits at once\n');
    });
  }
  return controller.signal;
}
