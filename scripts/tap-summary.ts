/** What a run of tap said, read from its output as it comes. */
export interface TapSummary {
  /** Assertions, of all test files. */
  readonly total: number;
  readonly failed: number;
  readonly files: readonly TapFile[];
}

export interface TapFile {
  readonly name: string;
  readonly isOk: boolean;
  readonly milliseconds: number;
}

/** Sums up whole lines of TAP 14: one test point of the first level a file, and tap's own `# { total: 3, pass: 3 }` at the end. */
export class TapReader {
  #total = 0;
  #failed = 0;
  #rest = '';
  readonly #files: TapFile[] = [];

  /** Takes a piece of the output, cut anywhere. */
  add(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  /** What has come until now. */
  summary(): TapSummary {
    return { total: this.#total, failed: this.#failed, files: [...this.#files] };
  }

  #take(line: string): void {
    const [, not, name, milliseconds] = FILE.exec(line) ?? [];
    if (name !== undefined)
      this.#files.push({ name, isOk: not === undefined, milliseconds: Number(milliseconds) });
    const [, counts] = COUNTS.exec(line) ?? [];
    if (counts === undefined) return;
    this.#total += countOf('total', counts);
    this.#failed += countOf('fail', counts);
  }
}

const FILE = /^(not )?ok \d+ - (\S+\.test\.ts) # time=([\d.]+)ms$/;
const COUNTS = /^# (\{ total: .* \})$/;

function countOf(name: string, counts: string): number {
  return Number(new RegExp(`\\b${name}: (\\d+)`).exec(counts)?.[1] ?? 0);
}
