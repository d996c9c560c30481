import type { Blob } from '../artifact/blob.ts';
import { DiffError } from './diff-error.ts';
import type { DiffLimits } from './diff-limits.ts';
import { createStderrReader } from './diffoscope-stderr.ts';
import { execInSandbox } from './docker-exec.ts';
import { withSandbox, type DiffEngine } from './docker-sandbox.ts';

export type ReportFormat = 'html' | 'text';

/** Renders a Difference's stored report. Rejects with DiffError 'RENDER' when it cannot be had within the limits. */
export type RenderReport = (report: Blob, format: ReportFormat, signal: AbortSignal) => Promise<Buffer>;

/**
 * diffoscope's own HTML (self-contained, without scripts) or text, made later from the JSON of a finished run.
 * What is in it comes from artifacts: escaped by diffoscope, to be served as an untrusted page nevertheless.
 */
export function createReportRenderer(engine: DiffEngine): RenderReport {
  const { limits } = engine;
  return async (report, format, signal) =>
    withSandbox(
      engine,
      {
        files: [{ ...report, path: ['report', 'report.json'] }],
        isWritable: false,
        lifetimeMs: limits.renderTimeoutMs + 60_000,
        signal,
      },
      async (sandbox) => {
        const stderr = createStderrReader(() => {});
        const result = await execInSandbox(sandbox, commandFor(format, limits), {
          timeoutMs: limits.renderTimeoutMs,
          maxOutputBytes: limits.reportBytes,
          onErrorLine: (line) => stderr.read(line),
          signal,
        });
        // As for a comparison: 1 means that there are differences.
        if (
          result.kind === 'exited' &&
          (result.exitCode === 0 || result.exitCode === 1) &&
          result.stdout.length > 0
        ) {
          return Buffer.from(result.stdout);
        }
        const why =
          result.kind === 'exited' ? stderr.lastWords || `exit code ${result.exitCode}` : result.kind;
        throw new DiffError('RENDER', `rendering report ${report.digest} as ${format}: ${why}`);
      },
    );
}

function commandFor(format: ReportFormat, limits: DiffLimits): string[] {
  const largest = Math.floor(limits.reportBytes / 2);
  const load = ['diffoscope', '--load-existing-diff', 'report/report.json'];
  return format === 'html'
    ? [...load, '--html=-', '--jquery=disable', `--max-page-size=${largest}`, `--max-report-size=${largest}`]
    : [...load, '--text=-', '--text-color=never', `--max-text-report-size=${largest}`];
}
