import type { ComparisonDocument } from '../comparison/document.ts';
import { renderReport, type ReportFormat } from '../report/format-report.ts';
import { renderSummary } from '../report/terminal-summary.ts';
import type { CommandContext } from './command-context.ts';
import { hasColor } from './terminal-choice.ts';

const DEFAULT_WIDTH = 100;

/** Writes a comparison to standard output; text in the terminal's own width and colour. */
export function printReport(
  document: ComparisonDocument,
  format: ReportFormat,
  context: CommandContext,
): void {
  const { stdout, env } = context;
  const text =
    format === 'text'
      ? renderSummary(document, { color: hasColor(stdout, env), width: stdout.columns ?? DEFAULT_WIDTH })
      : renderReport(document, format);
  stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
