import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import type { ComparisonDocument } from '../comparison/document.ts';
import { renderReport } from '../report/format-report.ts';
import type { CompareOptions } from './compare-options.ts';
import { UsageError } from './usage-error.ts';

const FORMATS = ['html', 'junit'] as const;
type ReportFiles = Pick<CompareOptions, (typeof FORMATS)[number]>;

/** Says before anything is built that a report could not be written. Throws UsageError. */
export async function checkReportFiles(options: ReportFiles, cwd: string): Promise<void> {
  for (const { format, file, path } of filesOf(options, cwd)) {
    try {
      await access(dirname(path), constants.W_OK);
    } catch (cause) {
      throw new UsageError('NOT_WRITABLE', `--${format} ${file} cannot be written`, { cause });
    }
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true)
      throw new UsageError('NOT_WRITABLE', `--${format} ${file} is a directory; it takes a file`);
  }
}

/** Throws UsageError that names the file and how to get the report nevertheless. */
export async function writeReportFiles(
  document: ComparisonDocument,
  options: ReportFiles,
  cwd: string,
): Promise<void> {
  for (const { format, file, path } of filesOf(options, cwd)) {
    try {
      await writeFile(path, renderReport(document, format));
    } catch (cause) {
      throw new UsageError('NOT_WRITABLE', `the ${format} report cannot be written to ${file}`, {
        cause,
        hint: `the result is kept: verbatim report ${document.id} --format ${format}`,
      });
    }
  }
}

function filesOf(options: ReportFiles, cwd: string) {
  return FORMATS.flatMap((format) => {
    const file = options[format];
    return file === undefined ? [] : [{ format, file, path: resolve(cwd, file) }];
  });
}
