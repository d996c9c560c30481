import { exitCodeOf } from '../comparison/exit-code.ts';
import { requestFor } from '../comparison/project-request.ts';
import { compareRevision } from '../coordinator/compare-revision.ts';
import type { ComparisonEvent } from '../coordinator/event.ts';
import { checkSource } from '../source/check-source.ts';
import type { Project } from '../store/project-store.ts';
import type { CommandContext } from './command-context.ts';
import { builderNames, withCoordinator } from './compose.ts';
import { printReport } from './print-report.ts';
import { readServicePlace, type ServicePlaceOptions } from './service-place.ts';
import { chooseTerminal } from './terminal-choice.ts';

export interface RunHereOptions extends ServicePlaceOptions {
  readonly ref?: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly acceptEquivalent: boolean;
}

/** Compares a project as it is set up, in this process, as `verbatim compare` does; the comparison counts as the project's. */
export async function runProjectHere(
  { name, settings }: Project,
  options: RunHereOptions,
  context: CommandContext,
): Promise<void> {
  const { env, signal, stderr, cwd } = context;
  const place = readServicePlace(context, options);
  const { allowPrivateAddresses } = place.settings.sources;
  const request = requestFor(settings, options.ref ?? null, {
    builders: await builderNames(),
    allowPrivateAddresses,
  });
  checkSource(request.source);
  await withCoordinator({ config: place.config, cwd }, {}, async (deps) => {
    const terminal = chooseTerminal({ stream: stderr, env, verbose: options.verbose });
    const emit = (event: ComparisonEvent): void => terminal.show(event);
    try {
      const document = await compareRevision(request, deps, { emit, signal }, name);
      terminal.close();
      printReport(document, options.json ? 'json' : 'text', context);
      context.setExitCode(
        exitCodeOf(document.judgement.verdict, { acceptEquivalent: options.acceptEquivalent }),
      );
    } finally {
      terminal.close();
    }
  });
}
