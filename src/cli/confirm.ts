import { createInterface } from 'node:readline/promises';

import type { TerminalStream } from './terminal-choice.ts';
import { UsageError } from './usage-error.ts';

/** Where a person answers. */
export interface Asking {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: TerminalStream;
  readonly signal: AbortSignal;
}

/** Asks a person yes or no; anything but `y` and `yes` is no. Throws UsageError where nobody can be asked. */
export async function confirm(question: string, { input, output, signal }: Asking): Promise<boolean> {
  if (input.isTTY !== true) {
    throw new UsageError('INVALID_OPTION', 'nobody can be asked whether to do this', {
      hint: 'give --yes to do it, or --dry-run to see it alone',
    });
  }
  const lines = createInterface({ input, output });
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
}
