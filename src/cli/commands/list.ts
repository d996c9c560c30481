import { Option, type Command } from 'commander';

import { COMPARISON_VERDICTS, type ComparisonVerdict } from '../../comparison/verdict.ts';
import type { CommandContext } from '../command-context.ts';
import { positiveNumber } from '../number-options.ts';
import { openComparisons } from '../comparisons.ts';
import { renderList } from '../render-list.ts';
import type { PlaceOptions } from '../server-place.ts';

const DEFAULT_LIMIT = 20;

interface ListOptions extends PlaceOptions {
  readonly limit: number;
  readonly verdict?: ComparisonVerdict;
  readonly before?: string;
  readonly json: boolean;
}

export function addListCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .description('list comparisons, newest first')
    .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT)
    .option('--before <id>', 'only those begun before this one')
    .addOption(new Option('--verdict <verdict>', 'only those with this verdict').choices(COMPARISON_VERDICTS))
    .option('--json', 'print JSON, one comparison a line', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action(async ({ json, limit, before, verdict, ...place }: ListOptions) => {
      const comparisons = openComparisons(context, place);
      try {
        const found = await comparisons.list({
          limit,
          before: before ?? null,
          verdict: verdict ?? null,
        });
        const text = json ? found.map((one) => `${JSON.stringify(one)}\n`).join('') : renderList(found);
        context.stdout.write(text);
      } finally {
        await comparisons.close();
      }
    });
}
