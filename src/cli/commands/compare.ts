import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import type { CommandContext } from '../command-context.ts';
import { compareHere } from '../compare-here.ts';
import { addCompareOptions, type CompareOptions } from '../compare-options.ts';
import { compareThere } from '../compare-there.ts';
import { requestFrom } from '../comparison-request.ts';
import { builderNames } from '../compose.ts';
import { addExplainOptions } from '../explain-options.ts';
import { reportComparison } from '../report-comparison.ts';

/** What is compared when nothing is named. */
const BUNDLED_EXAMPLE = fileURLToPath(new URL('../../../examples/reproducible', import.meta.url));

export function addCompareCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('compare')
    .description('build a source in several environments and compare what comes out')
    .argument(
      '[source]',
      'git URL#ref, directory, archive, .dsc or debian:NAME; the bundled example when left out',
    );
  addExplainOptions(
    addCompareOptions(command).option('--explain', 'go on to prove by experiments why builds differ', false),
  ).action((source: string | undefined, options: CompareOptions) =>
    compare(source ?? BUNDLED_EXAMPLE, options, context),
  );
}

async function compare(source: string, options: CompareOptions, context: CommandContext): Promise<void> {
  const { config, cwd } = context;
  const { again, verbose } = options;
  await reportComparison(options, context, async ({ server, observer }) => {
    const request = await requestFrom(source, options, {
      cwd,
      builders: server === null ? await builderNames() : await server.client.builders(),
      jobs: server === null ? config.jobs : null,
    });
    return server === null
      ? compareHere(async () => ({ request, project: null }), options, { context, observer })
      : compareThere(request, { server, context, again, verbose }, observer);
  });
}
