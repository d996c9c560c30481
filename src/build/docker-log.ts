import type { ObservedEnvironment } from '../environment/environment.ts';
import type { DockerLine } from './docker-lines.ts';
import { parseProbeLine, PROBE_END } from './probe-script.ts';

export interface LogOptions {
  /** At most this many bytes are kept. */
  readonly maxBytes: number;
  /** Milliseconds since the start at which a line came. */
  elapsedMs(line: DockerLine): number;
  onLine(line: string): void;
  /** The bound is passed; what comes after is dropped. */
  onFull(): void;
}

/** What was learnt from a build's output besides its log. */
export interface LogReading {
  /** From the probe that runs before the recipe: filled as the log is read. */
  readonly observed: ObservedEnvironment;
  /** True once the probe has ended and the recipe's own output begins. */
  isStarted: boolean;
  isTruncated: boolean;
  /** What came before the start, for the message when it never starts. */
  readonly preamble: string[];
}

/** The stored form of a log, `<seconds.millis> <line>` a line, made as it is read: nothing is buffered, the reader sets the pace. */
export async function* writeLog(
  batches: AsyncIterable<readonly DockerLine[]>,
  reading: LogReading,
  options: LogOptions,
): AsyncGenerator<Buffer> {
  let kept = 0;
  for await (const batch of batches) {
    let text = '';
    for (const line of batch) {
      if (!reading.isStarted && takeProbeLine(line, reading)) continue;
      text += `${(options.elapsedMs(line) / 1000).toFixed(3)} ${line.text}\n`;
      options.onLine(line.text);
    }
    if (text === '') continue;
    const bytes = Buffer.from(text);
    if (kept + bytes.length > options.maxBytes) {
      reading.isTruncated = true;
      options.onFull();
      yield wholeLines(bytes.subarray(0, options.maxBytes - kept));
      return;
    }
    kept += bytes.length;
    yield bytes;
  }
}

const PREAMBLE_LINES = 20;

/** True when the line is the probe's and not the log's. */
function takeProbeLine(line: DockerLine, reading: LogReading): boolean {
  if (line.stream === 'stdout') {
    if (line.text === PROBE_END) {
      reading.isStarted = true;
      return true;
    }
    const value = parseProbeLine(line.text);
    if (value !== null) {
      reading.observed[value.key] = value.value;
      return true;
    }
  }
  if (reading.preamble.length < PREAMBLE_LINES) reading.preamble.push(line.text);
  return false;
}

function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}
