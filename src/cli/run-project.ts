import type { ComparisonDocument } from '../comparison/document.ts';
import { exitCodeOf } from '../comparison/exit-code.ts';
import { requestFor } from '../comparison/project-request.ts';
import { compareRevision } from '../coordinator/compare-revision.ts';
import type { Observer } from '../coordinator/coordinator-deps.ts';
import { checkSource } from '../source/check-source.ts';
import type { CommandContext } from './command-context.ts';
import { followThere } from './compare-there.ts';
import { builderNames, withCoordinator } from './compose.ts';
import { printReport } from './print-report.ts';
import { withProjects } from './project-place.ts';
import { openServer, type PlaceOptions, type ServerPlace } from './server-place.ts';
import { readServicePlace } from './service-place.ts';
import { chooseTerminal } from './terminal-choice.ts';

export interface RunProjectOptions extends PlaceOptions {
  readonly ref?: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly acceptEquivalent: boolean;
  readonly again: boolean;
}

/** Compares a project as it is set up, as `verbatim compare` does; the comparison counts as the project's. */
export async function runProject(
  name: string,
  options: RunProjectOptions,
  context: CommandContext,
): Promise<void> {
  const { env, signal, stderr } = context;
  const { json, verbose, acceptEquivalent } = options;
  const server = openServer(context, options);
  const terminal = chooseTerminal({ stream: stderr, env, verbose });
  const observer: Observer = { emit: (event) => terminal.show(event), signal };
  try {
    const document =
      server === null
        ? await runHere(name, options, { context, observer })
        : await runThere(name, options, { server, observer });
    terminal.close();
    printReport(document, json ? 'json' : 'text', context);
    context.setExitCode(exitCodeOf(document.judgement.verdict, { acceptEquivalent }));
  } finally {
    terminal.close();
    await server?.client.close();
  }
}

/** On this machine's engine, in this process. */
async function runHere(
  name: string,
  options: RunProjectOptions,
  { context, observer }: { context: CommandContext; observer: Observer },
): Promise<ComparisonDocument> {
  const { settings, config } = readServicePlace(context, options);
  const project = await withProjects(context, options, async ({ projects }) => projects.find(name));
  const { allowPrivateAddresses } = settings.sources;
  const builders = await builderNames();
  const request = requestFor(project.settings, options.ref ?? null, { builders, allowPrivateAddresses });
  checkSource(request.source);
  return withCoordinator({ config, cwd: context.cwd }, {}, async (deps) =>
    compareRevision(request, deps, observer, { project: name }),
  );
}

async function runThere(
  name: string,
  { ref, again, verbose }: Pick<RunProjectOptions, 'ref' | 'again' | 'verbose'>,
  { server, observer }: { server: ServerPlace; observer: Observer },
): Promise<ComparisonDocument> {
  const submitted = await server.client.runProject(name, { ref: ref ?? null, again, deadlineSeconds: null });
  return followThere(submitted, { server, verbose }, observer);
}
