import type { Command, FileEvent, Sent, Trace, TracedProcess } from './trace.ts';

/** More than any build of use has: what is behind is left out. */
const MOST_PROCESSES = 200_000;
const MOST_EVENTS = 2_000_000;
/** As long as what the tracer keeps of a pipe. */
const START_BYTES = 200;

/**
 * Reads what the tracer wrote (src/build/tracer/report.c), `neutral` applied to paths and arguments; null when it is no trace. A build
 * can write to it as well: lines that make no sense are left out and make the trace one that is not whole.
 */
export function parseTrace(text: string, neutral: (text: string) => string): Trace | null {
  const processes = new Map<number, OpenProcess>();
  let at = 0;
  let isWhole = false;
  let hasOdd = false;
  for (const line of linesOf(text)) {
    at += 1;
    if (at === 1) {
      if (line !== HEADER) return null;
      continue;
    }
    // Whatever stands behind the end is not the tracer's.
    if (isWhole || at > MOST_EVENTS || line === 'cut') {
      isWhole = false;
      break;
    }
    if (line === 'end') isWhole = true;
    else if (!readEvent(line.split('\t'), { processes, at, neutral })) hasOdd = true;
  }
  if (at === 0) return null;
  return { processes: [...processes.values()], isWhole: isWhole && !hasOdd };
}

const HEADER = 'verbatim-trace 1';

type OpenProcess = TracedProcess & {
  command: Command | null;
  readonly reads: FileEvent[];
  readonly writes: FileEvent[];
  readonly received: { pipe: number; at: number }[];
  readonly sent: Sent[];
};

interface Reading {
  readonly processes: Map<number, OpenProcess>;
  readonly at: number;
  readonly neutral: (text: string) => string;
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    // A line without an end was not written whole.
    if (end === -1) return;
    yield text.slice(from, end);
    from = end + 1;
  }
}

/** False for a line that makes no sense here. */
function readEvent([event = '', ...rest]: string[], reading: Reading): boolean {
  const { processes, at, neutral } = reading;
  const fields = rest.map(unescaped);
  const id = numberOf(fields[0]);
  if (id === null) return false;
  if (event === 'start') return begin(id, numberOf(fields[1]), reading);
  const process = processes.get(id);
  if (process === undefined) return false;
  switch (event) {
    case 'exec': {
      const [, cwd, extent, ...given] = fields;
      if (cwd === undefined || extent === undefined || process.command !== null) return false;
      process.command = { arguments: given.map(neutral), isWhole: extent === 'whole', cwd: neutral(cwd) };
      return true;
    }
    case 'read':
    case 'write': {
      const [, path, digest] = fields;
      if (path === undefined || digest === undefined || !DIGEST.test(digest)) return false;
      const events = event === 'read' ? process.reads : process.writes;
      events.push({ path: neutral(path), digest: digest === '-' ? null : digest, at });
      return true;
    }
    case 'in': {
      const pipe = numberOf(fields[1]);
      if (pipe !== null) process.received.push({ pipe, at });
      return pipe !== null;
    }
    case 'out': {
      const [, , digest = '', , start = ''] = fields;
      const [pipe, bytes] = [numberOf(fields[1]), numberOf(fields[3])];
      if (pipe === null || bytes === null || !DIGEST.test(digest)) return false;
      const isShort = bytes <= START_BYTES;
      process.sent.push({ pipe, digest, bytes, start: neutral(start), isShort, at });
      return true;
    }
    default:
      return event === 'exit';
  }
}

function begin(id: number, parent: number | null, { processes, at }: Reading): boolean {
  if (parent === null || processes.has(id) || processes.size >= MOST_PROCESSES) return false;
  const known = processes.has(parent) ? parent : null;
  const events = { reads: [], writes: [], received: [], sent: [] };
  processes.set(id, { id, parent: known, command: null, startedAt: at, ...events });
  return true;
}

const DIGEST = /^(?:-|[0-9a-f]{64})$/u;

/** A whole number from 0 on. */
function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : null;
}

/** The tracer's `%XX`, as UTF-8. */
function unescaped(field: string): string {
  if (!field.includes('%')) return field;
  const latin1 = field.replaceAll(/%([0-9A-F]{2})/gu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
