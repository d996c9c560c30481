import { Option, type Command } from 'commander';

import { REPORT_FORMATS, type ReportFormat } from '../../report/format-report.ts';
import type { CommandContext } from '../command-context.ts';
import { openComparisons } from '../comparisons.ts';
import { printReport } from '../print-report.ts';
import type { PlaceOptions } from '../server-place.ts';

export function addReportCommand(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description('print a comparison again, in any format')
    .argument('<id>', 'an id, its first characters, or `latest`')
    .addOption(new Option('--format <format>', 'format').choices(REPORT_FORMATS).default('text'))
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async (id: string, options: PlaceOptions & { format: ReportFormat }) => {
      const comparisons = openComparisons(context, options);
      try {
        printReport(await comparisons.document(id), options.format, context);
      } finally {
        await comparisons.close();
      }
    });
}
