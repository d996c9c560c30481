import type { ComparisonDocument } from '../comparison/document.ts';
import { renderHtml } from './html-report.ts';
import { renderJson } from './json-report.ts';
import { renderJunit } from './junit-report.ts';
import { renderSummary } from './terminal-summary.ts';

export const REPORT_FORMATS = ['text', 'json', 'html', 'junit'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What a format is called on the wire and on disk, and how it is made. */
export interface ReportType {
  readonly mediaType: string;
  /** Without the dot. */
  readonly extension: string;
  render(document: ComparisonDocument): string;
}

/** Text is for a file or a pipe here: no colour, a fixed width. */
const TEXT = { color: false, width: 100 };

export const REPORT_TYPES: Readonly<Record<ReportFormat, ReportType>> = {
  text: {
    mediaType: 'text/plain; charset=utf-8',
    extension: 'txt',
    render: (document) => renderSummary(document, TEXT),
  },
  json: { mediaType: 'application/json', extension: 'json', render: renderJson },
  html: { mediaType: 'text/html; charset=utf-8', extension: 'html', render: renderHtml },
  junit: { mediaType: 'application/xml', extension: 'xml', render: renderJunit },
};

/** One comparison in one format, from its document and nothing else. */
export function renderReport(document: ComparisonDocument, format: ReportFormat): string {
  return REPORT_TYPES[format].render(document);
}
