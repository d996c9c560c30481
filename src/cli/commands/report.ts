import { Option, type Command } from 'commander';

import { REPORT_FORMATS, type ReportFormat } from '../../report/format-report.ts';
import type { CommandContext } from '../command-context.ts';
import { openContextStore } from '../compose.ts';
import { printReport } from '../print-report.ts';

export function addReportCommand(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description('print a comparison again, in any format')
    .argument('<id>', 'an id, its first characters, or `latest`')
    .addOption(new Option('--format <format>', 'format').choices(REPORT_FORMATS).default('text'))
    .option('--data <directory>', 'folder of the store')
    .action(async (id: string, options: { format: ReportFormat; data?: string }) => {
      const store = openContextStore(context, options);
      try {
        const document = await store.comparisons.document(store.comparisons.resolveId(id));
        printReport(document, options.format, context);
      } finally {
        store.close();
      }
    });
}
