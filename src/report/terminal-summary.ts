import type { ComparisonDocument } from '../comparison/document.ts';
import { summaryArtifacts } from './summary-artifacts.ts';
import { summaryBuilds, summaryLogTails } from './summary-builds.ts';
import { summaryCauses, summaryLatent } from './summary-causes.ts';
import { summaryCounts } from './summary-counts.ts';
import { summaryDifferences } from './summary-differences.ts';
import { summaryExperiments } from './summary-experiments.ts';
import { summaryVerdict } from './summary-verdict.ts';
import { createPalette } from './terminal-palette.ts';

const LEAST_WIDTH = 40;

/** A finished comparison for a terminal or a log: bounded, from its document alone, the verdict last. */
export function renderSummary(
  document: ComparisonDocument,
  { color, width }: { color: boolean; width: number },
): string {
  const style = { palette: createPalette(color), width: Math.max(LEAST_WIDTH, width) };
  const parts = [
    summaryBuilds(document, style),
    summaryLogTails(document, style),
    summaryArtifacts(document, style),
    summaryDifferences(document, style),
    summaryCauses(document, style),
    summaryExperiments(document, style),
    summaryLatent(document, style),
    summaryCounts(document, style),
    summaryVerdict(document, style),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
