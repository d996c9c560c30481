import type { Command } from 'commander';

import { explanationRequest } from '../../comparison/explanation-request.ts';
import { SEES_ALL } from '../../store/visibility.ts';
import type { CommandContext } from '../command-context.ts';
import { compareHere } from '../compare-here.ts';
import { DEFAULT_MAX_DIFFS } from '../compare-options.ts';
import { positiveNumber } from '../number-options.ts';
import { followThere } from '../compare-there.ts';
import { addExplainOptions, explainRequestOf, type ExplainOptions } from '../explain-options.ts';
import { reportComparison, type ReportOptions } from '../report-comparison.ts';
import { UsageError } from '../usage-error.ts';

interface ExplainCommandOptions extends ExplainOptions, ReportOptions {
  readonly jobs?: number;
}

export function addExplainCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .description('prove by experiments why the builds of a finished comparison differ')
    .argument('[id]', 'an id, its first characters, or `latest`', 'latest');
  addExplainOptions(command)
    .option('--jobs <count>', 'builds at a time; follows the machine by default', positiveNumber)
    .option('--accept-equivalent', 'exit 0 also when artifacts are the same only after normalisation', false)
    .option('--json', 'print the result document instead of the summary', false)
    .option('--html <file>', 'also write the HTML report')
    .option('--junit <file>', 'also write JUnit XML')
    .option('--verbose', 'print every log line', false)
    .option('--server <address>', 'work with the server there, such as https://verbatim.example.org')
    .option('--data <directory>', 'folder of the store')
    .action((id: string, options: ExplainCommandOptions) => explain(id, options, context));
}

async function explain(
  named: string,
  options: ExplainCommandOptions,
  context: CommandContext,
): Promise<void> {
  const asked = explainRequestOf(options);
  const { verbose } = options;
  const bounds = { jobs: options.jobs ?? context.config.jobs, maxDiffs: DEFAULT_MAX_DIFFS };
  await reportComparison(options, context, async ({ server, observer }) => {
    if (server !== null) {
      if (options.jobs !== undefined) {
        throw new UsageError(
          'INVALID_OPTION',
          '--jobs is given, and how many builds a server runs at a time is its own',
        );
      }
      const submitted = await server.client.explain(named, { ...asked, deadlineSeconds: null });
      return followThere(submitted, { server, verbose }, observer);
    }
    return compareHere(
      async ({ comparisons, reader }) => {
        const { id, project } = reader.find(named, SEES_ALL).record;
        return { request: explanationRequest(await comparisons.document(id), asked, bounds), project };
      },
      options,
      { context, observer },
    );
  });
}
