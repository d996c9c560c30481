import { z } from 'zod';

const statusSchema = z.object({
  msg: z.string(),
  total: z.number().positive(),
  current: z.number().nonnegative(),
});
const TAIL_LINES = 20;

/** What diffoscope says beside its report: progress, commands it left out, and the last words before it failed. */
export interface StderrReader {
  /** Takes one line of `--status-fd 2 --debug`. */
  read(line: string): void;
  /** True when a command was left out by --exclude-command: a pass without that option can add something. */
  readonly hasExcluded: boolean;
  /** The last line that is neither progress nor debugging: a traceback's error, for one. `''` when there is none. */
  readonly lastWords: string;
}

export function createStderrReader(onProgress: (fraction: number, message: string) => void): StderrReader {
  let hasExcluded = false;
  let highest = 0;
  const tail: string[] = [];
  return {
    read(line) {
      const status = readStatus(line);
      if (status !== null) {
        // diffoscope finds more to do on its way: what was shown is not taken back.
        highest = Math.max(highest, Math.min(1, status.current / status.total));
        onProgress(highest, status.msg);
      } else if (/: Excluding command '/.test(line)) hasExcluded = true;
      else if (line.trim() !== '' && !/^\d{4}-\d\d-\d\d [\d:]+ [DI]: /.test(line)) {
        tail.push(line.trim().slice(0, 500));
        if (tail.length > TAIL_LINES) tail.shift();
      }
    },
    get hasExcluded() {
      return hasExcluded;
    },
    get lastWords() {
      return tail.at(-1) ?? '';
    },
  };
}

function readStatus(line: string): z.infer<typeof statusSchema> | null {
  if (!line.startsWith('{')) return null;
  try {
    return statusSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
