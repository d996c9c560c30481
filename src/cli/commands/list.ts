import { Option, type Command } from 'commander';

import { COMPARISON_VERDICTS, type ComparisonVerdict } from '../../comparison/verdict.ts';
import type { CommandContext } from '../command-context.ts';
import { positiveNumber } from '../compare-options.ts';
import { openContextStore } from '../compose.ts';
import { renderList } from '../render-list.ts';

const DEFAULT_LIMIT = 20;

interface ListOptions {
  readonly limit: number;
  readonly verdict?: ComparisonVerdict;
  readonly before?: string;
  readonly json: boolean;
  readonly data?: string;
}

export function addListCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .description('list comparisons, newest first')
    .option('--limit <count>', 'how many', positiveNumber, DEFAULT_LIMIT)
    .option('--before <id>', 'only those begun before this one')
    .addOption(new Option('--verdict <verdict>', 'only those with this verdict').choices(COMPARISON_VERDICTS))
    .option('--json', 'print JSON, one comparison a line', false)
    .option('--data <directory>', 'folder of the store')
    .action(({ json, data, limit, before, verdict }: ListOptions) => {
      const store = openContextStore(context, data === undefined ? {} : { data });
      try {
        const filter = {
          limit,
          ...(before === undefined ? {} : { before: store.comparisons.resolveId(before) }),
          ...(verdict === undefined ? {} : { verdict }),
        };
        const found = store.comparisons.list(filter);
        const text = json ? found.map((one) => `${JSON.stringify(one)}\n`).join('') : renderList(found);
        context.stdout.write(text);
      } finally {
        store.close();
      }
    });
}
